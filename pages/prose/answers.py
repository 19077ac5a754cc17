"""The place of a page that answers what somebody asked: marked, and brought into view."""

from __future__ import annotations

import streamlit as st

from pages.prose.words import link
from pages.state import find_question, keys
from pages.state import parameters as p


def mark(section: str) -> None:
    """Mark a section of the page that is open, where the address asks for what it answers.

    Parameters
    ----------
    section : str
        The name that questions call it.
    """
    question = find_question(st.query_params.get(p.ANSWER.name, ""))
    if question is None or question.section != section:
        return
    with st.container(key=keys.ANSWER_PLACE):
        st.markdown(f":material/help: **{question.words}** {link(question.answer or 'See here:')}")
