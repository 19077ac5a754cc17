"""A question at a figure: predict first, then do it on the picture; it ticks itself off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.state import keys

Facts = Mapping[str, bool | float]


@dataclass(frozen=True)
class Task:
    """One small task, aimed at one misunderstanding.

    Attributes
    ----------
    key : str
        Its name in the session.
    question : str
        What to predict. A fact in braces, such as {curvature:g}, is put in.
    options : tuple of str
        The answers to choose from.
    answer : str
        The right one.
    because : str
        Why, said after a wrong answer and after a right one.
    doing : str
        What to do on the picture, to see it.
    done_when : str
        Name of the fact that the picture shows once it is done.
    """

    key: str
    question: str
    options: tuple[str, ...]
    answer: str
    because: str
    doing: str
    done_when: str


def ask(task: Task, facts: Facts) -> None:
    """Ask a question where the figure is that answers it.

    Parameters
    ----------
    task : Task
    facts : mapping of str to bool or float
        What the pictures of the page show now. A task whose fact does not hold for the loss that
        is chosen, and is not there, is not asked.
    """
    if task.done_when not in facts:
        return
    key = keys.for_answer(task.key)
    answered = st.pills(
        f":material/help: {task.question.format_map(facts)}",
        task.options,
        key=key,
        wrap=True,
        persist_state="session",
    )
    if answered is None:
        return
    right = answered == task.answer
    st.markdown(f"{':material/check: **Yes.**' if right else '**Not quite.**'} {task.because}")
    done = _note_progress(task, shown=bool(facts[task.done_when]))
    st.markdown(
        f"{':material/check_box:' if done else ':material/check_box_outline_blank:'} {task.doing}"
    )


def _note_progress(task: Task, *, shown: bool) -> bool:
    """Whether the picture came to show it after the prediction was made, not before."""
    state = keys.for_progress(task.key)
    if st.session_state.get(state) == "done":
        return True
    if not shown:
        st.session_state[state] = "open"
    elif st.session_state.get(state) == "open":
        st.session_state[state] = "done"
    return st.session_state.get(state) == "done"
