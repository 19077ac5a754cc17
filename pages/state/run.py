"""What a hand is on answers first, and the rest of the page follows.

A browser takes several times as long to draw a whole page anew as to draw one
figure with its controls. So a control or a handle inside such a part of a page
runs that part alone; as soon as the browser has it, its figure asks for the rest.
Parts may stand in parts: the innermost one around a control is what runs first.

docs/architecture.md shows the order in a diagram ("How a page runs").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NoReturn, ParamSpec, TypeVar, cast

import streamlit as st

from pages.state import keys

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass
class PageRun:
    """What has run since the whole page began to, and what is still to come.

    Attributes
    ----------
    part_runs : int
        How many times a part ran alone since the whole page began.
    needs_second_run : bool
        The whole page has to run once more after it has arrived, because a
        control was set in its first run.
    stopped : bool
        The whole page ended early, so the browser gave up the figures that were not
        reached.
    last_request : int
        Number of the last request for the rest of a page. It grows for the whole session.
    moves : dict of str to object
        What hands and buttons have set that the control does not say yet, by its name.
    drawn : dict of str to tuple of int, object
        What controls took of that, and the number of the last request in that run.
    """

    part_runs: int = 0
    needs_second_run: bool = False
    stopped: bool = False
    last_request: int = 0
    moves: dict[str, object] = field(default_factory=dict)
    drawn: dict[str, tuple[int, object]] = field(default_factory=dict)

    def begin_page(self) -> None:
        """Note that the whole page runs; moves wait on for the control that takes them."""
        self.part_runs = 0
        self.needs_second_run = self.stopped = False

    def take_move(self, name: str) -> None:
        """Note that the control of this name is drawn with what was set."""
        if name in self.moves:
            self.drawn[name] = (self.last_request, self.moves.pop(name))

    def note_arrived(self, request: int) -> None:
        """Note that the browser asks for the rest, with the run of this number in its page.

        What runs of a higher number drew, the browser did not know when it asked: it brings
        along what the controls said before. So that is set again. Number 0 tells nothing.
        """
        if not request:
            return
        newer = {name: value for name, (number, value) in self.drawn.items() if number > request}
        self.moves = newer | self.moves
        self.drawn.clear()

    def end_page(self) -> None:
        """Note that the whole page has run: what no control took is for none of its controls."""
        self.moves.clear()

    def begin_part(self) -> None:
        """Note that a part runs alone."""
        self.part_runs += 1
        self.last_request += 1

    def require_second_run(self) -> None:
        """Note that the whole page has to run once more after it has arrived."""
        self.needs_second_run = True
        self.last_request += 1

    def end_early(self) -> bool:
        """Note that the run stops here; give whether the whole page has to run instead.

        It has to where a rest was going to be asked for, because the figure that
        would have asked is not drawn.
        """
        if self.request:
            return True
        self.stopped = True
        return False

    @property
    def request(self) -> int:
        """Number of the request for the rest of the page; 0 where nothing is to be asked.

        A figure asks once for each number. No number comes twice: the browser may skip
        the run of the page between two of a part, and would take the second for asked.
        """
        return self.last_request if self.part_runs or self.needs_second_run else 0

    @property
    def figures_stay(self) -> bool:
        """Whether the browser keeps the figures that this run does not draw."""
        return self.part_runs > 0 and not self.stopped


def page_run() -> PageRun:
    """The run of this session's page."""
    return cast(PageRun, st.session_state.setdefault(keys.PAGE_RUN, PageRun()))


def runs_first(part: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let what is inside `part` run that part alone first, and then the page.

    The part has to hold a figure that is drawn with `lead=True`.
    """

    def call_part(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        runs = count()

        @st.fragment
        def run_part() -> _R:
            # The first run is this call; any later one is Streamlit's, of the part alone.
            if next(runs) == 0:
                return part(*args, **kwargs)
            return _run_alone(lambda: part(*args, **kwargs))

        return run_part()

    return call_part


def _run_alone(part: Callable[[], _R]) -> _R:
    # On a page that ended early the places of parts in this part are gone. Where a run of it is
    # given up, Streamlit keeps what the parts in it drew, and the browser finds no place for that.
    if page_run().stopped:
        st.rerun()
    page_run().begin_part()
    whole = False
    try:
        result = part()
        whole = True
        return result
    finally:
        # A part that stopped has no figure to ask; what stands below would be of old.
        if not whole:
            st.rerun()


def stop() -> NoReturn:
    """End the page here: what stands below of an earlier run goes too."""
    # Once a part alone has called Streamlit's own stop, it can ask for nothing more.
    if page_run().end_early():
        st.rerun()
    st.stop()


def ask_for_rest(request: int) -> NoReturn:
    """Run the whole page, from a callback of the figure that the browser has.

    Parameters
    ----------
    request : int
        The number that the figure was drawn with; 0 where it is not known.
    """
    page_run().note_arrived(request)
    st.rerun()


def note_move(name: str, value: object) -> None:
    """Note what a hand or a button has set, from a callback."""
    page_run().moves[name] = value


def read_moved(name: str) -> Any:
    """What a hand has set, or else what the control of this name says."""
    return page_run().moves.get(name, st.session_state[name])


def apply_moves() -> None:
    """Set the controls to what was noted, before any of them exists in this run.

    Streamlit takes a control's value from the browser in any run, until a run has drawn the
    control with another. A run that is given up before that would lose what a callback set.
    """
    st.session_state.update(page_run().moves)


def take_move(name: str) -> None:
    """Set a control to what was noted for it, in the run that draws it."""
    run = page_run()
    if name in run.moves:
        st.session_state[name] = run.moves[name]
        run.take_move(name)
