"""A question at a figure: predict first, then do it on the picture; it ticks itself off."""

from __future__ import annotations

import streamlit as st

from pages.prose import texts
from pages.state import keys


def ask(
    key: str,
    question: str,
    *,
    options: tuple[str, ...],
    answer: str,
    because: str,
    doing: str,
    done: bool,
) -> None:
    """Ask a question, aimed at one misunderstanding, where the figure is that answers it.

    Parameters
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
    done : bool
        Whether the picture shows it now.
    """
    answered = st.pills(
        f":material/help: {question}",
        options,
        key=keys.for_answer(key),
        wrap=True,
        persist_state="session",
    )
    if answered is None:
        return
    right = answered == answer
    texts.write(f"{':material/check: **Yes.**' if right else '**Not quite.**'} {because}")
    ticked = _note_progress(key, shown=done)
    st.markdown(
        f"{':material/check_box:' if ticked else ':material/check_box_outline_blank:'} {doing}"
    )


def _note_progress(key: str, *, shown: bool) -> bool:
    """Whether the picture shows it, or has shown it since the prediction was made."""
    state = keys.for_progress(key)
    st.session_state[state] = shown or st.session_state.get(state, False)
    return bool(st.session_state[state])
