"""The four cases of signs: an output too low or too high, an input positive or negative."""

from __future__ import annotations

from lossviz.explain.tables import write_table
from lossviz.neuron import Chain

_CASES = ((-1, 1), (-1, -1), (1, 1), (1, -1))
_ERRORS = {-1: "▲ too low", 1: "▼ too high"}
_SIGNS = {-1: "−", 1: "+"}
_WAYS = {-1: "up", 1: "down"}


def tabulate_signs(chain: Chain) -> str:
    """Lay out which way a step moves w, with the present case marked.

    Parameters
    ----------
    chain : Chain
        The example.
    """
    head = ("output", "dL/do", "x", "dL/dw", "w goes", "b goes")
    return write_table(head, [_list_cells(chain, error, x) for error, x in _CASES])


def _list_cells(chain: Chain, error: int, x: int) -> list[str]:
    cells = [_ERRORS[error], *(_SIGNS[sign] for sign in (error, x, error * x))]
    cells += [_WAYS[error * x], _WAYS[error]]
    if chain.error * error > 0 and chain.x * x > 0:
        cells = [f"**{cell}**" for cell in cells]
        cells[-1] += " ◀"
    return cells
