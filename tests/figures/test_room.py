"""What can be dragged is seen whole at both ends of its way, on every figure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from lossviz.figures.scene.scene import Handle, Scene
from tests.browser.every_figure import EVERY, Case

LEAST = 0.03  # of an axis
# The learning rate: an arrow that leaves its axis ends at the edge, and says where it leads.
ARROWS = ("rate", "eta")
# Of the chain each axis fits its own handle: the other two can lead the point out of it.
CHAIN = "chain"
# Other links: a loss with a kink, few and many rows, numbers far from one.
MORE = [
    Case("one-prediction", "one-prediction", "kind=absolute&t=-3000&o=-3100&eta=-2"),
    Case("one-prediction", "one-prediction", "kind=huber&t=1e-7&o=0"),
    Case("one-prediction", "measured-slope", "o=400"),
    Case("weights", "chain", "w=3&x=-4&b=8&t=20"),
    Case("batch", "batch", "row=4&o-row=23&loss=MSE"),
    Case("batch", "batch", "data=diabetes&view=errors&row=9&o-row=-40"),
    Case("batch", "squares", "row=2&o-row=31"),
    Case("sse-vs-mse", "bricks", "data=diabetes&B=2"),
    Case("sse-vs-mse", "levels", "data=diabetes"),
    Case("sse-vs-mse", "noise-scale", "data=diabetes"),
]


def list_grips(
    scene: Scene, at: dict[str, float], handle: Handle
) -> Iterator[tuple[str, str, float]]:
    """Give where each coordinate of its grips is, as a share of its axis, at both ends."""
    for there in list_states(scene, at, handle):
        values = scene.read(there)
        ends = [values[name] for name in handle.between or ()] or [handle.low, handle.high]
        for end in ends:
            values = scene.read(there | move(handle, end))
            for x, y, axes in handle.grips:
                across, _, up = axes.partition("y")
                for name, axis in ((x, f"xaxis{across[1:]}"), (y, f"yaxis{up}")):
                    place = float(values[name] if isinstance(name, str) else name)
                    yield f"{handle.name} at {end} of {there}", axis, share(scene, axis, place)


def list_states(scene: Scene, at: dict[str, float], handle: Handle) -> list[dict[str, float]]:
    """List where the others stand: of a handle that leads this one, at some of its places."""
    leaders = [each for each in scene.handles if handle.name in each.leads]
    places = [(each, k) for each in leaders for k in np.linspace(0, each.high, 9).round()]
    return [at, *(at | move(each, float(k)) for each, k in places)]


def move(handle: Handle, value: float) -> dict[str, float]:
    """Give where a handle stands, and those that it takes along."""
    led = {name: float(places[round(value)]) for name, places in handle.leads.items()}
    return {handle.name: value, **led}


def share(scene: Scene, axis: str, value: float) -> float:
    """How far along an axis it is."""
    settings: Any = scene.base["layout"][axis]
    low, high = settings["range"]
    return ((math.log10(value) if settings.get("type") == "log" else value) - low) / (high - low)


@pytest.mark.parametrize("case", [*EVERY, *MORE], ids=str)
def test_no_handle_is_cut_at_the_end_of_its_way(case: Case) -> None:
    drawn = case.draw()
    at = {name: float(value) for name, value in drawn.at.items()}
    for handle in drawn.scene.handles:
        if handle.name in ARROWS or case.key == CHAIN:
            continue
        for where, axis, far in list_grips(drawn.scene, at, handle):
            assert LEAST <= far <= 1 - LEAST, (where, axis, far)
