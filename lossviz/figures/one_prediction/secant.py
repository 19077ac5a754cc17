"""The derivative measured instead of derived: a secant, and its error against its width."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray, format_number
from lossviz.figures.scene import (
    Handle,
    Label,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    parts,
    theme,
)
from lossviz.loss import Loss, Sweep, Trace, differences

HANDLE: Final = "d"
WIDTHS: Final = tuple(
    f"{m}e{-k}" if k > 3 else f"{m / 10**k:g}" for k in range(17) for m in (5, 2, 1)
)[2:]
_HEIGHT = 400
_EXACT = 1e-18
_WORDS_ABOVE = 6  # decades of room for the words that name the lines


@lru_cache(maxsize=16)
def build_scene(target: float, output: float, half_width: float, *, loss: Loss) -> Scene:
    """Build the secant beside the error of its slope over its width.

    Parameters
    ----------
    target, output : float
        Of the one example.
    half_width : float
        How far the o axis goes on either side of the target.
    loss : Loss
        The loss of the example.

    Returns
    -------
    Scene
        With one handle, `HANDLE`: the index into `WIDTHS`.

    Raises
    ------
    DataError
        For a loss that is no quadratic, whose theory is shown.
    """
    widths = np.array([float(w) for w in WIDTHS])
    sweep = differences.measure_sweep(loss, target, output, widths)
    floor = _EXACT * max(1.0, abs(sweep.gradient))
    return Scene(
        base=_base(target, half_width, loss, sweep, floor),
        handles=(_handle(),),
        quantities=_quantities(target, output, half_width, loss, sweep, floor),
        marks=_marks(target, output, loss),
        words=_words(sweep),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_DESCRIPTION + _SENTENCE),
        narrow=_NARROW,
    )


_SENTENCE = (
    "With a width d of *{d}* the forward difference gives the slope {forward}. Its error is "
    "{off_by}: {why}. The error of the central difference is {central_off_by}."
)
_DESCRIPTION = (
    "On the left the loss curve with the secant from the prediction to the prediction plus d; on "
    "the right the error of the measured slope over d, both axes logarithmic. The error of the "
    "forward difference is smallest in between; that of the central one grows as d shrinks. "
)


def _words(sweep: Sweep) -> dict[str, tuple[str, ...]]:
    return {
        "d": WIDTHS,
        "forward": tuple(format_number(s) for s in sweep.forward.slope),
        "off_by": tuple(format_number(e, 2) for e in sweep.forward.error),
        "central_off_by": tuple(format_number(e, 2) for e in sweep.central.error),
        "why": tuple(_explain_error(sweep.forward, k) for k in range(len(WIDTHS))),
    }


def _explain_error(forward: Trace, k: int) -> str:
    if forward.slope[k] == 0 and forward.error[k] > 0:
        return "in 64-bit numbers o + d equals o, so no difference is left"
    if forward.error[k] > 2 * forward.truncation[k] or forward.error[k] < forward.truncation[k] / 2:
        return "mostly round-off, because the two losses agree in most of their digits"
    return "mostly truncation, because the slope of a secant differs from the tangent's by h · d"


def _quantities(
    target: float, output: float, half_width: float, loss: Loss, sweep: Sweep, floor: float
) -> dict[str, Quantity]:
    forward, central = sweep.forward, sweep.central
    here = float(loss.value(target, output))
    far = output + forward.width
    start, end = output - 2 * half_width, output + 2 * half_width
    listed = {
        "width": forward.width,
        "off": np.maximum(forward.error, floor),
        "central_off": np.maximum(central.error, floor),
        "far": far,
        "far_loss": loss.value(np.full_like(far, target), far),
        "line_start": here + forward.slope * (start - output),
        "line_end": here + forward.slope * (end - output),
    }
    return {name: Quantity.listed(HANDLE, values) for name, values in listed.items()} | {
        "start": Quantity.listed(HANDLE, np.full_like(far, start)),
        "end": Quantity.listed(HANDLE, np.full_like(far, end)),
    }


def _marks(target: float, output: float, loss: Loss) -> tuple[Mark, ...]:
    here = float(loss.value(target, output))
    slope = float(loss.gradient(target, output))
    colour = "at_target" if slope == 0 else "too_low" if slope < 0 else "too_high"
    return (
        Segment(name="secant", x0="start", y0="line_start", x1="end", y1="line_end", colour=colour),
        Point(name="far end of the secant", x="far", y="far_loss", size=6, colour=colour),
        Point(name="prediction", x=output, y=here, size=8, colour=colour),
        Point(
            name="central error", axes="x2y2", x="width", y="central_off", size=6, colour="quiet"
        ),
        Point(name="forward error", axes="x2y2", x="width", y="off", size=9, colour="text"),
        Label(
            name="width in words",
            x="far",
            y="far_loss",
            words=Sentence.always("o + d"),
            dx=-12,
            dy=-8,
            anchor="end",
            colour="quiet",
        ),
    )


def _handle() -> Handle:
    return Handle(
        name=HANDLE,
        label="width of the secant",
        low=0,
        high=len(WIDTHS) - 1,
        step=1,
        home=0,
        grips=(("width", "off", "x2y2"),),
        spoken=Sentence.always("width {d}, forward difference {forward}, error {off_by}"),
        listed=True,
        rightward=-1,
    )


def _base(
    target: float, half_width: float, loss: Loss, sweep: Sweep, floor: float
) -> dict[str, Any]:
    data = [parts.draw_curve(target, half_width, loss, width=3)]
    for name, trace, colour in (
        ("central", sweep.central, "quiet"),
        ("forward", sweep.forward, "text"),
    ):
        theory = np.maximum(trace.truncation + trace.round_off, floor)
        data.append(_line(f"{name}, at most", trace.width, theory, colour, dash="dot", width=1.5))
        measured = np.maximum(trace.error, floor)
        data.append(_line(f"{name}, measured", trace.width, measured, colour, width=2))
    return {"data": data, "layout": _layout(target, half_width, loss, sweep, floor)}


def _line(name: str, x: FloatArray, y: FloatArray, colour: str, **line: Any) -> dict[str, Any]:
    return dict(
        type="scatter",
        name=name,
        x=x,
        y=y,
        xaxis="x2",
        yaxis="y2",
        mode="lines",
        line={"color": theme.LIGHT[colour], **line},
        hovertemplate=f"{name}<br>d %{{x:.0e}}<br>off by %{{y:.2g}}<extra></extra>",
    )


def _layout(
    target: float, half_width: float, loss: Loss, sweep: Sweep, floor: float
) -> dict[str, Any]:
    return theme.style_layout(_HEIGHT) | {
        **_curve_axes(target, half_width, loss),
        **_error_axes(sweep, floor),
        "shapes": [
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x2 domain", "y2", at=floor, dash="dot"),
        ],
        "annotations": _line_names(),
    }


def _curve_axes(target: float, half_width: float, loss: Loss) -> dict[str, Any]:
    top = float(loss.value(target, target + half_width))
    sides = [target - half_width, target + half_width]
    return {
        "xaxis": theme.style_axis("prediction o", range=sides, domain=[0, 0.44], showgrid=False),
        "yaxis": theme.style_axis("loss L", range=[-0.1 * top, 1.1 * top], nticks=5),
    }


def _error_axes(sweep: Sweep, floor: float) -> dict[str, Any]:
    """Axes of the error over the width, both logarithmic."""
    highest = float(np.max([sweep.forward.error.max(), sweep.central.error.max(), 1.0]))
    heights = [np.log10(floor) - 0.5, np.log10(highest) + _WORDS_ABOVE]
    log: dict[str, Any] = {"type": "log", "exponentformat": "power", "dtick": 4}
    return {
        "xaxis2": theme.style_axis(
            "width d", range=[-16.3, 0.4], domain=[0.56, 1], anchor="y2", **log
        ),
        "yaxis2": theme.style_axis("error of the slope", range=heights, anchor="x2", **log),
    }


def _line_names() -> list[dict[str, object]]:
    """What the lines of the error are, one name below the other."""
    place: Any = {"xref": "x2 domain", "yref": "y2 domain", "side": "left"}
    forward = "<b>forward</b>: (L(o + d) − L(o)) / d"
    central = "<b>central</b>: (L(o + d) − L(o − d)) / 2d"
    dotted = "dotted: largest error by theory"
    return [
        {**parts.write_words(0, 0, "exactly 0", colour="quiet", **place), "yshift": 14},
        parts.write_words(0, 1, forward, colour="text", **place),
        _below(parts.write_words(0, 1, central, colour="quiet", **place), 20),
        _below(parts.write_words(0, 1, dotted, colour="quiet", **place), 40),
    ]


def _below(words: dict[str, object], pixels: int) -> dict[str, object]:
    return {**words, "yshift": -6 - pixels}


_NARROW = {
    "height": 620,
    "margin.l": 52,
    "margin.r": 6,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.6, 1],
    "yaxis2.domain": [0, 0.44],
}
