"""What can be dragged is seen whole at both ends of its way, on every figure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest

from lossviz.figures.scene.scene import Handle, Scene
from tests.browser.every_figure import EVERY, Case

LEAST = 0.03  # of an axis
# Other links: a loss with a kink, few and many rows, numbers far from one.
MORE = [
    Case("one-prediction", "one-prediction", "kind=absolute&t=-3000&o=-3100&eta=-2"),
    Case("one-prediction", "one-prediction", "kind=huber&t=1e-7&o=0"),
    Case("one-prediction", "measured-slope", "o=400"),
    Case("weights", "chain", "w=3&x=-4&b=8&t=20"),
    Case("sse-vs-mse", "bricks", "data=diabetes&B=2"),
    Case("sse-vs-mse", "levels", "data=diabetes"),
    Case("sse-vs-mse", "noise-scale", "data=diabetes"),
]


def list_grips(
    scene: Scene, at: dict[str, float], handle: Handle
) -> Iterator[tuple[str, str, float]]:
    """Give where each coordinate of its grips is, as a share of its axis, at both ends."""
    others = {h.name: vary(h, at[h.name]) for h in scene.handles if h is not handle}
    for x, y, axes in handle.grips:
        across, _, up = axes.partition("y")
        for name, axis in ((x, f"xaxis{across[1:]}"), (y, f"yaxis{up}")):
            for end in (handle.low, handle.high):
                value = read(scene, {**at, handle.name: end}, name)
                # What two handles move, both can lead out of the picture.
                if handle.listed or value == read(scene, {**at, **others, handle.name: end}, name):
                    yield f"{handle.name} at {end}", axis, share(scene, axis, value)


def vary(handle: Handle, value: float) -> float:
    """Give another value of a handle, next to this one."""
    by = 1.0 if handle.listed else 0.01
    return value - by if value + by > handle.high else value + by


def read(scene: Scene, at: dict[str, float], name: str | float) -> float:
    """Read a coordinate: a quantity, or a number."""
    return float(scene.read(at)[name] if isinstance(name, str) else name)


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
        for where, axis, far in list_grips(drawn.scene, at, handle):
            assert LEAST <= far <= 1 - LEAST, (where, axis, far)
