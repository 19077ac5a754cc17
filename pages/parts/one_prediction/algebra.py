"""The algebra of one prediction, with its numbers, and what each learning rate does."""

from __future__ import annotations

import streamlit as st

from lossviz.base import format_number
from lossviz.loss import Verdict
from pages.parts.one_prediction.view import Example
from pages.prose import show_derivation


def show_algebra(example: Example) -> None:
    """Show all that is derived for one prediction, with these numbers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header("The algebra, with these numbers", anchor=False)
        show_derivation(example.derivation())
    with right:
        st.header("Either order, the same step", anchor=False)
        show_derivation(example.same_update())
        st.header("The delta rule is the same step", anchor=False)
        show_derivation(example.delta_rule())


def show_thresholds(example: Example) -> None:
    """Say what each learning rate does to one output, and which of it happens now."""
    landing = format_number(example.objective.one_step_rate(1, parameter="output"))
    limit = format_number(example.objective.stability_limit(1, parameter="output"))
    verdict = example.verdict
    rows = (
        (f"below {landing}", "converges from one side", Verdict.CONVERGES),
        (f"{landing}", "reaches the target in one step", Verdict.LANDS),
        (f"{landing} to {limit}", "overshoots, converges", Verdict.OVERSHOOTS),
        (f"{limit}", "oscillates without end", Verdict.BOUNCES),
        (f"above {limit}", "diverges", Verdict.DIVERGES),
    )
    lines = [
        f"| {'**' + rate + '**' if now is verdict else rate} | "
        f"{'**' + does + '** ◀' if now is verdict else does} |"
        for rate, does, now in rows
    ]
    st.markdown("\n".join(["| learning rate $\\eta$ | the prediction |", "|---|---|", *lines]))
