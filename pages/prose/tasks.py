"""Try it: predict first, then do it on the picture; the task ticks itself off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Task:
    """One small task, aimed at one misunderstanding.

    Attributes
    ----------
    key : str
        Its name in the session.
    question : str
        What to predict.
    options : tuple of str
        The answers to choose from.
    answer : str
        The right one.
    because : str
        Why, said after a wrong answer and after a right one.
    doing : str
        What to do on the picture, to see it.
    met : bool
        Whether the picture shows it now.
    """

    key: str
    question: str
    options: tuple[str, ...]
    answer: str
    because: str
    doing: str
    met: bool


def show(tasks: Sequence[Task]) -> None:
    """Show the tasks of a page side by side."""
    st.subheader("Try it", anchor=False)
    for column, task in zip(st.columns(len(tasks), gap="medium"), tasks, strict=True):
        with column.container(border=True, height="stretch"):
            _show_one(task)


def _show_one(task: Task) -> None:
    answered = st.radio(
        task.question,
        task.options,
        index=None,
        key=f"task {task.key}",
        persist_state="session",
    )
    if answered is None:
        return
    right = answered == task.answer
    st.markdown(f"{':material/check: **Yes.**' if right else '**Not quite.**'} {task.because}")
    done = _done(task)
    st.markdown(
        f"{':material/check_box:' if done else ':material/check_box_outline_blank:'} {task.doing}"
    )


def _done(task: Task) -> bool:
    """Whether the picture came to show it after the prediction was made, not before."""
    state = f"progress {task.key}"
    if st.session_state.get(state) == "done":
        return True
    if not task.met:
        st.session_state[state] = "open"
    elif st.session_state.get(state) == "open":
        st.session_state[state] = "done"
    return st.session_state.get(state) == "done"
