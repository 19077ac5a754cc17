"""The address and the controls: what the link said, and the way back to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.state import run
from pages.state.link import Number, parse_address
from pages.state.page import Page

_COMPLAINTS = "address complaints"
_OPENED = "address as opened"
_HERE = "page that is open"
_KEPT = "controls as they stand"
_ARRIVED = "controls taken along"


def take(page: Page, pages: Sequence[Page]) -> None:
    """Read the address of one of the pages before any control of it exists.

    Streamlit puts a broken value right without a word, so what was wrong has to be
    seen here; it stays on screen until another page is opened. And Streamlit takes
    what we refuse (1.5 for a whole number, the last of two): so that is taken out.
    """
    known = {parameter.name for other in pages for parameter in other.parameters}
    raw = {name: st.query_params.get_all(name) for name in st.query_params}
    reading = parse_address(raw, page.parameters, known=known)
    opened = st.session_state.setdefault(_OPENED, {})
    opened.setdefault(page.path, reading.values)
    where, complaints = st.session_state.get(_COMPLAINTS, ("", ()))
    if where != page.path:
        complaints = ()
    _carry(page, _names(page) & raw.keys(), reading.values)
    new = tuple(c for c in reading.complaints if c not in complaints)
    st.session_state[_COMPLAINTS] = (page.path, complaints + new)
    if new:
        _clean(page, reading.values)


def keep(page: Page) -> None:
    """Note how the controls of a page stand, when all of it has run."""
    kept = st.session_state.setdefault(_KEPT, {})
    kept.update({n: st.session_state[n] for n in _names(page) if n in st.session_state})


def _names(page: Page) -> set[str]:
    return {parameter.name for parameter in page.parameters}


def _carry(page: Page, named: set[str], values: Mapping[str, object]) -> None:
    """Take along what two pages share, such as the data, when one goes from one to the other.

    Streamlit gives such a control its default, whatever the address says. As with
    `settle`, what is set in the first run of a control has to be set in the second too.
    """
    state = st.session_state
    before, state[_HERE] = state.get(_HERE), page
    if before in (None, page):
        state.update(state.pop(_ARRIVED, {}))
        return
    kept = state.get(_KEPT, {})
    shared = _names(before) & _names(page)
    arrived = {n: kept[n] for n in shared if n in kept} | {n: values[n] for n in named}
    state.update(arrived)
    if arrived:
        state[_ARRIVED] = arrived
        run.owe()


def _clean(page: Page, values: Mapping[str, object]) -> None:
    """Take out of the address what means the default, and begin anew without it."""
    idle = [
        p.name for p in page.parameters if p.name in st.query_params and values[p.name] == p.default
    ]
    for name in idle:
        with suppress(StreamlitAPIException):  # it has a control already, which has the say
            del st.query_params[name]
    if idle:
        st.rerun()


def settle(page: Page, parameter: Number, fitting: Callable[[Mapping[str, Any]], float]) -> None:
    """Choose a parameter that a link left open to fit what the link says, once.

    Call it before any control of the page exists. Streamlit does not write into the
    address what is set in the first run of a control, so it is set in the second too.
    """
    key = f"settled {page.path}"
    if key not in st.session_state:
        open_ = parameter.name not in st.query_params
        fit = fitting(st.session_state[_OPENED][page.path])
        st.session_state[key] = fit if open_ and fit != parameter.default else None
        if st.session_state[key] is not None:
            st.session_state[parameter.name] = fit
            run.owe()
    elif st.session_state[key] is not None:
        st.session_state[parameter.name] = st.session_state[key]
        st.session_state[key] = None


def list_complaints() -> tuple[str, ...]:
    """Say what of the address could not be used, in sentences."""
    complaints: tuple[str, ...] = st.session_state.get(_COMPLAINTS, ("", ()))[1]
    return complaints


def reset_button(page: Page) -> None:
    """Offer the way back to the link as it was opened."""
    st.button("Reset", on_click=_reset, args=(page,), help="Back to the link as you opened it")


def assign(values: Mapping[str, object]) -> None:
    """Set controls from a callback, before they are drawn."""
    for name, value in values.items():
        st.session_state[name] = value


def _reset(page: Page) -> None:
    assign(st.session_state[_OPENED][page.path])
