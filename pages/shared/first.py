"""What a hand is on answers first, and the rest of the page follows.

A browser takes several times as long to draw a whole page anew as to draw one
figure with its controls. So a control or a handle inside the first part of a page
runs that part alone; once the browser has painted it, its figure asks for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

_P = ParamSpec("_P")
_R = TypeVar("_R")
_WITH_PAGE = "the whole page runs"
_ASKED = "the rest is asked for"
_TURN = "turn"


def first(part: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let what is inside `part` run that part alone first, and then the page.

    The part has to hold a figure that is drawn with `lead=True`.
    """

    @st.fragment
    def alone(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        if st.session_state.pop(_ASKED, False):
            st.rerun()
        with_page = st.session_state.pop(_WITH_PAGE, False)
        st.session_state[_TURN] = 0 if with_page else st.session_state.get(_TURN, 0) + 1
        whole = False
        try:
            result = part(*args, **kwargs)
            whole = True
            return result
        finally:
            # A part that stopped has no figure to ask; what stands below would be of old.
            if not whole and not with_page:
                st.rerun()

    def with_the_page(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        st.session_state[_WITH_PAGE] = True
        return alone(*args, **kwargs)

    return with_the_page


def turn() -> int:
    """Count the runs of the part alone since the whole page ran; 0 when it runs with it."""
    return st.session_state.get(_TURN, 0)


def ask() -> None:
    """Ask for the rest of the page, from a callback."""
    st.session_state[_ASKED] = True
