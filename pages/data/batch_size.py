"""The batch size B, at most the number of rows that there are."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.state import controls, keys
from pages.state import parameters as p

_LONGEST_NUMBER: Final = 12


def pick(n: int, label: str = "Batch size B") -> int:
    """Offer the batch size; say so where more rows were asked for than there are."""
    parameter = p.BATCH_SIZE_OF_MANY
    state, name = st.session_state, parameter.name
    asked = max(state.get(name, 0), read_whole_number(name) or 0)
    if asked > n:
        if asked != parameter.default:
            state[keys.BATCH_SIZE_ASKED] = (asked, n)
        controls.fit_to_data(name, n)
    size = controls.whole_number_input(parameter, f"{label}, of {n:,}", high=n)
    asked, rows = state.get(keys.BATCH_SIZE_ASKED, (0, 0))
    if rows == n == size:
        have = "there is 1 row" if n == 1 else f"there are {n:,} rows"
        st.warning(f"A batch of {asked:,} was asked for, but {have}: B is {n:,}.")
    return size


def read_whole_number(name: str) -> int | None:
    """What a link gives for a parameter, before its control has put it right."""
    named = st.query_params.get(name, "")
    return int(named) if named.isdecimal() and len(named) <= _LONGEST_NUMBER else None
