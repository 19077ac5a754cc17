"""Keeps an open page true when the server is started anew: see docs/architecture.md."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.figure.assets import are_served, read_loader
from pages.state import Page, kept
from pages.state import parameters as p

_CSS = """.st-key-line-back, .st-key-line-kept { display: none }
.lv-line { position: fixed; inset: 0 0 auto; z-index: 1000000; padding: 0.6rem 1rem;
  text-align: center; color: #fff; background: #18191e }
.lv-line[hidden] { display: none }
"""


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "loss_line",
        html="<span></span>",
        css=_CSS,
        js=read_loader("line_loader.js", served=are_served()),
        isolate_styles=False,
    )


def take_back(pages: Sequence[Page]) -> None:
    """Take back what the browser kept, before anything else of a page runs.

    It stands outside of all parts of the page, so what it sends runs the whole page.
    """
    result = _component()(key="line-back", data={}, on_back_change=_wait_for_the_run)
    kept.take_back(result.back, pages)


def hand_out() -> None:
    """Give the browser what it is to keep, when the page has run."""
    _component()(
        key="line-kept",
        data={
            "session": kept.name_session(),
            "answered": kept.answered(),
            "kept": kept.write(),
            "answer": st.query_params.get(p.ANSWER.name, ""),
        },
    )


def _wait_for_the_run() -> None:
    """Do nothing: in a new session no callback is known yet, so the run itself takes it."""
