"""The order of runs: what is asked for, what the browser keeps, what hands have set."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.state.run import PageRun

# What may happen on a page, in any order: each changes the run, or leaves it.
EVENTS: dict[str, Callable[[PageRun], object]] = {
    "page": PageRun.begin_page,
    "part": PageRun.begin_part,
    "set": PageRun.require_second_run,
    "stop": PageRun.end_early,
}


def after(*events: str) -> PageRun:
    run = PageRun()
    for event in events:
        EVENTS[event](run)
    return run


@pytest.mark.parametrize(
    ("events", "request_", "stay"),
    [
        ([], 0, False),
        (["page"], 0, False),
        (["page", "part"], 1, True),
        (["page", "part", "part"], 2, True),
        (["page", "part", "page"], 0, False),
        (["page", "part", "page", "part"], 2, True),
        (["page", "set"], 1, False),
        (["page", "set", "page"], 0, False),
        (["page", "set", "part"], 2, True),
        (["page", "stop", "part"], 1, False),
        (["page", "stop", "part", "part"], 2, False),
        (["page", "stop", "page", "part"], 1, True),
        (["page", "set", "page", "part", "page"], 0, False),
    ],
)
def test_what_is_asked_for_and_what_stays(events: list[str], request_: int, stay: bool) -> None:
    run = after(*events)
    assert (run.request, run.figures_stay) == (request_, stay)


@pytest.mark.parametrize(
    ("events", "page_instead"),
    [
        (["page"], False),
        (["page", "part"], True),
        (["page", "set"], True),
        (["page", "stop"], False),
    ],
)
def test_who_stops_with_something_to_ask_for_runs_the_whole_page(
    events: list[str], page_instead: bool
) -> None:
    assert after(*events).end_early() is page_instead


@given(st.lists(st.sampled_from(sorted(EVENTS)), max_size=12))
def test_no_request_has_the_number_of_another_one(events: list[str]) -> None:
    # The browser may draw two parts and not the page between them.
    run, numbers = after("page"), []
    for event in events:
        EVENTS[event](run)
        numbers += [run.request] * (event == "part")
    assert all(number > 0 for number in numbers)
    assert all(later > earlier for earlier, later in pairwise(numbers))


@given(st.lists(st.sampled_from(sorted(EVENTS)), max_size=8))
def test_the_whole_page_begins_anew_whatever_came_before(events: list[str]) -> None:
    run = after(*events, "page")
    assert run == PageRun(last_request=run.last_request)


def test_moves_wait_for_the_run_that_draws_their_control() -> None:
    run = after("page", "part")
    run.moves["o"] = 1.5
    run.begin_part()
    run.begin_page()
    assert run.moves == {"o": 1.5}
    run.end_page()
    assert run.moves == {}


@pytest.mark.parametrize(("painted", "again"), [(0, False), (1, True), (2, False), (3, False)])
def test_what_the_browser_had_not_painted_when_it_asked_is_set_again(
    painted: int, again: bool
) -> None:
    run = after("page", "part", "part")
    run.moves["row"] = 19
    run.take_move("row")
    assert run.moves == {}
    run.note_arrived(painted)
    assert run.moves == ({"row": 19} if again else {})
    run.end_page()
    run.note_arrived(1)
    assert run.moves == ({} if painted else {"row": 19})


def _given_up() -> None:
    """A page whose first run after a callback is given up before its control is drawn."""
    import streamlit as st

    from pages.state import address, controls, page_run, parameters
    from pages.state.run import apply_moves

    page_run().begin_page()
    apply_moves()
    st.button("set", on_click=address.set_controls, args=({parameters.OUTPUT.name: 7.0},))
    if page_run().moves and "given up" not in st.session_state:
        st.session_state["given up"] = True
        # Another request came: it brings along what the control says in the browser.
        del st.session_state[parameters.OUTPUT.name]
        st.rerun()
    st.text(controls.number_input(parameters.OUTPUT, "o", step=0.1))
    page_run().end_page()


def test_what_a_button_sets_outlives_a_run_that_is_given_up() -> None:
    app = AppTest.from_function(_given_up).run()
    app.button[0].click().run()
    assert "given up" in app.session_state
    assert app.text[0].value == "7.0"
    app.number_input[0].set_value(3.0).run()
    assert app.text[0].value == "3.0"


def _two_parts() -> None:
    """A page of a part in a part, as Streamlit runs it."""
    import streamlit as st

    from pages.state import note_move, page_run, read_moved, runs_first
    from pages.state.run import apply_moves, take_move

    page_run().begin_page()
    ran = st.session_state.setdefault("ran", [])

    @runs_first
    def draw() -> None:
        ran.append("inner")
        st.button("move", on_click=note_move, args=("o", 7.0))
        st.text(f"drawn {read_moved('o')}, request {page_run().request}")

    @runs_first
    def choose() -> float:
        ran.append("outer")
        apply_moves()
        take_move("o")
        chosen = st.number_input("o", key="o", value=1.0)
        draw()
        return chosen

    ran.append("page")
    st.text(f"chosen {choose()}")


def test_a_page_with_a_part_in_a_part_runs_each_once() -> None:
    app = AppTest.from_function(_two_parts).run()
    assert app.session_state["ran"] == ["page", "outer", "inner"]
    assert [text.value for text in app.text] == ["drawn 1.0, request 0", "chosen 1.0"]


def test_a_move_is_drawn_at_once_and_chosen_in_the_run_of_the_page() -> None:
    app = AppTest.from_function(_two_parts).run()
    app.button[0].click().run()
    assert app.number_input[0].value == 7.0
    assert [text.value for text in app.text] == ["drawn 7.0, request 0", "chosen 7.0"]


def _stopping() -> None:
    """A page that stops below its part until it is told to go on."""
    import streamlit as st

    from pages.state import page_run, stop

    page_run().begin_page()
    st.text("above")
    if not st.checkbox("go on"):
        stop()
    st.text("below")


def test_a_page_that_stops_shows_what_is_above() -> None:
    app = AppTest.from_function(_stopping).run()
    assert [text.value for text in app.text] == ["above"]
    app.checkbox[0].check().run()
    assert [text.value for text in app.text] == ["above", "below"]
