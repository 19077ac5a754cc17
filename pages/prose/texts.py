"""Text on its way to the screen: from files of its own, from outside, and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from lossviz.base import LossvizError
from lossviz.explain import Line
from pages.prose import guess
from pages.prose.files import read, read_sketch
from pages.prose.words import link
from pages.state import PATH, Page, find_question, keys
from pages.state import parameters as p


def show(name: str) -> None:
    """Show one text of a file."""
    write(read(f"{name}.md"))


def write(text: str) -> None:
    """Show a text, whose words of the field open what they mean."""
    st.markdown(link(text))


def show_sketch(name: str) -> None:
    """Show a small drawing that has no numbers."""
    # Of what takes HTML, `st.html` leaves drawings out.
    st.markdown(read_sketch(name), unsafe_allow_html=True)


def show_takeaway(sentence: str) -> None:
    """Show what the open page comes to, at its end, once its guess is made."""
    read_takeaways()[st.session_state[keys.OPEN_PAGE].path] = sentence
    with st.container():
        if not guess.is_awaited():
            write(f"**To take away.** {sentence}")


def read_takeaways() -> dict[str, str]:
    """Read what each page came to in this session, by its path."""
    said: dict[str, str] = st.session_state.setdefault(keys.TAKEAWAYS, {})
    return said


def show_next(page: Page, pages: Sequence[Page]) -> None:
    """Lead on: along the path, else to the question of the next page, and at the end to all."""
    if not page.path:
        return
    home, *_, last = pages
    here = page.path, st.query_params.get(p.ANSWER.name, "")
    step = PATH.index(here) + 1 if here in PATH else 0
    question = None
    if 0 < step < len(PATH):
        path, key = PATH[step]
        following, question = next(each for each in pages if each.path == path), find_question(key)
    else:
        following = last if step else next(iter(pages[pages.index(page) + 1 :]), home)
    words = question.words if question else following.question
    with st.container(border=True, width="content", gap=None):
        if step:
            st.caption(f"Question {step} of {len(PATH)}")
        st.page_link(
            following.script,
            label=f"Next: **{words}**" if page is not last else "**All questions**",
            icon=":material/arrow_forward:",
            query_params=question.link if question else None,
        )


def show_side_by_side(*names: str) -> None:
    """Show some texts next to each other."""
    for column, name in zip(st.columns(len(names), gap="large"), names, strict=True):
        with column:
            show(name)


def show_derivation(lines: tuple[Line, ...]) -> None:
    """Show a derivation, each line under the words that say what it does.

    The formulas stand in the text, not displayed: so they begin at the left and
    can break where a screen is narrow.
    """
    st.markdown(
        "\n\n".join(f":small[{line.label}]  \n$\\displaystyle {line.latex}$" for line in lines)
    )


def show_in_short(lines: Sequence[str]) -> None:
    """Show some lines of a derivation next to each other, without words.

    As plain text: a browser takes ten times as long for a formula, and these
    lines are to be new as soon as a hand lets go.
    """
    st.text("     ".join(lines))


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
