"""Controls that live in the address: each is bound to the parameter of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Literal, TypedDict, TypeVar

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from lossviz.loss import LOSSES
from pages.state import keys
from pages.state import parameters as p
from pages.state.link import Choice, Expander, Flag, Number, Parameter, Text, Whole

_O = TypeVar("_O", bound=str)
_BOUND: Final = "query-params"


class _Binding(TypedDict):
    """Arguments that every widget takes, and by which it is bound to a parameter."""

    key: str
    bind: Literal["query-params"]
    disabled: bool


def list_locked() -> frozenset[str]:
    """Names of the controls that the link locks."""
    return _list_named(p.LOCKED)


def _list_named(parameter: Text) -> frozenset[str]:
    listed = st.query_params.get(parameter.name, "")
    return frozenset(listed[: parameter.max_length].split(",")) if listed else frozenset()


def _place(parameter: Parameter, *, hidden: bool = False) -> AbstractContextManager[object]:
    """Give the place of a control; out of sight, with its value, where the link hides it."""
    if hidden or parameter.name in _list_named(p.HIDDEN):
        return st.container(key=keys.for_hidden(parameter.name))
    return nullcontext()


def _bind(parameter: Parameter, *, disabled: bool = False) -> _Binding:
    """Bind a widget to its parameter, and disable it where a link locks it."""
    locked = parameter.name in list_locked()
    return {"key": parameter.name, "bind": _BOUND, "disabled": disabled or locked}


def fit_to_data(name: str, value: object) -> None:
    """Set a control to what the data ask for: nobody chose that, so no other page takes it."""
    st.session_state[name] = value
    _note_fitted(name, value)


def _note_fitted(name: str, value: object) -> None:
    st.session_state.setdefault(keys.FITTED_TO_DATA, {})[name] = value


def number_input(
    parameter: Number, label: str, *, step: float, on_change: Callable[[], None] | None = None
) -> float:
    """Offer a field for a number, shown with all the digits that were entered."""
    with _place(parameter):
        given: float = st.number_input(
            label,
            min_value=parameter.low,
            max_value=parameter.high,
            value=parameter.default,
            step=step,
            format="%0.10g",
            **_bind(parameter),
            on_change=on_change,
        )
    return given


def whole_number_input(
    parameter: Whole,
    label: str,
    *,
    high: int | None = None,
    default: int | None = None,
    width: int | None = None,
    on_change: Callable[[], None] | None = None,
) -> int:
    """Offer a field for a whole number, at most `high` where that is less than the parameter's.

    Parameters
    ----------
    parameter : Whole
    label : str
        What the control is called.
    high : int, optional
        The largest number that the data allow.
    default : int, optional
        What the parameter's default stands for here, where it is no number of its own.
    width : int, optional
        In pixels; as wide as its place where it is left out.
    on_change : callable, optional
        Called when a hand has set it.
    """
    high = parameter.high if high is None else high
    default = min(parameter.default, high) if default is None else default
    if parameter.name not in st.session_state:
        _note_fitted(parameter.name, default)
    there = st.session_state.get(parameter.name, default)
    if not parameter.low <= there <= high:
        fit_to_data(parameter.name, default if there < parameter.low else high)
    with _place(parameter):
        return st.number_input(
            label,
            min_value=parameter.low,
            max_value=high,
            value=default,
            step=1,
            **_bind(parameter),
            width="stretch" if width is None else width,
            on_change=on_change,
        )


def toggle(parameter: Flag, label: str, *, hidden: bool = False) -> bool:
    """Offer a switch; with `hidden` only keep it, where it changes nothing."""
    with _place(parameter, hidden=hidden):
        return st.toggle(label, value=parameter.default, **_bind(parameter))


def pick_loss() -> None:
    """Offer the loss of one example, and the numbers that belong to it."""
    chosen = LOSSES[selectbox(p.LOSS, "Loss of one example")]
    for own in p.OF_LOSSES:
        if own.name in {each.name for each in chosen.parameters}:
            number_input(own, own.label, step=0.1)


def toggle_halves(*, hidden: bool = False) -> None:
    """Offer the one half in the SSE and in the MSE; with `hidden` only keep both."""
    with st.container(horizontal=True):
        toggle(p.HALF_IN_SUM, "½ in the SSE", hidden=hidden)
        toggle(p.HALF_IN_MEAN, "½ in the MSE", hidden=hidden)


def expander(parameter: Expander, label: str, *, compact: bool = False) -> ExpanderContainer:
    """Fold a part of a page; its `open` says whether to fill it.

    What is chosen inside is to be drawn in any case: a control that is not drawn loses its
    value.

    Parameters
    ----------
    parameter : Expander
    label : str
        Always the same: with another one the browser makes all inside anew.
    compact : bool
        Without a frame.
    """
    locked = parameter.name in list_locked()
    name = keys.for_locked(parameter.name)
    with _place(parameter), st.container(key=name) if locked else nullcontext():
        return st.expander(
            label,
            parameter.default,
            key=parameter.name,
            icon=":material/lock:" if locked else None,
            type="compact" if compact else "default",
            bind=_BOUND,
        )


def segmented_control(
    parameter: Choice[_O],
    label: str,
    *,
    wrap: bool | None = None,
    disabled: bool = False,
    hidden: bool = False,
) -> _O:
    """Offer a few options side by side; with `hidden` only keep them, where others choose."""
    with _place(parameter, hidden=hidden):
        return st.segmented_control(
            label,
            parameter.options,
            format_func=parameter.text,
            default=parameter.default,
            required=True,
            wrap=wrap,
            **_bind(parameter, disabled=disabled),
        )


def selectbox(parameter: Choice[_O], label: str) -> _O:
    """Offer options that are more than fit side by side."""
    with _place(parameter):
        return st.selectbox(
            label,
            parameter.options,
            index=parameter.options.index(parameter.default),
            format_func=parameter.text,
            **_bind(parameter),
        )


def text_input(parameter: Text, label: str, *, hidden: bool = False) -> str:
    """Offer a field for a line of text; with `hidden` only keep it, where it came with a link."""
    with _place(parameter, hidden=hidden):
        return st.text_input(
            label,
            value=parameter.default,
            max_chars=parameter.max_length,
            **_bind(parameter),
        )


def select_slider(parameter: Choice[_O], label: str) -> _O:
    """Offer many ordered options on a slider."""
    with _place(parameter):
        return st.select_slider(
            label,
            parameter.options,
            value=parameter.default,
            format_func=parameter.text,
            **_bind(parameter),
        )


def name_selectbox(
    parameter: Text, label: str, options: Sequence[str], *, first: str | None
) -> str | None:
    """Offer names that come with the data, such as those of columns.

    Parameters
    ----------
    parameter : Text
    label : str
        What the control is called.
    options : sequence of str
        Shown as they are: a select box knows no markup.
    first : str or None
        The one that is taken as long as none is chosen; None for no choice yet.
    """
    if st.session_state.get(parameter.name) not in options:
        fit_to_data(parameter.name, first)  # what was there belongs to other data
    with _place(parameter):
        return st.selectbox(
            label,
            options,
            index=None if first is None else options.index(first),
            **_bind(parameter),
        )


def text_area(parameter: Text, label: str, *, height: int, help: str) -> str:
    """Offer a field for several lines of text."""
    with _place(parameter):
        return st.text_area(
            label,
            value=parameter.default,
            max_chars=parameter.max_length,
            **_bind(parameter),
            height=height,
            help=help,
        )
