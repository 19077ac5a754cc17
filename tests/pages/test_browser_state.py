"""What a browser hands back after a restart: taken where it is what was kept, and else not."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts import PAGES
from pages.state import browser_state, keys
from pages.state import parameters as p

BATCH = next(page for page in PAGES if page.path == "batch")
DEFAULTS = {each.name: each.default for each in BATCH.parameters}
NAMED = {p.DATA.name: "upload", p.EXAMPLE.name: 8, p.BATCH_RATE.name: 0.1}
OPENED = {keys.VALUES_AS_OPENED: {"batch": DEFAULTS | NAMED}}
STATE = {
    keys.TYPED_TEXT_IN_BOX: "1,2",
    keys.TYPED_TEXT: "1,2\n3,4",
    keys.FILE_GIVEN: ("mine.csv", 30, 12345),
    keys.SECOND_FILE_GIVEN: "other.csv",
    keys.DATA_SEEN: "what was seen",
}


def in_session(monkeypatch: pytest.MonkeyPatch, state: dict[str, Any]) -> dict[str, Any]:
    monkeypatch.setattr(browser_state, "st", SimpleNamespace(session_state=state))
    return state


def over_the_line(value: object) -> Any:
    """Give what comes out where both ways are JSON."""
    return json.loads(json.dumps(value))


def test_a_new_session_takes_what_another_one_held(monkeypatch) -> None:
    in_session(monkeypatch, dict(STATE))
    sent = over_the_line(browser_state.list_values())
    state = in_session(monkeypatch, {**OPENED, keys.TYPED_ROWS: ()})
    browser_state.take_back(sent, BATCH)
    for key in set(STATE) - {keys.SECOND_FILE_GIVEN}:
        assert state[key] == STATE[key], key
    assert state[keys.SECOND_FILE_GONE] == "other.csv"
    assert keys.TYPED_ROWS not in state, "the table would keep the rows of the address"
    # What was chosen for the file waits for it.
    assert state[keys.CHOICES_FOR_FILE] == {p.EXAMPLE.name: 8}


def test_where_the_address_holds_all_nothing_is_kept(monkeypatch) -> None:
    in_session(monkeypatch, {keys.TYPED_TEXT: "1,2", keys.TYPED_TEXT_IN_BOX: "1,2"})
    assert browser_state.list_values() is None


def test_a_file_that_was_lost_is_said_on_the_page_that_was_opened_meanwhile(monkeypatch) -> None:
    for path, before in (("batch", ["The first."]), ("weights", [])):
        earlier = (path, ("The first.",))
        state = in_session(monkeypatch, {**OPENED, keys.COMPLAINTS: earlier})
        browser_state.take_back({"lost": 'mine"\u202e.csv'}, BATCH)
        where, (*kept, said) = state[keys.COMPLAINTS]
        assert (where, kept) == ("batch", before)
        assert said.startswith(
            'The file "mine"\\u202e.csv" had not come when this page was opened.'
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["rows", "file", "second file", "seen", "lost", *STATE, keys.OPEN_PAGE, "row"]
)


@given(JSON | st.dictionaries(KEYS, JSON, max_size=6))
def test_nothing_is_taken_that_was_not_kept(sent: Any) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        state = in_session(monkeypatch, dict(OPENED))
        browser_state.take_back(sent, BATCH)
    taken = {keys.SECOND_FILE_GONE, keys.CHOICES_FOR_FILE, keys.NO_SUCH_ROW, keys.COMPLAINTS}
    assert set(state) <= {*STATE, *OPENED, *taken}
    assert isinstance(state.get(keys.TYPED_TEXT, ""), str)
    assert isinstance(state.get(keys.FILE_GIVEN, ("",))[0], str)
