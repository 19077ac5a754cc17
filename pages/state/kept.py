"""What a session holds that neither the address nor a control says, kept by the browser.

A server that is started anew knows nothing of its visitors. Each open page keeps this
text and hands it back, so that the page is as before. Nothing of it is trusted.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from pages.state import keys
from pages.state import parameters as p
from pages.state.link import Choice, Flag, LinkError, Number, Parameter, Text, Whole
from pages.state.page import Page

MOST_TYPED: Final = 1_000_000  # characters of typed rows
_MOST: Final = 2 * MOST_TYPED + 1_000_000  # of the whole text, where rows are escaped
_MOST_NAMES: Final = 500
_LONG: Final = 2_000
_CELLS: Final = 3  # of a typed row

_Check = Callable[[object], bool]


def name_session() -> str:
    """Give the random name of this session, by which a browser knows it again."""
    name: str = st.session_state.setdefault(keys.SESSION, secrets.token_hex(8))
    return name


def answered() -> str:
    """Give what the browser asked last, so that it knows that it was heard."""
    token: str = st.session_state.get(keys.ANSWERED, "")
    return token


def write() -> str:
    """Write what the browser is to keep."""
    state = st.session_state
    state.pop(keys.TABLE_STAYS, None)  # a table that is not on screen now has lost its edits
    plain = {str(k): state[k] for k in state if _is_plain(str(k), state[k])}
    opened = state.get(keys.VALUES_AS_OPENED, {})
    texts = {
        keys.VALUES_AS_OPENED: {path: _as_texts(values) for path, values in opened.items()},
        keys.VALUES_AS_LEFT: _as_texts(state.get(keys.VALUES_AS_LEFT, {})),
        keys.CHOICES_FOR_FILE: _as_texts(state.get(keys.CHOICES_FOR_FILE, {})),
    }
    return json.dumps({"session": name_session(), "plain": plain, "texts": texts})


def take_back(sent: object, pages: Sequence[Page]) -> None:
    """Take what a browser hands back; where another session gave it, that one is gone on here."""
    if not isinstance(sent, Mapping):
        return
    state = st.session_state
    state[keys.ANSWERED] = _short(sent.get("token"))
    given = _parse(sent.get("kept"))
    session = _short(given.get("session"))
    if not session or session in (name_session(), state.get(keys.GOES_ON)):
        return
    state[keys.GOES_ON] = session
    _restore_plain(_mapping(given.get("plain")))
    _keep_table(reloaded=sent.get("reloaded") is not False)
    _restore_texts(_mapping(given.get("texts")), pages)
    _mark_what_is_gone()


def _parse(text: object) -> Mapping[str, object]:
    if not isinstance(text, str) or len(text) > _MOST:
        return {}
    try:
        return _mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _restore_plain(plain: Mapping[str, object]) -> None:
    for key, value in list(plain.items())[:_MOST_NAMES]:
        if _is_plain(key, _frozen(value)):
            st.session_state[key] = _frozen(value)


def _keep_table(*, reloaded: bool) -> None:
    """Keep the table that is on screen, with the cell that a hand is in.

    It was given these rows, and what was edited since then comes with it. After a reload
    nothing comes: another table is then given the rows as they are.
    """
    if reloaded:
        st.session_state.pop(keys.TYPED_ROWS, None)
    elif keys.TYPED_ROWS in st.session_state:
        st.session_state[keys.TABLE_STAYS] = True


def _restore_texts(texts: Mapping[str, object], pages: Sequence[Page]) -> None:
    state = st.session_state
    known = {each.name: each for page in pages for each in page.parameters}
    opened = _mapping(texts.get(keys.VALUES_AS_OPENED))
    for page in pages:
        if page.path in opened:
            values = _from_texts(opened[page.path], {each.name: each for each in page.parameters})
            defaults = {each.name: each.default for each in page.parameters}
            state.setdefault(keys.VALUES_AS_OPENED, {})[page.path] = defaults | values
    state[keys.VALUES_AS_LEFT] = _from_texts(texts.get(keys.VALUES_AS_LEFT), known)
    state[keys.CHOICES_FOR_FILE] = _from_texts(texts.get(keys.CHOICES_FOR_FILE), known)


def _mark_what_is_gone() -> None:
    """Note that files are gone, and what was chosen for them."""
    state = st.session_state
    state[keys.RESTARTS] = state.get(keys.RESTARTS, 0) + 1
    if keys.FILE_GIVEN in state and not state[keys.CHOICES_FOR_FILE]:
        left = state[keys.VALUES_AS_LEFT]
        state[keys.CHOICES_FOR_FILE] = {n: left[n] for n in p.OF_THE_DATA if n in left}


def _as_texts(values: Mapping[str, object]) -> dict[str, str]:
    return {
        name: _KNOWN[name].text(value)
        for name, value in values.items()
        if name in _KNOWN and value is not None
    }


def _from_texts(texts: object, known: Mapping[str, Parameter]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, text in _mapping(texts).items():
        if name in known and isinstance(text, str):
            try:
                values[name] = known[name].parse(text)
            except LinkError:
                continue
    return values


_KNOWN: Final[Mapping[str, Parameter]] = {
    each.name: each
    for each in vars(p).values()
    if isinstance(each, Number | Whole | Choice | Flag | Text)
}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _short(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONG else ""


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _text(longest: int) -> _Check:
    return lambda value: isinstance(value, str) and len(value) <= longest


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _is_file(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 3
        and _text(_LONG)(value[0])
        and all(map(_is_count, value[1:]))
    )


def _is_seen(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 3
        and value[0] in p.DATA.options
        and (value[1] is None or _is_file(value[1]))
        and (value[2] is None or _are_two_texts(value[2]))
    )


def _is_complaint(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 2
        and _text(_LONG)(value[0])
        and isinstance(value[1], tuple)
        and len(value[1]) <= _MOST_NAMES
        and all(map(_text(_LONG), value[1]))
    )


def _are_two_texts(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(map(_text(_LONG), value))


def _are_rows(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and all(isinstance(row, tuple) and len(row) == _CELLS for row in value)
        and all(isinstance(cell, str) for row in value for cell in row)
        and sum(len(cell) for row in value for cell in row) <= MOST_TYPED
    )


def _are_two_counts(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(map(_is_count, value))


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]


def _are_places(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and _is_number(place) for name, place in value.items()
    )


_CHECKS: Final[Mapping[str, _Check]] = {
    keys.COMPLAINTS: _is_complaint,
    keys.DATA_SEEN: _is_seen,
    keys.NO_SUCH_ROW: _text(_LONG),
    keys.BATCH_SIZE_ASKED: _are_two_counts,
    keys.TYPED_TEXT: _text(MOST_TYPED),
    keys.TYPED_TEXT_IN_BOX: _text(p.ROWS.max_length),
    keys.TYPED_TABLE_VERSION: _is_count,
    keys.TYPED_ROWS: _are_rows,
    keys.FILE_GIVEN: _is_file,
    keys.SECOND_FILE_GIVEN: _text(_LONG),
    keys.RESTARTS: _is_count,
}
_CHECKS_BY_BEGINNING: Final[Mapping[str, _Check]] = {
    keys.for_fitted(""): lambda value: value is True,
    keys.for_card(""): _are_places,
    keys.for_answer(""): _text(_LONG),
    keys.for_guess(""): lambda value: value in ("asked", "told", "over"),
    keys.for_guess_value(""): lambda value: _text(_LONG)(value) or _is_number(value),
    keys.for_progress(""): lambda value: value in ("open", "done"),
}


def _is_plain(key: str, value: object) -> bool:
    if key in _CHECKS:
        return _CHECKS[key](value)
    return len(key) <= _LONG and any(
        key.startswith(beginning) and check(value)
        for beginning, check in _CHECKS_BY_BEGINNING.items()
    )
