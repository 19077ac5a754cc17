"""What a hand is on answers first, and the rest of the page follows.

A browser takes several times as long to draw a whole page anew as to draw one
figure with its controls. So a control or a handle inside such a part of a page
runs that part alone; once the browser has painted it, its figure asks for the rest.
Parts may stand in parts: the innermost one around a control is what runs first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, ParamSpec, TypeVar

import streamlit as st

_P = ParamSpec("_P")
_R = TypeVar("_R")
_CALLED = "a part is called by what is around it"
_ASKED = "the rest is asked for"
_TURN = "turn"
_OWED = "the page has to run once more"
_HELD = "held"


def first(part: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let what is inside `part` run that part alone first, and then the page.

    The part has to hold a figure that is drawn with `lead=True`.
    """

    @st.fragment
    def by_itself(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        if st.session_state.pop(_ASKED, False):
            st.rerun()
        called = st.session_state.pop(_CALLED, False)
        st.session_state[_TURN] += not called
        whole = False
        try:
            result = part(*args, **kwargs)
            whole = True
            return result
        finally:
            # A part that stopped has no figure to ask; what stands below would be of old.
            if not whole and not called:
                st.rerun()

    def as_part(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        st.session_state[_CALLED] = True
        return by_itself(*args, **kwargs)

    return as_part


def stop() -> NoReturn:
    """End the page here: what stands below of an earlier run goes too."""
    # Once a part alone has called Streamlit's own stop, it can ask for nothing more.
    if turn() > 0:
        st.rerun()
    st.session_state[_OWED] = True  # the browser forgets the figures that are not drawn now
    st.stop()


def hold(name: str, value: object) -> None:
    """Note what a hand has set, from a callback of a part that does not hold the control."""
    st.session_state.setdefault(_HELD, {})[name] = value


def held(name: str) -> Any:
    """What a hand has set, or else what the control of this name says."""
    return st.session_state.get(_HELD, {}).get(name, st.session_state[name])


def take_up() -> None:
    """Set the controls to what a hand has set, in the run that draws them.

    Streamlit takes a control's value from the browser in any run but that one.
    """
    for name, value in st.session_state.pop(_HELD, {}).items():
        st.session_state[name] = value


def begin() -> None:
    """Note that the whole page runs."""
    st.session_state[_TURN] = 0
    st.session_state[_OWED] = False
    st.session_state.pop(_ASKED, None)


def owe() -> None:
    """Note that the page has to run once more when it has been painted."""
    st.session_state[_TURN] = 1
    st.session_state[_OWED] = True


def alone() -> bool:
    """Whether a part runs alone: what the rest of the page shows is surely there still."""
    return turn() > 0 and not st.session_state[_OWED]


def turn() -> int:
    """Count the runs of parts alone since the whole page ran; 0 while that runs."""
    return st.session_state.get(_TURN, 0)


def ask() -> None:
    """Ask for the rest of the page, from a callback."""
    st.session_state[_ASKED] = True
