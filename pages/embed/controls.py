"""The controls of an embedded figure, as plain HTML."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from pages.state import Choice, Flag, Number, Parameter, Values, Whole

# What a label of the address leaves open where it stands beside a figure.
_SYMBOLS = {"learning rate": "learning rate η"}


def write_controls(offers: Collection[Parameter], asked: Collection[str], values: Values) -> str:
    """Write those of a figure's controls that an address asks for, in the figure's order."""
    return "".join(_write(each, values[each.name]) for each in offers if each.name in asked)


def _write(parameter: Parameter, value: object) -> str:
    words = _SYMBOLS.get(parameter.label, parameter.label)
    label = escape(words[:1].upper() + words[1:])
    name = f'name="{escape(parameter.name)}"'
    if isinstance(parameter, Flag):
        field = f'<input type="checkbox" {name}{" checked" if value else ""}>'
        return f"<label>{field} {label}</label>"
    if isinstance(parameter, Choice):
        field = f"<select {name}>{_write_options(parameter, value)}</select>"
    elif isinstance(parameter, Number | Whole):
        step = "1" if isinstance(parameter, Whole) else "any"
        text = escape(parameter.text(value))
        field = f'<input type="number" step="{step}" {name} value="{text}">'
    else:
        return ""
    return f"<label>{label} {field}</label>"


def _write_options(parameter: Choice[str], value: object) -> str:
    return "".join(
        f'<option value="{escape(option)}"{" selected" if option == value else ""}>'
        f"{escape(parameter.text(option))}</option>"
        for option in parameter.options
    )
