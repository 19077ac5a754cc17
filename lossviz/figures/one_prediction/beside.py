"""The loss curve on the left of another subplot: what such pictures have in common."""

from __future__ import annotations

from typing import Any, Final

from lossviz.figures.one_prediction.curve import leave_half_away
from lossviz.figures.scene import layouts, parts, ranges
from lossviz.loss import Loss

_HEIGHT: Final = 400
_RIGHT_FROM: Final = 0.56


def draw_curve_on_left(target: float, half_width: float, loss: Loss) -> dict[str, Any]:
    """Draw the loss curve from edge to edge of its axis."""
    edge = ranges.leave_room(-half_width, half_width)[1]
    return parts.draw_curve(target, edge, loss, width=3)


def lay_out_beside_curve(
    target: float,
    half_width: float,
    loss: Loss,
    share: float,
    right: tuple[dict[str, Any], dict[str, Any]],
    **settings: Any,
) -> dict[str, Any]:
    """Lay out the loss curve on the left, and another subplot beside it.

    Parameters
    ----------
    target, half_width, loss
        Of the curve.
    share : float
        Of the width, for the curve.
    right : tuple of two dict
        Settings of the x and the y axis of the other subplot.
    **settings
        Shapes and annotations.
    """
    ends = [target - half_width, target + half_width]
    top = max(float(leave_half_away(loss).value(target, end)) for end in ends)
    sides = ranges.leave_room(*ends)
    across = {"title": "prediction o", "range": sides, "domain": [0, share], "showgrid": False}
    up = {"title": "loss L", "range": [-0.1 * top, 1.1 * top], "nticks": 5}
    beside = {**right[0], "domain": [_RIGHT_FROM, 1]}
    return layouts.lay_out(_HEIGHT, {"xy": (across, up), "x2y2": (beside, right[1])}, **settings)


def stack(upper_from: float, lower_to: float) -> dict[str, Any]:
    """Put the curve above the other subplot where the figure is narrow."""
    subplots = {"xy": (upper_from, 1.0), "x2y2": (0.0, lower_to)}
    return layouts.stack(620, subplots) | {"margin.l": 52, "margin.r": 6}
