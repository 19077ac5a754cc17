"""What the page One prediction has to show, worked out without a browser."""

from __future__ import annotations

from lossviz.figures import one_prediction
from lossviz.figures.scene.scene import Scene
from lossviz.loss.losses import SquaredError


def scene(
    target: float = 2.0, reach: float = 1.0, rate: float = 0.5, *, half: bool = True
) -> Scene:
    """Build the page's main figure, by default as a link without parameters opens it."""
    loss = SquaredError(half=half)
    return one_prediction.build_scene(
        target, reach, loss=loss, learning_rate=rate, formula=loss.formula("t - o")
    )


def spoken(here: Scene, at: dict[str, float]) -> str:
    """Say what a screen reader has to say of the first handle."""
    return here.handles[0].spoken.say(here.read(at), here.formats)
