"""What the page One prediction has to show, and where handles end, worked out without a browser."""

from __future__ import annotations

import math
from typing import Any

from lossviz.figures import one_prediction
from lossviz.figures.scene.scene import Handle, Scene
from lossviz.loss.squared_error import SquaredError

Place = tuple[float, float]


def scene(
    target: float = 2.0, half_width: float = 1.0, rate: float = 0.5, *, half: bool = True
) -> Scene:
    """Build the page's main figure, by default as a link without parameters opens it."""
    loss = SquaredError(half=half)
    return one_prediction.draw_loss_curve(
        target, half_width, loss=loss, learning_rate=rate, formula=loss.formula("t - o")
    )


def spoken(here: Scene, at: dict[str, float]) -> str:
    """Say what a screen reader has to say of the first handle."""
    return here.handles[0].spoken.say(here.read(at), here.formats)


def is_nearest(
    here: Scene,
    name: str,
    at: dict[str, float],
    after: float,
    by: Place,
    size: Place,
    grip: int = 0,
) -> bool:
    """Say whether a handle that was dragged is where the hand let go, as near as it can be.

    Parameters
    ----------
    here : Scene
        The figure.
    name : str
        The handle.
    at : dict
        Where all handles were before.
    after : float
        Where this one is now.
    by : (float, float)
        How far the hand went to the right and down, in pixels.
    size : (float, float)
        Width and height on the screen of the subplot with the grip.
    grip : int
        Which of the handle's grips the hand took.
    """
    handle = next(each for each in here.handles if each.name == name)
    start = _place(here, handle, at, size, grip)

    def miss(value: float) -> float:
        place = _place(here, handle, {**at, name: value}, size, grip)
        along = ["xy".index(letter) for letter in handle.along]
        return math.hypot(*(place[k] - start[k] - by[k] for k in along))

    # A browser may round where the pointer is to whole pixels.
    return miss(after) <= min(miss(value) for value in _list_values(handle)) + 1


def _list_values(handle: Handle) -> list[float]:
    first, last = math.floor(handle.low / handle.step), math.ceil(handle.high / handle.step)
    rounded = (k * handle.step for k in range(first, last + 1))
    return [min(max(value, handle.low), handle.high) for value in rounded]


def _place(here: Scene, handle: Handle, at: dict[str, float], size: Place, grip: int) -> Place:
    """Find a grip, in pixels to the right of where its axes have 0, and below."""
    *places, axes = handle.grips[grip]
    values = here.read(at)
    right, up = (
        _share(here.base["layout"][f"{axis[0]}axis{axis[1:]}"], values.get(place, place))
        for axis, place in zip(axes.replace("y", " y").split(), places, strict=True)
    )
    return right * size[0], -up * size[1]


def _share(axis: dict[str, Any], value: float) -> float:
    low, high = axis["range"]
    return (math.log10(value) if axis.get("type") == "log" else value) / (high - low)
