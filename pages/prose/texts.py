"""Text that does not change, kept in files of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from lossviz.base.numbers import format_number
from lossviz.explain.derivation import Line
from lossviz.loss.descent import Verdict
from pages.parts.one_prediction.view import Example

_FOLDER = Path(__file__).parent


@cache
def _read(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def show(name: str) -> None:
    """Show one text."""
    st.markdown(_read(name))


def side_by_side(*names: str) -> None:
    """Show some texts next to each other."""
    for column, name in zip(st.columns(len(names), gap="large"), names, strict=True):
        column.markdown(_read(name))


def derivation(lines: tuple[Line, ...]) -> None:
    """Show a derivation, each line under the words that say what it does.

    The formulas stand in the text, not displayed: so they begin at the left and
    can break where a screen is narrow.
    """
    st.markdown(
        "\n\n".join(f":small[{line.label}]  \n$\\displaystyle {line.latex}$" for line in lines)
    )


def in_short(lines: tuple[Line, ...]) -> None:
    """Show some lines of a derivation next to each other, without words.

    As plain text: a browser takes ten times as long for a formula, and these
    lines are to be new as soon as a hand lets go.
    """
    st.text("     ".join(line.text for line in lines))


def algebra_of(example: Example) -> None:
    """Show all that is derived for one prediction, with these numbers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("The algebra, with these numbers", anchor=False)
        derivation(example.derivation())
    with right:
        st.subheader("Either order, the same step", anchor=False)
        derivation(example.same_update())
        st.subheader("The delta rule is the same step", anchor=False)
        derivation(example.delta_rule())


def thresholds(example: Example) -> None:
    """Say what each learning rate does to one output, and which of it happens now."""
    landing = format_number(example.objective.one_step_rate(1, parameter="output"))
    limit = format_number(example.objective.stability_limit(1, parameter="output"))
    verdict = example.verdict
    rows = (
        (f"below {landing}", "comes closer from one side", Verdict.CONVERGES),
        (f"{landing}", "lands in one step", Verdict.LANDS),
        (f"{landing} to {limit}", "jumps past, comes closer", Verdict.OVERSHOOTS),
        (f"{limit}", "bounces for ever", Verdict.BOUNCES),
        (f"above {limit}", "runs away", Verdict.DIVERGES),
    )
    lines = [
        f"| {'**' + rate + '**' if now is verdict else rate} | "
        f"{'**' + does + '** ◀' if now is verdict else does} |"
        for rate, does, now in rows
    ]
    st.markdown("\n".join(["| learning rate $\\eta$ | the prediction |", "|---|---|", *lines]))
