"""The four cases of signs: an output too low or too high, an input positive or negative."""

from __future__ import annotations

from lossviz.neuron import Chain

_CASES = ((-1, 1), (-1, -1), (1, 1), (1, -1))
_ERRORS = {-1: "▲ too low", 1: "▼ too high"}
_SIGNS = {-1: "−", 1: "+"}


def tabulate_signs(here: Chain) -> str:
    """Lay out which way a step moves w, with the present case marked.

    Parameters
    ----------
    here : Chain
        The example.
    """
    rows = [_write_row(error, x, _is_present(here, error, x)) for error, x in _CASES]
    head = "| output | dL/do | x | dL/dw | w goes | b goes |\n|---|---|---|---|---|---|"
    return "\n".join([head, *rows])


def _write_row(error: int, x: int, present: bool) -> str:
    cells = [
        _ERRORS[error],
        _SIGNS[error],
        _SIGNS[x],
        _SIGNS[error * x],
        _write_direction(error * x),
    ]
    cells.append(_write_direction(error))
    if present:
        cells = [f"**{cell}**" for cell in cells]
        cells[-1] += " ◀"
    return f"| {' | '.join(cells)} |"


def _write_direction(gradient: int) -> str:
    return "down" if gradient > 0 else "up"


def _is_present(here: Chain, error: int, x: int) -> bool:
    return here.error * error > 0 and here.x * x > 0
