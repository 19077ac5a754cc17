"""What a session holds that its address does not: the browser keeps it for another server.

Nothing of what a browser hands back is trusted.
"""

from __future__ import annotations

import secrets

import streamlit as st

from lossviz.base import quote
from pages.state import keys
from pages.state import parameters as p
from pages.state.page import Page


def name_session() -> str:
    """Give the random name of this session, by which a browser knows it from others."""
    name: str = st.session_state.setdefault(keys.SESSION, secrets.token_hex(8))
    return name


def list_values() -> dict[str, object] | None:
    """List what the address does not hold; None where it holds all."""
    state = st.session_state
    rows = state.get(keys.TYPED_TEXT_IN_BOX), state.get(keys.TYPED_TEXT)
    held = {
        "rows": rows if rows[0] != rows[1] else None,  # more than the address holds
        "file": state.get(keys.FILE_GIVEN),
        "second file": state.get(keys.SECOND_FILE_GIVEN),
    }
    return {**held, "seen": state.get(keys.DATA_SEEN)} if any(held.values()) else None


def take_back(sent: object, page: Page) -> None:
    """Take what a browser kept, soon after a page was loaded anew, or what it saw being lost.

    The page has been drawn with other data meanwhile, which may not have the row or the
    columns of its address: so these are set again, for a file once it is given again.
    """
    state = st.session_state
    match sent:
        case {"rows": [str(box), str(text)]}:
            state[keys.TYPED_TEXT_IN_BOX], state[keys.TYPED_TEXT] = box, text
            state.pop(keys.TYPED_ROWS, None)
    match sent:
        case {"file": [str(name), int(size), int(checksum)]}:
            state[keys.FILE_GIVEN] = name, size, checksum
    match sent:
        case {"second file": str(name)}:
            state[keys.SECOND_FILE_GONE] = name
    match sent:
        case {"lost": str(name)}:
            _complain(
                page,
                f"The file {quote(name)} had not come when this page was opened. Upload it again, "
                "and wait until the page shows its rows.",
            )
    match sent:
        case {"seen": str(seen)}:
            state[keys.DATA_SEEN], state[keys.NO_SUCH_ROW] = seen, ""
            _choose_again(page)


def _complain(page: Page, sentence: str) -> None:
    """Say something on this page, until another one is opened."""
    where, earlier = st.session_state.get(keys.COMPLAINTS, ("", ()))
    said = earlier if where == page.path else ()
    st.session_state[keys.COMPLAINTS] = page.path, (*said, sentence)


def _choose_again(page: Page) -> None:
    opened = st.session_state[keys.VALUES_AS_OPENED][page.path]
    named = (each.name for each in page.parameters if opened[each.name] != each.default)
    choices = {name: opened[name] for name in named if name in p.OF_THE_DATA}
    if opened.get(p.DATA.name) == "upload":
        st.session_state[keys.CHOICES_FOR_FILE] = choices
    elif opened.get(p.DATA.name) == "table":
        st.session_state.update(choices)
