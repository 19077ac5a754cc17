"""Words of the field: each opens one sentence and a sketch, by pointer, finger or key."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from pages.prose.texts import read_sketch

# Each with the sketch beside it.
WORDS: Final = {
    "sum of squared errors (SSE)": (
        "sum-and-mean",
        "The error of every row, squared; the squares are added up, with or without a factor ½.",
    ),
    "mean squared error (MSE)": (
        "sum-and-mean",
        "The sum of squared errors divided by the number of rows.",
    ),
    "gradient": (
        "gradient",
        "The slope of the loss over a prediction, weight or bias: negative where the loss falls.",
    ),
    "learning rate η": ("learning-rate", "The factor of a step, which is −η times the gradient."),
    "bias": ("bias", "A number that is added to every output, so that all of them move alike."),
    "batch": ("batch", "The rows that one step looks at together; B is how many they are."),
    "epoch": ("epoch", "One pass over all rows, batch after batch."),
    "noise": ("noise", "How much a number differs between draws: their standard deviation."),
    "contour": ("contour", "A line through places with the same loss, as of one height on a map."),
    "standardised": (
        "standardised",
        "Shifted and scaled, so that the mean is 0 and the standard deviation is 1.",
    ),
}


def show(words: Sequence[str]) -> None:
    """Show the words of a page, in one line that stands still."""
    if words:
        links = ", ".join(_link(word, number) for number, word in enumerate(words))
        st.markdown(f'<div class="words">Words: {links}</div>', unsafe_allow_html=True)


def _link(word: str, number: int) -> str:
    """Write a word that opens what it means: the browser does so without a script."""
    sketch, sentence = WORDS[word]
    return (
        f'<button popovertarget="word-{number}">{escape(word)}</button>'
        f'<span popover id="word-{number}">{read_sketch(sketch)}'
        f"<b>{escape(word)}:</b> {escape(sentence)}</span>"
    )
