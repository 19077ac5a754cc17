"""The derivative measured instead of derived: a secant, and its error against its width."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np

from lossviz.base import format_number
from lossviz.figures.one_prediction.beside import (
    draw_curve_on_left,
    lay_out_beside_curve,
    stack,
)
from lossviz.figures.scene import (
    SIGN_COLOURS,
    Mark,
    Point,
    Quantity,
    Scene,
    Sentence,
    layouts,
    parts,
    ranges,
)
from lossviz.loss import Loss, Sweep, Trace, differences

HANDLE: Final = "d"
WIDTHS: Final = tuple(
    f"{m}e{-k}" if k > 3 else f"{m / 10**k:g}" for k in range(17) for m in (5, 2, 1)
)[2:]
_EXACT = 1e-18
_WORDS_ABOVE = 6  # decades of room for the words that name the lines


@lru_cache(maxsize=16)
def draw_secant(target: float, output: float, half_width: float, *, loss: Loss) -> Scene:
    """Draw the secant beside the error of its slope over its width.

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
    width = layouts.make_listed_handle(
        HANDLE,
        "width of the secant",
        len(WIDTHS),
        [("width", "off", "x2y2")],
        "width {d}, forward difference {forward}, error {off_by}",
        rightward=-1,
    )
    return Scene(
        base={
            "data": [
                draw_curve_on_left(target, half_width, loss),
                *_draw_errors("central", sweep.central, floor, "quiet"),
                *_draw_errors("forward", sweep.forward, floor, "text"),
            ],
            "layout": _lay_out(target, half_width, loss, sweep, floor),
        },
        handles=(width,),
        quantities=_list_quantities(target, output, half_width, loss, sweep, floor),
        marks=_list_marks(target, output, loss),
        words=_list_words(sweep),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_DESCRIPTION + _SENTENCE),
        narrow=stack(0.6, 0.44),
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


def _list_words(sweep: Sweep) -> dict[str, tuple[str, ...]]:
    """List for each width what the sentence says of it."""
    return {
        "d": WIDTHS,
        "forward": tuple(format_number(s) for s in sweep.forward.slope),
        "off_by": tuple(format_number(e, 2) for e in sweep.forward.error),
        "central_off_by": tuple(format_number(e, 2) for e in sweep.central.error),
        "why": tuple(_explain_error(sweep.forward, k) for k in range(len(WIDTHS))),
    }


def _explain_error(forward: Trace, k: int) -> str:
    """Say which of the two errors is larger for the width at index k, and why."""
    if forward.slope[k] == 0 and forward.error[k] > 0:
        return "in 64-bit numbers o + d equals o, so no difference is left"
    if forward.error[k] > 2 * forward.truncation[k] or forward.error[k] < forward.truncation[k] / 2:
        return "mostly round-off, because the two losses agree in most of their digits"
    return "mostly truncation, because the slope of a secant differs from the tangent's by h · d"


def _list_quantities(
    target: float, output: float, half_width: float, loss: Loss, sweep: Sweep, floor: float
) -> dict[str, Quantity]:
    """List for each width where the ends of the secant and both errors are."""
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
        "start": np.full_like(far, start),
        "end": np.full_like(far, end),
    }
    return {name: Quantity.listed(HANDLE, values) for name, values in listed.items()}


def _list_marks(target: float, output: float, loss: Loss) -> tuple[Mark, ...]:
    """List what moves: the secant on the curve, and both errors beside it."""
    here = float(loss.value(target, output))
    colour = SIGN_COLOURS[int(np.sign(loss.gradient(target, output)))]
    right: Any = {"axes": "x2y2", "x": "width"}
    beside: Any = {"dx": -12, "dy": -8, "anchor": "end"}
    return (
        layouts.connect("secant", ("start", "line_start"), ("end", "line_end"), colour=colour),
        Point(name="far end of the secant", x="far", y="far_loss", size=6, colour=colour),
        Point(name="prediction", x=output, y=here, size=8, colour=colour),
        Point(name="central error", y="central_off", size=6, **right),
        Point(name="forward error", y="off", size=9, colour="text", **right),
        layouts.write_label("width in words", "far", "far_loss", "o + d", **beside),
    )


def _draw_errors(rule: str, trace: Trace, floor: float, colour: str) -> list[dict[str, Any]]:
    """Draw the largest error of a rule by theory, dotted, and the measured one."""
    theory = trace.truncation + trace.round_off
    lines = (
        (f"{rule}, at most", theory, layouts.style_line(colour, 1.5, dash="dot")),
        (f"{rule}, measured", trace.error, layouts.style_line(colour, 2)),
    )
    return [
        layouts.draw_trace(
            "x2y2",
            name,
            trace.width,
            np.maximum(error, floor),
            line=line,
            hovertemplate=f"{name}<br>d %{{x:.0e}}<br>off by %{{y:,.2g}}<extra></extra>",
        )
        for name, error, line in lines
    ]


def _lay_out(
    target: float, half_width: float, loss: Loss, sweep: Sweep, floor: float
) -> dict[str, Any]:
    """Lay out the curve, and beside it the error over the width on logarithmic axes."""
    highest = float(np.max([sweep.forward.error.max(), sweep.central.error.max(), 1.0]))
    heights = [np.log10(floor) - 0.5, np.log10(highest) + _WORDS_ABOVE]
    log: dict[str, Any] = {"type": "log", "exponentformat": "power", "dtick": 4}
    across = {"title": "width d", "range": ranges.leave_room(-16.0, 0.0), **log}
    up = {"title": "error of the slope", "range": heights, **log}
    return lay_out_beside_curve(
        target,
        half_width,
        loss,
        0.44,
        (across, up),
        shapes=[
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x2 domain", "y2", at=floor, dash="dot"),
        ],
        annotations=_name_lines(),
    )


def _name_lines() -> list[dict[str, object]]:
    """Say what the lines of the error are, one name below the other."""
    place: Any = {"xref": "x2 domain", "yref": "y2 domain", "side": "left"}
    zero = parts.write_words(0, 0, "exactly 0", colour="quiet", **place) | {"yshift": 14}
    names = (
        ("text", "<b>forward</b>: (L(o + d) − L(o)) / d"),
        ("quiet", "<b>central</b>: (L(o + d) − L(o − d)) / 2d"),
        ("quiet", "dotted: largest error by theory"),
    )
    return [
        zero,
        *(
            parts.write_words(0, 1, words, colour=colour, **place) | {"yshift": -6 - 20 * line}
            for line, (colour, words) in enumerate(names)
        ),
    ]
