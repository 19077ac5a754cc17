"""A part of a page that runs by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from lossviz.figures.one_prediction import steps
from pages.prose import texts
from pages.state import address, keys
from tests import sources
from tests.pages.app import App


def _page() -> None:
    """A page with a part that may refuse."""
    import streamlit as st

    from lossviz.base import LossvizError
    from pages.state import address, runs_first

    ran = st.session_state.setdefault("ran", [])
    ran.append("page")
    address.set_held()

    @runs_first
    def show(*, alone: bool) -> None:
        ran.append("part alone" if alone else "part")
        chosen = st.number_input("o", key="o", value=1.0)
        if chosen > 9:
            raise LossvizError("too large")
        st.text(f"chosen {chosen}")

    st.text("above")
    # A browser asks for the part alone where a control inside it is changed; AppTest does not.
    st.button("alone", on_click=lambda: st.rerun("show"))
    st.button("hold", on_click=lambda: (address.hold({"o": 5.0}), st.rerun("show")))
    try:
        show()
    except LossvizError as problem:
        st.error(str(problem))
    st.text("below")


def _open() -> AppTest:
    return AppTest.from_function(_page, default_timeout=60).run()


def _texts(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def _run_part(value: float) -> AppTest:
    """Set the control inside the part, and run the part alone."""
    app = _open()
    app.session_state["ran"].clear()
    app.number_input[0].set_value(value)
    return app.button[0].click().run()


def test_a_page_runs_its_part_once() -> None:
    app = _open()
    assert app.session_state["ran"] == ["page", "part"]
    assert _texts(app) == ["above", "chosen 1.0", "below"]


def test_a_part_runs_alone_and_is_told_so() -> None:
    app = _run_part(7.0)
    assert app.session_state["ran"] == ["part alone"]
    app.run()
    assert app.session_state["ran"] == ["part alone", "page", "part"]
    assert _texts(app) == ["above", "chosen 7.0", "below"]


def test_a_part_that_refuses_lets_the_page_say_why() -> None:
    app = _run_part(10.0)
    assert app.session_state["ran"] == ["part alone", "page", "part"]
    assert _texts(app) == ["above", "below"]
    assert [error.value for error in app.error] == ["too large"]


def test_a_part_of_a_page_that_was_left_draws_nothing_and_brings_nothing_back() -> None:
    app = _open()
    app.session_state["ran"].clear()
    app.session_state[keys.OPEN_PAGE] = "another page"
    app.button[0].click().run()
    assert app.session_state["ran"] == []


def test_what_is_held_is_set_again_where_a_browser_sends_what_was_before() -> None:
    app = _open()
    app.button[1].click().run()
    assert app.number_input[0].value == 5.0
    app.number_input[0].set_value(1.0)  # as a browser does that has not heard of it
    assert app.run().number_input[0].value == 5.0
    app.number_input[0].set_value(3.0)  # as a hand does
    assert app.run().number_input[0].value == 3.0


def test_a_page_ends_early_by_our_stop_alone() -> None:
    """Streamlit's own leaves what is held: then a press on the sample of before does nothing."""
    ours = "pages/state/run.py"
    files = [f for f in sources.list_files("pages") if "st.stop(" in sources.read(f)]
    assert [sources.name_of(file) for file in files] == [ours]


def test_a_quick_move_is_not_undone_by_what_an_earlier_page_showed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, object] = {"o": 1.2}
    monkeypatch.setattr(address, "st", SimpleNamespace(session_state=state))
    address.hold({"o": 1.41})
    address.release()  # the page has run: it is on its way to the browser
    state["o"] = 1.2  # which sends what it has along with the next move
    address.hold({"o": 1.54})
    state["o"] = 1.41  # now it has that page
    assert address.set_held()
    assert state["o"] == 1.54
    address.release()
    state["o"] = 1.41  # and this was typed, into a page that showed 1.54
    assert not address.set_held()
    assert state["o"] == 1.41


def test_of_many_moves_the_last_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"o": 0}
    monkeypatch.setattr(address, "st", SimpleNamespace(session_state=state))
    for k in range(1, 1001):
        address.hold({"o": k})
        address.release()
    (held,) = state[keys.HELD].values()  # type: ignore[attr-defined]
    assert held.value == 1000
    assert len(held.outdated) == 20


def test_a_bug_fails_every_test_and_tells_a_visitor_nothing_of_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("in a secret place")

    monkeypatch.setattr(texts, "show_next", fail)
    with pytest.raises(AssertionError) as failed:
        App("one-prediction")
    shown = str(failed.value)
    assert "error" in shown
    assert not any(each in shown for each in ("secret", "RuntimeError", ".py", str(sources.ROOT)))


def test_the_server_shows_no_trace_whatever_folder_it_is_started_from(tmp_path: Path) -> None:
    asked = "import app, streamlit; print(streamlit.get_option('client.showErrorDetails'))"
    code = f"import sys; sys.path.insert(0, {str(sources.ROOT)!r}); {asked}"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True
    )
    assert ran.stdout == b"none\n"


def test_what_is_folded_away_is_not_computed() -> None:
    drawn = steps.draw_steps.cache_info
    before = drawn().misses
    App("one-prediction?o=1.2345&t=2.25")
    assert drawn().misses == before
    App("one-prediction?o=1.2345&t=2.25&show-steps=true")
    assert drawn().misses == before + 1
