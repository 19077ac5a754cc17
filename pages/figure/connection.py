"""Loads an open page anew where another server answers: see docs/architecture.md."""

from __future__ import annotations

from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.figure.assets import are_served, read_loader
from pages.state import Page, address, browser_state, keys
from pages.state import parameters as p


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "loss_connection",
        html="<span></span>",
        css=".st-key-connection, .st-key-part-end, .st-key-page-end { display: none }\n",
        js=read_loader("connection_loader.js", served=are_served()),
        isolate_styles=False,
    )


def watch(page: Page) -> None:
    """Tell the browser which session this is, and what to keep for another one.

    It stands outside of all parts of the page, so what it sends runs the whole page.
    """
    _component()(
        key=keys.CONNECTION,
        data={"session": browser_state.name_session(), "state": browser_state.list_values()},
        on_back_change=lambda: browser_state.take_back(
            st.session_state.get(keys.CONNECTION, {}).get("back"), page
        ),
    )


def end() -> None:
    """Tell the browser what is to come when the page has run.

    That is the answer that the address asks for, which is brought into view, and a second
    run where the page needs one. It stands outside of all parts, too. And it tells the browser
    which file came, for one that did not come before this page was opened.
    """
    state = st.session_state
    _component()(
        key=keys.PAGE_END,
        data={
            "page": state[keys.OPEN_PAGE].path,
            "file": state.get(keys.FILE_GIVEN),
            "answer": st.query_params.get(p.ANSWER.name, ""),
            "again": address.needs_second_run(),
        },
        on_again_change=lambda: None,
    )


def let_page_follow(page: Page, *, alone: bool) -> None:
    """Let the browser ask for the whole page, where a part of it has run alone.

    It asks when the part is in the page: drawn at once after it, the page would come together
    with it, and what a hand has let go of would be new only after twice the time.
    """
    _component()(
        key=keys.PART_END,
        data={"again": address.count_run() if alone else 0},
        on_again_change=lambda: _run(page),
    )


def _run(page: Page) -> None:
    if st.session_state.get(keys.OPEN_PAGE) == page:  # and no other one was opened meanwhile
        st.rerun()
