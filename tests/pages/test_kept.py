"""What a browser hands back after a restart: taken where it is what was kept, and else not."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts import PAGES
from pages.state import kept, keys
from pages.state import parameters as p

STATE = {
    keys.TYPED_TEXT: "1,2",
    keys.TYPED_TABLE_VERSION: 3,
    keys.FILE_GIVEN: ("mine.csv", 30, 12345),
    keys.DATA_SEEN: ("upload", ("mine.csv", 30, 12345), ("model", "A")),
    keys.BATCH_SIZE_ASKED: (30, 5),
    keys.COMPLAINTS: ("batch", ("The address says x.",)),
    keys.for_answer("one outlier"): "About half",
    keys.for_progress("one outlier"): "done",
    keys.VALUES_AS_OPENED: {"batch": {p.EXAMPLE.name: 2, p.BATCH_RATE.name: 0.1}},
    keys.VALUES_AS_LEFT: {p.EXAMPLE.name: 3, p.OBJECTIVE.name: "MSE", p.LABEL_COLUMN.name: "who"},
}


def in_session(monkeypatch: pytest.MonkeyPatch, state: dict[str, Any]) -> dict[str, Any]:
    monkeypatch.setattr(kept, "st", SimpleNamespace(session_state=state))
    return state


def hand_back(monkeypatch: pytest.MonkeyPatch, text: Any) -> dict[str, Any]:
    state = in_session(monkeypatch, {})
    kept.take_back({"token": "t", "kept": text}, PAGES)
    return state


def test_a_new_session_takes_what_another_one_held(monkeypatch) -> None:
    in_session(monkeypatch, dict(STATE))
    state = hand_back(monkeypatch, kept.write())
    for key in set(STATE) - {keys.VALUES_AS_OPENED, keys.VALUES_AS_LEFT}:
        assert state[key] == STATE[key], key
    opened = state[keys.VALUES_AS_OPENED]["batch"]
    assert (opened[p.EXAMPLE.name], opened[p.BATCH_RATE.name]) == (2, 0.1)
    assert opened[p.OBJECTIVE.name] == p.OBJECTIVE.default
    assert state[keys.VALUES_AS_LEFT] == STATE[keys.VALUES_AS_LEFT]
    # What was chosen for the file waits for it.
    assert state[keys.CHOICES_FOR_FILE] == {p.EXAMPLE.name: 3, p.LABEL_COLUMN.name: "who"}
    assert state[keys.RESTARTS] == 1
    assert kept.answered() == "t"


def test_the_same_session_takes_nothing(monkeypatch) -> None:
    state = in_session(monkeypatch, dict(STATE))
    text = kept.write()
    before = {**state, keys.ANSWERED: "t"}
    state[keys.TYPED_TEXT] = before[keys.TYPED_TEXT] = "newer"
    kept.take_back({"token": "t", "kept": text}, PAGES)
    assert state == before


def test_once_is_enough(monkeypatch) -> None:
    in_session(monkeypatch, dict(STATE))
    text = kept.write()
    state = hand_back(monkeypatch, text)
    state[keys.TYPED_TEXT] = "newer"
    kept.take_back({"token": "u", "kept": text}, PAGES)
    assert (state[keys.TYPED_TEXT], state[keys.RESTARTS]) == ("newer", 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from([*STATE, keys.UPLOADED_FILE, keys.PAGE_RUN, p.EXAMPLE.name, "task ", "x"])
ALLOWED = {*STATE, keys.ANSWERED, keys.GOES_ON, keys.RESTARTS, keys.CHOICES_FOR_FILE, keys.SESSION}


@given(
    st.dictionaries(KEYS, JSON, max_size=6),
    st.dictionaries(KEYS, JSON, max_size=4),
    JSON,
    st.booleans(),
)
def test_nothing_is_taken_that_was_not_kept(
    plain: Any, texts: Any, other: Any, whole: bool
) -> None:
    sent = json.dumps({"session": "s", "plain": plain, "texts": texts}) if whole else other
    with pytest.MonkeyPatch.context() as monkeypatch:
        state = hand_back(monkeypatch, sent)
        kept.take_back(other, PAGES)
    assert set(state) <= ALLOWED | {"task "} | {key for key in state if key.startswith("task ")}
    assert isinstance(state.get(keys.TYPED_TEXT, ""), str)
    assert isinstance(state.get(keys.TYPED_TABLE_VERSION, 0), int)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000_000,
        "[" * 100_000,
        json.dumps({"session": "s" * 5_000, "plain": {keys.TYPED_TEXT: "1"}}),
        json.dumps({"session": "s", "plain": {keys.TYPED_TEXT: "1" * (kept.MOST_TYPED + 1)}}),
        json.dumps({"session": "s", "plain": {keys.FILE_GIVEN: ["a", -1, 2]}}),
    ],
)
def test_what_is_too_long_or_wrong_is_not_taken(monkeypatch, text: str) -> None:
    state = hand_back(monkeypatch, text)
    assert keys.TYPED_TEXT not in state
    assert keys.FILE_GIVEN not in state
