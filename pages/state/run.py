"""A part of a page that runs by itself before the page does, and the end of a page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import NoReturn

import streamlit as st

from lossviz.base import LossvizError
from pages.state import address, keys


def runs_first(part: Callable[..., None]) -> Callable[[], None]:
    """Let what is inside `part` run that part alone, told so, and show its refusals as the page's.

    Whoever calls it lets the page follow, as soon as the browser has the part.
    """

    def call_part() -> None:
        runs = count()
        page = st.session_state.get(keys.OPEN_PAGE)

        @st.fragment(key=part.__name__)
        def run_part() -> LossvizError | None:
            # The first run is this call; any later one is Streamlit's, of the part alone.
            alone = next(runs) > 0
            if st.session_state.get(keys.OPEN_PAGE) != page:
                st.stop()  # asked for just before another page was opened
            if alone:
                address.set_held()
            try:
                part(alone=alone)
            except LossvizError as problem:
                if alone:  # the whole page says it, and shows nothing below
                    st.rerun()
                return problem
            return None

        # Streamlit shows what is raised inside a fragment as a crash.
        if problem := run_part():
            raise problem

    return call_part


def stop() -> NoReturn:
    """End the page here: the browser is sent all that there is of it."""
    address.release()
    st.stop()
