"""The cases of signs: of the error, of the input, and where one of the factors is 0."""

from __future__ import annotations

from lossviz.explain.tables import write_table
from lossviz.explain.ways import describe_way, find_way
from lossviz.neuron import Chain

_ERRORS = {-1: "▲ too low", 1: "▼ too high"}
_SIGNS = {-1: "−", 0: "0", 1: "+"}
_WAYS = {"up": "▲ up", "down": "▼ down", "stays": "stays"}
_HEAD = ("output", "dL/do", "do/dz", "x", "dL/dw", "w goes", "b goes")
_BLOCKED = ("too low or too high", "− or +", "0 or nearly 0", "any", "0 or nearly 0")
_ON_TARGET = ("● on target", "0", "any", "any", "0", "stays", "stays")


def tabulate_signs(chain: Chain, learning_rate: float) -> str:
    """Lay out which way a step moves w and b, with the present case marked.

    Parameters
    ----------
    chain : Chain
        The example.
    learning_rate : float
        Of the step.
    """
    cases = {
        (error, x): _list_cells(error, x, learning_rate) for error in (-1, 1) for x in (1, -1, 0)
    }
    rows = [*cases.values(), [*_BLOCKED, *["hardly, or stays"] * 2], list(_ON_TARGET)]
    present = _find_case(chain, list(cases))
    rows[present] = _mark(rows[present])
    table = write_table(_HEAD, rows)
    return table if learning_rate > 0 else f"{table}\n\n{describe_way(learning_rate)}."


def _list_cells(error: int, x: int, learning_rate: float) -> list[str]:
    signs = [_SIGNS[sign] for sign in (error, 1, x, error * x)]
    ways = (_WAYS[find_way(gradient, learning_rate)] for gradient in (error * x, error))
    return [_ERRORS[error], *signs, *ways]


def _find_case(chain: Chain, cases: list[tuple[int, int]]) -> int:
    """Find the row of an example; the last two are a slope of 0, and an output on target."""
    if chain.error_sign == 0:
        return len(cases) + 1
    if chain.blocked:
        return len(cases)
    return cases.index((chain.error_sign, (chain.x > 0) - (chain.x < 0)))


def _mark(cells: list[str]) -> list[str]:
    return [*(f"**{cell}**" for cell in cells[:-1]), f"**{cells[-1]}** ◀"]
