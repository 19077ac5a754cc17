"""The questions that people ask, in groups, and a field to find one by its words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.state import GROUPS, QUESTIONS, Page, controls
from pages.state import parameters as p


def show_questions(pages: Sequence[Page]) -> None:
    """Show the questions side by side in their groups, those that have the words looked for."""
    place, *_ = st.columns(len(GROUPS))
    with place:
        words = controls.text_input(p.FIND, "Find a question by its words").lower().split()
    found = [q for q in QUESTIONS if all(word in q.words.lower() for word in words)]
    if not found:
        st.caption("No question has these words. These are all.")
    scripts = {page.path: page.script for page in pages}
    for column, group in zip(st.columns(len(GROUPS)), GROUPS, strict=True):
        column.subheader(group, anchor=False)
        for question in found or QUESTIONS:
            if question.group == group:
                column.page_link(
                    scripts[question.path], label=question.words, query_params=question.link
                )
