"""A part of a page that runs by itself, and the end of a page that has nothing to show."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from pages.state import keys


def _page() -> None:
    """A page with a part, which may stop or refuse."""
    import streamlit as st

    from lossviz.base import LossvizError
    from pages.state import keys, runs_first, stop

    st.session_state[keys.PART_ALONE] = False
    ran = st.session_state.setdefault("ran", [])
    ran.append("page")

    @runs_first
    def choose() -> float:
        ran.append("part")
        chosen = st.number_input("o", key="o", value=1.0)
        if chosen < 0:
            stop()
        if chosen > 9:
            raise LossvizError("too large")
        return chosen

    st.text("above")
    # A browser asks for the part alone where a control inside it is changed; AppTest does not.
    st.button("alone", on_click=lambda: st.rerun("choose"))
    try:
        st.text(f"chosen {choose()}")
    except LossvizError as problem:
        st.error(str(problem))


def _texts(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def _run_part(value: float) -> AppTest:
    """Set the control inside the part, and run the part alone."""
    app = AppTest.from_function(_page, default_timeout=60).run()
    app.session_state["ran"].clear()
    app.number_input[0].set_value(value)
    return app.button[0].click().run()


def test_a_page_runs_its_part_once() -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert app.session_state["ran"] == ["page", "part"]
    assert _texts(app) == ["above", "chosen 1.0"]


def test_a_part_runs_alone_and_says_so() -> None:
    app = _run_part(7.0)
    assert app.session_state["ran"] == ["part"]
    assert app.session_state[keys.PART_ALONE] is True
    app.run()
    assert app.session_state["ran"] == ["part", "page", "part"]
    assert app.session_state[keys.PART_ALONE] is False
    assert _texts(app) == ["above", "chosen 7.0"]


def test_a_part_that_stops_leaves_nothing_of_old_below() -> None:
    app = _run_part(-1.0)
    assert app.session_state["ran"] == ["part", "page", "part"]
    assert _texts(app) == ["above"]


def test_a_part_that_refuses_lets_the_page_say_why() -> None:
    app = _run_part(10.0)
    assert _texts(app) == ["above"]
    assert [error.value for error in app.error] == ["too large"]


def test_a_part_of_a_page_that_was_left_draws_nothing_and_brings_nothing_back() -> None:
    app = AppTest.from_function(_page, default_timeout=60).run()
    app.session_state["ran"].clear()
    app.session_state[keys.OPEN_PAGE] = "another page"
    app.button[0].click().run()
    assert app.session_state["ran"] == []
