"""Pieces that several figures are made of."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.scene import layouts
from lossviz.figures.scene.derived import Derived, Lookup, Product, Sum
from lossviz.figures.scene.loss_tables import list_outputs
from lossviz.figures.scene.marks import Coordinate, Label
from lossviz.figures.scene.theme import LIGHT
from lossviz.loss import Loss

_SAMPLES = 101  # of a curve: between two a parabola is off by some hundredths of a pixel

DOTTED: Final[dict[str, Any]] = {"width": 1.5, "dash": "dot", "colour": "quiet"}
ABOVE: Final[dict[str, Any]] = {"yanchor": "bottom", "yshift": 5, "xshift": 0}
ZONES: Final = (
    "<b>▲ too low</b>: gradient negative<br>raise o: to the right",
    "gradient positive: <b>too high ▼</b><br>lower o: to the left",
)
ZONES_IN_A_LINE: Final = (
    "<b>▲ too low</b>: gradient negative, raise o →",
    "← lower o, gradient positive: <b>too high ▼</b>",
)
SMALL_CORNERS: Final = {"annotations.0.font.size": 12, "annotations.1.font.size": 12}
NARROW_ZONES: Final = {
    "annotations.0.text": "<b>▲ too low</b><br>gradient negative<br>raise o: to the right",
    "annotations.1.text": "<b>too high ▼</b><br>gradient positive<br>lower o: to the left",
    **SMALL_CORNERS,
}


def tint_zone(
    tint: str, start: float, end: float, yref: str = "paper", xref: str = "x"
) -> dict[str, object]:
    """Tint from `start` to `end` of the x axis; of the y axis where `xref` is a "domain"."""
    x, y = ((0, 1), (start, end)) if xref.endswith("domain") else ((start, end), (0, 1))
    place = {"xref": xref, "yref": yref, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
    return {**place, "fillcolor": LIGHT[tint], "line": {"width": 0}, "layer": "below"}


def tint_zones(target: float, half_width: float, yref: str = "paper") -> list[dict[str, object]]:
    """Tint what is too low and what is too high, also beyond what is shown at first."""
    beyond = 1000 * half_width
    return [
        tint_zone("too_low_tint", target - beyond, target, yref),
        tint_zone("too_high_tint", target, target + beyond, yref),
    ]


def draw_rule(xref: str, yref: str, *, at: float, dash: str = "solid") -> dict[str, object]:
    """Draw a hairline across a subplot: give one axis its "domain", the other `at`."""
    line = {"color": LIGHT["faint"], "width": 1.5, "dash": dash}
    x = (0, 1) if xref.endswith("domain") else (at, at)
    y = (0, 1) if yref.endswith("domain") else (at, at)
    place = {"xref": xref, "yref": yref, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
    return {"type": "line", "line": line, "layer": "below", **place}


def draw_bars(
    name: str, x: Any, y: Any, width: Any, colour: str, **settings: Any
) -> dict[str, Any]:
    """Draw a trace of bars with an outline, in a colour of the theme that has an area's, too."""
    outline = {"color": LIGHT[colour], "width": 1}
    marker = {"color": LIGHT[f"{colour}_area"], "line": outline}
    drawn = {"type": "bar", "name": name, "x": x, "y": y, "width": width, "marker": marker}
    return {**drawn, "hoverinfo": "text", **settings}


def draw_curve(
    target: float, half_width: float, loss: Loss, *, width: float = 3.5
) -> dict[str, Any]:
    """Draw the loss over the prediction, from `target - half_width` to `target + half_width`."""
    o = list_outputs(target, half_width, _SAMPLES, loss)
    return layouts.draw_trace(
        "xy",
        "loss",
        o,
        loss.value(np.full_like(o, target), o),
        line=layouts.style_line("curve", width, simplify=False),
        hovertemplate="o %{x:,.4g}<br>loss %{y:,.4g}<extra></extra>",
    )


def place_tangent(
    at: FloatArray,
    slope: FloatArray,
    curvature: FloatArray,
    place: tuple[str, str, str],
    size: tuple[float, float],
    *,
    name: str = "tangent",
) -> dict[str, Derived]:
    """Place the ends of a tangent that is about equally long on the screen at every tilt.

    Parameters
    ----------
    at : ndarray
        Errors, at which its extent is tabulated.
    slope, curvature : ndarray
        Of the curve there, in units of y and x.
    place : tuple of str
        The quantities where it touches the curve, x and y, and the slope there.
    size : tuple of float
        Half its length where it is level, in units of x; units of x that are as long on the
        screen as one unit of y.
    name : str
        What the names of its quantities begin with.
    """
    (x, y, by), (length, steepness) = place, size
    # Over an extent of half along x the tangent rises by slope * half, on the screen as long as
    # steepness * slope * half units of x. Its length there is sqrt(half^2 + (steepness slope
    # half)^2) = half sqrt(1 + (steepness slope)^2), which is to be `length`.
    stretch = 1 + (steepness * slope) ** 2
    half = length / np.sqrt(stretch)
    change = -half * steepness**2 * slope * curvature / stretch  # its derivative by the error
    return {
        f"{name}_half": Lookup(of="error", at=at, value=half, slope=change),
        f"{name}_rise": Product(of=(by, f"{name}_half")),
        **place_ends(name, (x, f"{name}_half"), (y, f"{name}_rise")),
    }


def place_ends(name: str, across: tuple[str, str], up: tuple[str, str]) -> dict[str, Derived]:
    """Place the ends of a line, of whose middle and half extent the quantities are given."""
    return {
        f"{name}_{axis}{k}": Sum(terms=((1.0, middle), (sign, half)))
        for axis, (middle, half) in (("x", across), ("y", up))
        for k, sign in enumerate((-1.0, 1.0))
    }


def write_hint(x: Coordinate, y: Coordinate, *, dx: float = 0, **place: Any) -> Label:
    """Write beside a handle that it can be dragged."""
    return layouts.write_label("drag hint", x, y, "◂ drag ▸", dx=dx, hint=True, size=13, **place)


def write_words(
    x: float, y: float, text: str, *, xref: str, yref: str, colour: str, side: str, size: int = 13
) -> dict[str, object]:
    """Write a few words at a fixed place of a subplot: above it at y = 0, else below it."""
    upward, yshift = ("bottom", 2) if y == 0 else ("top", -6)
    xshift = {"left": 10, "right": -10, "center": 0}[side]
    across, up = (xref, x, side), (yref, y, upward)
    style: dict[str, Any] = {"colour": colour, "size": size, "align": side}
    return layouts.write_note(text, across, up, xshift=xshift, yshift=yshift, **style)


def write_corners(
    left: str,
    right: str,
    colours: tuple[str, str] = ("too_low_text", "too_high_text"),
    **settings: Any,
) -> list[dict[str, object]]:
    """Write in the two upper corners of the first subplot; above it with `ABOVE` as settings."""
    place: dict[str, Any] = {"xref": "x domain", "yref": "y domain", "size": 14}
    return [
        write_words(0, 1, left, colour=colours[0], side="left", **place) | settings,
        write_words(1, 1, right, colour=colours[1], side="right", **place) | settings,
    ]
