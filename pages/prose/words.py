"""Words of the field: each opens one sentence and a sketch, by pointer, finger or key.

They stand in words.md beside this module, one a line: the word, its sketch, its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.prose import texts


def show(words: Sequence[str]) -> None:
    """Show the words of a page, in one line that stands still."""
    if words:
        links = ", ".join(map(_link, words))
        st.markdown(f'<div class="words">Words: {links}</div>', unsafe_allow_html=True)


def _link(word: str) -> str:
    """Write a word that opens what it means: the browser does so without a script."""
    rows = (line.split(" | ") for line in texts.read("words.md").splitlines())
    name, sketch, sentence = next(row for row in rows if row[0] == word)
    place = f"word-{name.replace(' ', '-')}"
    return (
        f'<button popovertarget="{place}">{name}</button>'
        f'<span popover id="{place}">{texts.read_sketch(sketch)}<b>{name}:</b> {sentence}</span>'
    )
