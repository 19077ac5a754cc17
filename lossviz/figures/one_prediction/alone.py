"""The loss curve without the line of its slope: the same picture, half as high."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from lossviz.figures.scene import Scene

_HEIGHT: Final = 400
_ON_A_PHONE: Final = 350
_FOOTROOM: Final = 2.0  # as much again: the names of step and target stand below the curve


def without_slope(scene: Scene) -> Scene:
    """Give the loss curve of one prediction alone, with its axes and all that moves on it.

    Parameters
    ----------
    scene : Scene
        As `curve.draw_loss_curve` draws it.
    """
    layout: dict[str, Any] = {**scene.base["layout"], "height": _HEIGHT}
    del layout["yaxis2"]
    layout["xaxis"] = {**layout["xaxis"], "anchor": "y"}
    low, high = layout["yaxis"]["range"]
    layout["yaxis"] = {**layout["yaxis"], "domain": [0, 1], "range": [_FOOTROOM * low, high]}
    layout["shapes"] = [shape for shape in layout["shapes"] if "y2" not in shape["yref"]]
    # What is named on the line of the slope is named here; a wide curve begins less steeply, so
    # the words in its corners stand farther from it.
    layout["annotations"] = [
        {
            **words,
            "yref": words["yref"].replace("y2", "y"),
            "xshift": words["xshift"] * (2 if words["xref"] == "x domain" else 1),
        }
        for words in layout["annotations"]
    ]
    return replace(
        scene,
        base={"data": [t for t in scene.base["data"] if t["yaxis"] == "y"], "layout": layout},
        handles=tuple(
            replace(h, grips=tuple(grip for grip in h.grips if grip[2] == "xy"))
            for h in scene.handles
        ),
        marks=tuple(mark for mark in scene.marks if mark.axes == "xy"),
        narrow={**scene.narrow, "height": _ON_A_PHONE},
    )
