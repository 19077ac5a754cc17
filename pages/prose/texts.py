"""Text on its way to the screen: from files of its own, from outside, and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import streamlit as st

from lossviz.base import LossvizError
from lossviz.explain import Line
from pages.state import Page

_FOLDER = Path(__file__).parent


@cache
def _read(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def show(name: str) -> None:
    """Show one text."""
    st.markdown(_read(name))


def show_takeaway(sentence: str) -> None:
    """Show what a page comes to, at its end."""
    st.markdown(f"**To take away.** {sentence}")


def show_next(page: Page, pages: Sequence[Page]) -> None:
    """Lead from one page to the question of the next, and from the last one to all of them."""
    if not page.path:
        return
    home, *_ = pages
    following = next(iter(pages[pages.index(page) + 1 :]), home)
    label = f"Next: **{following.question}**" if following is not home else "**All questions**"
    st.page_link(following.script, label=label, icon=":material/arrow_forward:")


def show_side_by_side(*names: str) -> None:
    """Show some texts next to each other."""
    for column, name in zip(st.columns(len(names), gap="large"), names, strict=True):
        column.markdown(_read(name))


def show_derivation(lines: tuple[Line, ...]) -> None:
    """Show a derivation, each line under the words that say what it does.

    The formulas stand in the text, not displayed: so they begin at the left and
    can break where a screen is narrow.
    """
    st.markdown(
        "\n\n".join(f":small[{line.label}]  \n$\\displaystyle {line.latex}$" for line in lines)
    )


def show_in_short(lines: tuple[Line, ...]) -> None:
    """Show some lines of a derivation next to each other, without words.

    As plain text: a browser takes ten times as long for a formula, and these
    lines are to be new as soon as a hand lets go.
    """
    st.text("     ".join(line.text for line in lines))


_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Text from outside, so that Markdown shows it as it stands and not as markup.

    Every sign of punctuation is escaped, and what is written from right to left is
    kept from turning its neighbours around.
    """
    return "\u2068" + _SPECIAL.sub(r"\\\1", text) + "\u2069"


@contextmanager
def section() -> Iterator[None]:
    """Show a refusal in place of what is inside, and go on below: the page does not end here."""
    try:
        yield
    except LossvizError as problem:
        st.info(escape(str(problem)))
