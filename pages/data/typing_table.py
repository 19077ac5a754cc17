"""A table to type or paste rows into, and the same rows as text, which a link carries."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lossviz.base import LossvizError
from lossviz.data import Dataset
from lossviz.reading import COLUMNS, Typed, apply_edits, read_rows, write_rows
from pages.prose import escape
from pages.state import controls, keys, stop
from pages.state import parameters as p

_MOST_PROBLEMS = 4


def type_rows() -> Dataset:
    """Show table and text, and stop the page as long as there is no row to show."""
    here = st.container()
    with st.expander("Rows as text"):
        box = controls.text_area(
            p.ROWS,
            "One row a line: target, prediction and, if you like, a label",
            height=200,
            help="Paste from a spreadsheet or type. A link to this page carries these rows.",
        )
    typed = _read_box(box)
    with here:
        _show_table(typed)
        _show_problems(typed)
        return _make_dataset(typed)


def is_longer_than_a_link() -> bool:
    """Whether the typed rows are more than the address holds."""
    return len(st.session_state.get(keys.TYPED_TEXT, "")) > p.ROWS.max_length


def find_rows() -> Dataset | None:
    """The data set of the rows as the last run had them."""
    return _find_known()[1]


def _find_known() -> tuple[Typed | None, Dataset | None]:
    """The rows of the last run, and the data set that was made of them."""
    known: tuple[Typed, Dataset | None] = st.session_state.get(keys.TYPED_DATA, (None, None))
    return known


def _read_box(box: str) -> Typed:
    """Take the box's text where it was changed; what the table holds may be longer."""
    state = st.session_state
    if state.get(keys.TYPED_TEXT_IN_BOX) != box:
        state[keys.TYPED_TEXT_IN_BOX] = state[keys.TYPED_TEXT] = box
        state.pop(keys.TYPED_ROWS, None)
    try:
        return read_rows(state[keys.TYPED_TEXT])
    except LossvizError as refusal:
        st.error(escape(str(refusal)))
        stop()


def _show_table(typed: Typed) -> None:
    """Show the table. It is given rows only when they did not come from itself."""
    state = st.session_state
    if keys.TYPED_ROWS not in state or _table_key() not in state:
        state[keys.TYPED_TABLE_VERSION] = state.get(keys.TYPED_TABLE_VERSION, 0) + 1
        state[keys.TYPED_ROWS] = typed.rows
    st.data_editor(
        pd.DataFrame(state[keys.TYPED_ROWS], columns=list(COLUMNS), dtype=str),
        num_rows="dynamic",
        hide_index=True,
        height=248,
        column_config={
            column: st.column_config.TextColumn(name)
            for column, name in zip(COLUMNS, typed.names, strict=True)
        },
        key=_table_key(),
        on_change=_take_changes,
        args=(typed.names,),
    )
    if is_longer_than_a_link():
        st.caption("These are more rows than a link can carry: save them as CSV and upload it.")


def _take_changes(names: tuple[str, str, str]) -> None:
    """Take what was typed into the table over into the text."""
    state = st.session_state
    text = write_rows(apply_edits(state[keys.TYPED_ROWS], state[_table_key()]), names)
    state[keys.TYPED_TEXT] = text
    if len(text) <= p.ROWS.max_length:
        state[keys.TYPED_TEXT_IN_BOX] = state[p.ROWS.name] = text


def _table_key() -> str:
    """The key of the table, which has a new one whenever it is given rows."""
    return keys.for_typed_table(st.session_state.get(keys.TYPED_TABLE_VERSION, 0))


def _show_problems(typed: Typed) -> None:
    """Say which cells cannot be used, the first few of them."""
    problems = typed.problems()
    if not problems:
        return
    more = len(problems) - _MOST_PROBLEMS
    messages = [escape(problem) for problem in problems[:_MOST_PROBLEMS]]
    messages += [f"And {more} more cells."] if more > 0 else []
    st.warning("  \n".join([*messages, "Until then these rows are left out of the picture."]))


def _make_dataset(typed: Typed) -> Dataset:
    """Give the same data set as long as the rows are the same."""
    known = _find_known()
    if known[0] != typed:
        try:
            known = typed, typed.dataset()
        except LossvizError as refusal:
            st.error(escape(str(refusal)))
            stop()
        st.session_state[keys.TYPED_DATA] = known
    data = known[1]
    if data is None:
        st.info("Type a target and a prediction to see them on the curve.")
        stop()
    return data
