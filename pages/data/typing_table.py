"""A table to type or paste rows into, and the same rows as text, which a link carries."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lossviz.base import LossvizError
from lossviz.data import Dataset
from lossviz.reading import COLUMNS, Typed, apply_edits, read_rows, write_rows
from pages.prose import plain
from pages.state import controls, run
from pages.state import parameters as p

_TEXT = "typed text"
_FROM_BOX = "typed text as in the box"
_ROWS = "typed rows"
_VERSION = "typed version"
_DATA = "typed data"
_MOST_PROBLEMS = 4


def show() -> Dataset:
    """Show table and text, and stop the page as long as there is no row to show."""
    here = st.container()
    with st.expander("Rows as text"):
        box = controls.text_area(
            p.ROWS,
            "One row a line: target, prediction and, if you like, a label",
            height=200,
            help="Paste from a spreadsheet or type. A link to this page carries these rows.",
        )
    typed = _typed(box)
    with here:
        _show_table(typed)
        _say_problems(typed)
        return _data(typed)


def _typed(box: str) -> Typed:
    """Take the box's text where it was changed; what the table holds may be longer."""
    state = st.session_state
    if state.get(_FROM_BOX) != box:
        state[_FROM_BOX] = state[_TEXT] = box
        state.pop(_ROWS, None)
    try:
        return read_rows(state[_TEXT])
    except LossvizError as refusal:
        st.error(plain(str(refusal)))
        run.stop()


def _show_table(typed: Typed) -> None:
    """Show the table. It is given rows only when they did not come from itself."""
    state = st.session_state
    if _ROWS not in state or _key() not in state:
        state[_VERSION] = state.get(_VERSION, 0) + 1
        state[_ROWS] = typed.rows
    names = (*typed.names, COLUMNS[2])
    st.data_editor(
        pd.DataFrame(state[_ROWS], columns=list(COLUMNS), dtype=str),
        num_rows="dynamic",
        hide_index=True,
        height=248,
        column_config={
            column: st.column_config.TextColumn(name)
            for column, name in zip(COLUMNS, names, strict=True)
        },
        key=_key(),
        on_change=_take_changes,
        args=(typed.names,),
    )
    if len(state[_TEXT]) > p.ROWS.max_length:
        st.caption("These are more rows than a link can carry: save them as CSV and upload it.")


def _take_changes(names: tuple[str, str]) -> None:
    state = st.session_state
    text = write_rows(apply_edits(state[_ROWS], state[_key()]), names)
    state[_TEXT] = text
    if len(text) <= p.ROWS.max_length:
        state[_FROM_BOX] = state[p.ROWS.name] = text


def _key() -> str:
    return f"typed table {st.session_state.get(_VERSION, 0)}"


def _say_problems(typed: Typed) -> None:
    problems = typed.problems()
    if not problems:
        return
    more = len(problems) - _MOST_PROBLEMS
    said = [plain(problem) for problem in problems[:_MOST_PROBLEMS]]
    said += [f"And {more} more cells."] if more > 0 else []
    st.warning("  \n".join([*said, "Until then these rows are left out of the picture."]))


def _data(typed: Typed) -> Dataset:
    """Give the same data set as long as the rows are the same."""
    known, data = st.session_state.get(_DATA, (None, None))
    if known != typed:
        try:
            data = typed.dataset()
        except LossvizError as refusal:
            st.error(plain(str(refusal)))
            run.stop()
        st.session_state[_DATA] = (typed, data)
    if data is None:
        st.info("Type a target and a prediction to see them on the curve.")
        run.stop()
    return data
