"""Four questions, each with its answer in the numbers of this session, and the guess made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from lossviz.explain import takeaways
from pages.data import from_address
from pages.figure import show_alone
from pages.prose import files, guess, texts
from pages.state import Page, Values, keys
from pages.state import parameters as p

_ONE: Final = "one-prediction"
_HALF: Final = "half"
_WEIGHTS: Final = "weights"


# Each with the page that answers it, or what else does, and the sketch beside it.
_QUESTIONS: Final = (
    (
        "The sum of squared errors (SSE) is never negative. How can its gradient be?",
        _ONE,
        "gradient",
    ),
    ("What if the output is too high? Which way do the weights go?", _WEIGHTS, "too-high"),
    ("Why the one half?", _HALF, "card-frameworks"),
    (
        "Why the mean squared error (MSE)? Why should a step grow with the number of rows?",
        "sse-vs-mse",
        "card-sse-vs-mse",
    ),
)


def show_picture(pages: Mapping[str, Page]) -> None:
    """Show the loss curve with the numbers of this session, to take hold of and to save."""
    show_alone(pages[_ONE], _read_values(pages[_ONE]), from_address.NO_DATA, "recap")


def show_answers(pages: Mapping[str, Page]) -> None:
    """Show each question with its answer, and offer all of them as a page to keep."""
    kept = []
    places = [*st.columns(2, gap="medium"), *st.columns(2, gap="medium")]
    for place, (words, of, sketch) in zip(places, _QUESTIONS, strict=True):
        answer = _write_answer(of, pages)
        drawn = _choose_side(pages[_ONE]) if of == _ONE else sketch
        kept.append(_write_card(words, answer, drawn))
        with place.container(border=True, height="stretch"):
            texts.show_sketch(drawn)
            texts.write("\n\n".join((f"**{words}**", *answer)))
            if of in pages and len(answer) == 1:
                st.page_link(pages[of].script, label="No guess of yours yet: see the page")
    st.download_button(
        "Keep these answers",
        files.read("card.html")
        .replace("{style}", files.read_sketch_style())
        .replace("{cards}", "".join(kept)),
        "what-i-know.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
    )


def _choose_side(page: Page) -> str:
    """Choose the sketch with the prediction on the side where this session left it."""
    slope = page.figures[0].view(_read_values(page), from_address.NO_DATA).gradient
    return "gradient" if slope < 0 else "too-high" if slope > 0 else "level"


def _write_card(words: str, answer: Sequence[str], sketch: str) -> str:
    """Write a question and its answer as HTML; bold is all that they have of Markdown."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in answer)
    said = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", said)
    return f"<section>{files.read_sketch(sketch)}<h2>{escape(words)}</h2>{said}</section>"


def _write_answer(of: str, pages: Mapping[str, Page]) -> Sequence[str]:
    """Write the answer, and what was said of the guess where one was made."""
    said = _conclude_half(pages[_ONE]) if of == _HALF else _conclude(of, pages[of])
    verdict = guess.read_verdicts().get(of)
    if verdict is None:
        return (said,)
    made = guess.read_guess(of, None)
    your = f'Your guess, "{made}".' if isinstance(made, str) else "Your guess."
    return said, f"{your} {verdict}"


def _conclude_half(page: Page) -> str:
    values = _read_values(page)
    return takeaways.conclude_half(values[p.TARGET.name], values[p.OUTPUT.name])


def _conclude(of: str, page: Page) -> str:
    """Say what a page came to in this session, else what it opens with."""
    if of == _WEIGHTS:
        here = page.figures[0].view(_read_values(page), from_address.NO_DATA)
        return str(here.conclude_too_high())
    said = texts.read_takeaways().get(of)
    if said is None:
        said = page.figures[0].view(page.at_first, from_address.read_sample(page)).conclude()
    return str(said)


def _read_values(page: Page) -> Values:
    """Read how the controls of a page were left in this session, else as it opens."""
    left = st.session_state.get(keys.VALUES_AS_LEFT, {})
    return {name: left.get(name, value) for name, value in page.at_first.items()}
