"""A part of a page that runs by itself, and the end of a page that has nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import NoReturn, ParamSpec, TypeVar

import streamlit as st

from lossviz.base import LossvizError
from pages.state import address, keys

_P = ParamSpec("_P")
_R = TypeVar("_R")


def runs_first(part: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let what is inside `part` run that part alone, and show its refusals as the page's own.

    Whoever calls it lets the page follow, as soon as the browser has the part.
    """

    def call_part(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        runs = count()
        page = st.session_state.get(keys.OPEN_PAGE)

        @st.fragment(key=part.__name__)
        def run_part() -> _R | LossvizError:
            # The first run is this call; any later one is Streamlit's, of the part alone.
            alone = st.session_state[keys.PART_ALONE] = next(runs) > 0
            if st.session_state.get(keys.OPEN_PAGE) != page:
                st.stop()  # asked for just before another page was opened
            if alone:
                address.set_held()
            try:
                outcome: _R | LossvizError = part(*args, **kwargs)
            except LossvizError as problem:
                if alone:  # the whole page says it, and shows nothing below
                    st.rerun()
                outcome = problem
            return outcome

        outcome = run_part()
        # Streamlit shows what is raised inside a fragment as a crash.
        if isinstance(outcome, LossvizError):
            raise outcome
        return outcome

    return call_part


def stop() -> NoReturn:
    """End the page here: what stands below of an earlier run goes too."""
    # Streamlit's own stop would end the part alone.
    if st.session_state.get(keys.PART_ALONE):
        st.rerun()
    st.stop()
