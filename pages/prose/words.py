"""Words of the field: each opens one sentence and a sketch, by pointer, finger or key.

They stand in words.md beside this module, one a line: the word, its sketch, its sentence. Where
the texts of a page first use one, it is a link, and meaning.js opens what the word means.
"""

from __future__ import annotations

import re

import streamlit as st

from pages.prose.files import read, read_sketch
from pages.state import Page, keys

# Formulas, code, other links, what comes from outside (see `texts.escape`), and another number.
_LEFT_ALONE = r"\$[^$]*\$|`[^`]*`|\[[^\]]*\]\([^)]*\)|\u2068.*?\u2069|root mean squared error"
_SYMBOL = re.compile(r" (\(.+\)|η)$")


def begin() -> None:
    """Begin a run of a page, whose texts have used no word yet."""
    st.session_state[keys.WORDS_USED] = set()


def link(text: str) -> str:
    """Make the first use of each word of the open page a link to what it means."""
    for word in st.session_state[keys.OPEN_PAGE].words:
        text = _link_first(word, text)
    return text


def _link_first(word: str, text: str) -> str:
    used: set[str] = st.session_state[keys.WORDS_USED]
    symbol = re.escape("".join(_SYMBOL.findall(word)))
    name = rf"(?<![\w-])({_SYMBOL.sub('', word)}(?:e?s)?(?: {symbol})?)(?![\w-])"

    def write(match: re.Match[str]) -> str:
        if word in used or match[1] is None:
            return match[0]
        used.add(word)
        return f"[{match[1]}](#{_name_place(word)})"

    return re.sub(f"{_LEFT_ALONE}|{name}", write, text, flags=re.IGNORECASE)


def show(page: Page) -> None:
    """Show the words of a page at its end, with what they mean."""
    if page.words:
        links = ", ".join(map(_explain, page.words))
        st.markdown(f'<div class="words">Words: {links}</div>', unsafe_allow_html=True)


def _explain(word: str) -> str:
    """Write a word that opens what it means: the browser does so without a script."""
    rows = (line.split(" | ") for line in read("words.md").splitlines())
    name, sketch, sentence = next(row for row in rows if row[0] == word)
    place = _name_place(word)
    return (
        f'<button popovertarget="{place}">{name}</button><span popover id="{place}" tabindex="-1">'
        f"{read_sketch(sketch)}<b>{name}:</b> {sentence}</span>"
    )


def _name_place(word: str) -> str:
    return "word-" + "-".join(re.findall("[a-z]+", word.lower()))
