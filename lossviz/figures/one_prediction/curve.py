"""One prediction on its loss curve: the picture that explains the sign of the gradient."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.figures.scene import (
    Area,
    Case,
    Derived,
    Format,
    Handle,
    Label,
    Lookup,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    Sum,
    choose_step,
    list_outputs,
    parts,
    tabulate_loss,
    tabulate_loss_slope,
    theme,
    widen_half_width,
)
from lossviz.loss import Loss, SquaredError, descent

HANDLE: Final = "o"
_HEADROOM = 1.24
_FOOTROOM = 0.13
_TANGENT = 0.3
_SCREEN_RATIO = 0.5
_TANGENT_KNOTS = 129
_HEIGHT = 540
_ROUND_OFF = 1e-9  # of the half-width: a smaller error of the next prediction has no sign


@lru_cache(maxsize=128)
def build_scene(
    target: float, half_width: float, *, loss: Loss, learning_rate: float, formula: str
) -> Scene:
    """Build the loss curve over the gradient line, with the prediction as a handle.

    Parameters
    ----------
    target : float
        The target t.
    half_width : float
        How far the axis goes on either side of the target, positive.
    loss : Loss
        The loss of one example. Only that of a quadratic is shown as an area, too.
    learning_rate : float
        Of the step that is shown.
    formula : str
        The loss as it stands, for the axis ("½ (t − o)²").

    Returns
    -------
    Scene
        With one handle, `HANDLE`: the prediction o.
    """
    if loss.quadratic is None:
        return _build_scene_of_tables(target, half_width, loss, learning_rate, formula)
    quantities = _quantities(target, half_width, loss, learning_rate)
    largest = {n: float(np.abs(quantities[n].value).max()) for n in ("loss", "slope", "next")}
    formats = _formats(target, half_width, largest)
    return Scene(
        base=_base(target, half_width, loss, formula),
        handles=(_handle(target, half_width),),
        quantities=quantities,
        marks=_marks(target),
        formats=formats,
        sentence=write_sentence(learning_rate, 2 * loss.quadratic),
        description=_description(_PARABOLA, target, formats["o"], learning_rate),
        narrow=_NARROW,
    )


def show(target: float, output: float, *, half: bool = True, learning_rate: float = 0.5) -> Scene:
    """Draw one prediction on its loss curve, for a notebook.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    half : bool
        Whether the one half stands before the square.
    learning_rate : float
        Of the step that is shown.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.
    """
    loss = SquaredError(half=half)
    half_width = widen_half_width(output, target, 1.0)
    whole = build_scene(
        target, half_width, loss=loss, learning_rate=learning_rate, formula=loss.formula()
    )
    return whole.start_at({HANDLE: output}).call("The loss over the prediction, and its slope")


def write_sentence(learning_rate: float, curvature: float) -> Sentence:
    """Build the sentence of the page, for this learning rate."""
    if learning_rate == 0:
        step = "with a learning rate of 0 a step changes nothing"
        return _by_side(step, step)
    past = ", past the target" if curvature * learning_rate > 1 + 1e-12 else ""
    if learning_rate > 0:
        return _by_side(
            f"so a step raises the prediction to {{next}}{past}",
            f"so a step lowers the prediction to {{next}}{past}",
        )
    climb = "a step with a negative learning rate climbs, away from the target, to {next}"
    return _by_side(climb, climb)


def _by_side(low: str, high: str) -> Sentence:
    return Sentence.by_sign(
        "error",
        f"*▲ Too low by {{|error|}}*: the slope is {{slope}}, {low}.",
        "*● On target*: the slope is 0, so a step changes nothing.",
        f"*▼ Too high by {{|error|}}*: the slope is {{slope}}, {high}.",
    )


_PARABOLA: Final = "A parabola", "a straight line"
_ANY_CURVE: Final = "A curve", "a line"


def _description(
    shapes: tuple[str, str], target: float, written: Format, learning_rate: float
) -> Sentence:
    of_loss, of_slope = shapes
    curve = (
        f"{of_loss} of the loss over the prediction, lowest at the target "
        f"{written.write(target)}; below it the slope of that curve, {of_slope} that "
        "crosses zero at the target. The prediction is {o}, its loss {loss}, its slope {slope}"
    )
    step = f"; a step with learning rate {learning_rate:g} leads to {{next}}."
    return Sentence(
        (
            Case(f"{curve}: too low, gradient negative{step}", "error", -1),
            Case(f"{curve}: on target{step}", "error", 0),
            Case(f"{curve}: too high, gradient positive{step}", "error", 1),
        )
    )


def _formats(target: float, half_width: float, sizes: dict[str, float]) -> dict[str, Format]:
    o = Format.for_span(2 * half_width, abs(target) + half_width)
    return {
        "o": o,
        "error": Format.for_span(2 * half_width),
        # A digit more: near the target a loss gets small, and is still not 0.
        "loss": Format.for_span(sizes["loss"] / 10, sizes["loss"]),
        "slope": Format.for_span(2 * sizes["slope"]),
        "next": Format.for_span(2 * half_width, max(abs(target) + half_width, sizes["next"])),
    }


def _quantities(
    target: float, half_width: float, loss: Loss, learning_rate: float
) -> dict[str, Quantity]:
    ends = np.array([target - half_width, target, target + half_width])

    def of(values: FloatArray) -> FloatArray:
        return np.full_like(values, target)

    def value(v: FloatArray) -> FloatArray:
        return loss.value(of(v), v)

    def gradient(v: FloatArray) -> FloatArray:
        return loss.gradient(of(v), v)

    def curvature(v: FloatArray) -> FloatArray:
        return loss.curvature(of(v), v)

    def landing(v: FloatArray) -> FloatArray:
        return descent.take_step(v, gradient(v), learning_rate)

    def landing_slope(v: FloatArray) -> FloatArray:
        return 1 - learning_rate * curvature(v)

    q = {
        "o": Quantity.smooth(HANDLE, ends, lambda v: v, np.ones_like),
        "error": Quantity.smooth(HANDLE, ends, lambda v: v - target, np.ones_like),
        "middle": Quantity.smooth(
            HANDLE, ends, lambda v: target + (v - target) / 2, lambda v: np.full_like(v, 0.5)
        ),
        "loss": Quantity.smooth(HANDLE, ends, value, gradient),
        "slope": Quantity.smooth(HANDLE, ends, gradient, curvature),
        "next": Quantity.smooth(HANDLE, ends, landing, landing_slope),
        "next_loss": Quantity.smooth(
            HANDLE,
            ends,
            lambda v: value(landing(v)),
            lambda v: gradient(landing(v)) * landing_slope(v),
        ),
    }
    return q | _tangent(target, half_width, loss)


def _tangent(target: float, half_width: float, loss: Loss) -> dict[str, Quantity]:
    at = np.linspace(target - half_width, target + half_width, _TANGENT_KNOTS)
    return _tangent_at(target, half_width, loss, at)


def _tangent_at(
    target: float, half_width: float, loss: Loss, at: FloatArray
) -> dict[str, Quantity]:
    """Ends of the tangent, always about equally long on the screen."""
    t = np.full_like(at, target)
    value, slope, curvature = loss.value(t, at), loss.gradient(t, at), loss.curvature(t, at)
    steep = _SCREEN_RATIO * 2 * half_width / (_HEADROOM * value.max())
    half = parts.measure_tangent_half(slope, _TANGENT * half_width, steep)
    # half = length / sqrt(1 + (steep slope)^2), whose derivative by the prediction is
    # -half (steep slope) (steep curvature) / (1 + (steep slope)^2).
    change = -half * steep**2 * slope * curvature / (1 + (steep * slope) ** 2)
    return {
        "tangent_x0": Quantity(HANDLE, at, at - half, 1 - change),
        "tangent_x1": Quantity(HANDLE, at, at + half, 1 + change),
        "tangent_y0": Quantity(
            HANDLE, at, value - slope * half, slope - curvature * half - slope * change
        ),
        "tangent_y1": Quantity(
            HANDLE, at, value + slope * half, slope + curvature * half + slope * change
        ),
    }


# A loss that is no quadratic: tables over the error, sampled where the loss asks for it


def _build_scene_of_tables(
    target: float, half_width: float, loss: Loss, learning_rate: float, formula: str
) -> Scene:
    ends = np.array([target - half_width, target, target + half_width])
    derived, largest = _tabulate(target, half_width, loss, learning_rate)
    formats = _formats(target, half_width, largest)
    return Scene(
        base=_base(target, half_width, loss, formula),
        handles=(_handle(target, half_width),),
        quantities={
            "o": Quantity.line(HANDLE, ends, 0.0, 1.0),
            "error": Quantity.smooth(HANDLE, ends, lambda v: v - target, np.ones_like),
        },
        derived=derived,
        # The area under a curved line is no triangle.
        marks=tuple(mark for mark in _marks(target) if not mark.name.startswith("area ")),
        formats=formats,
        sentence=_write_sentence_of_tables(learning_rate),
        description=_description(_ANY_CURVE, target, formats["o"], learning_rate),
        narrow=_NARROW,
    )


def _tabulate(
    target: float, half_width: float, loss: Loss, learning_rate: float
) -> tuple[dict[str, Derived], dict[str, float]]:
    """Tabulate what follows the error, and give the largest loss, slope and next prediction."""
    at = np.union1d(
        np.linspace(-half_width, half_width, _TANGENT_KNOTS), loss.knots(-half_width, half_width)
    )
    none = np.zeros_like(at)
    slope = loss.gradient(none, at)
    landing = descent.take_step(at, slope, learning_rate)
    farthest = float(np.abs(landing).max())
    derived = {
        "loss": tabulate_loss("error", loss, half_width),
        "slope": tabulate_loss_slope("error", loss, half_width),
        "next_error": Sum(
            terms=((1, "error"), (-learning_rate, "slope")), zero=_ROUND_OFF * half_width
        ),
        "next": Sum(terms=((1, "next_error"),), constant=target),
        # Steps may lead out of the picture, and between the samples a little farther.
        "next_loss": tabulate_loss("next_error", loss, 1.01 * max(farthest, half_width)),
        **_tabulate_tangent(target, half_width, loss, at),
    }
    sizes = {
        "loss": float(loss.value(none, at).max()),
        "slope": float(np.abs(slope).max()),
        "next": abs(target) + farthest,
    }
    return derived, sizes


def _tabulate_tangent(
    target: float, half_width: float, loss: Loss, at: FloatArray
) -> dict[str, Lookup]:
    of_error = _tangent_at(0.0, half_width, loss, at)
    shift = {"tangent_x0": target, "tangent_x1": target}
    return {
        name: Lookup(of="error", at=at, value=end.value + shift.get(name, 0.0), slope=end.slope)
        for name, end in of_error.items()
        if end.slope is not None
    }


def _write_sentence_of_tables(learning_rate: float) -> Sentence:
    """Build the sentence of the page, where the present step decides whether it goes past."""
    within = write_sentence(learning_rate, 0.0)
    if learning_rate <= 0:
        return within
    low, _, high = write_sentence(learning_rate, math.inf).cases
    past = replace(low, also=(("next_error", 1),)), replace(high, also=(("next_error", -1),))
    return Sentence((*past, *within.cases))


def _handle(target: float, half_width: float) -> Handle:
    spoken = "prediction {o}, %s, slope {slope}"
    return Handle(
        name=HANDLE,
        label="prediction",
        low=target - half_width,
        high=target + half_width,
        step=choose_step(2 * half_width),
        home=target,
        grips=(("o", "loss", "xy"), ("o", "slope", "xy2")),
        spoken=Sentence.by_sign(
            "error",
            spoken % "too low by {|error|}",
            spoken % "on target",
            spoken % "too high by {|error|}",
        ),
    )


_SIGNED: Any = {"sign": "error"}
_DOTTED: Any = {"width": 1.5, "dash": "dot", "colour": "quiet"}
_BELOW: Any = {"axes": "xy2"}


def _marks(target: float) -> tuple[Mark, ...]:
    return (
        _loss_area(target),
        *_drop_lines(),
        _tangent_mark(),
        _descent_arrow(),
        *_points(),
        *_words_at_prediction(),
        _words_at_step(),
        *_words_below(),
        parts.write_hint("o", "loss", dy=38, anchor="middle"),
    )


def _loss_area(target: float) -> Area:
    """The triangle between the gradient line and zero, whose area is the loss."""
    corners = ((target, 0.0), ("o", 0.0), ("o", "slope"))
    return Area(name="area is the loss", corners=corners, **_BELOW, **_SIGNED)


def _drop_lines() -> tuple[Segment, ...]:
    ahead: Any = {"x0": "next", "y0": "next_loss", "x1": "next", "y1": 0.0}
    return (
        Segment(name="drop line", x0="o", y0="loss", x1="o", y1=0.0, **_DOTTED),
        Segment(name="drop line below", x0="o", y0=0.0, x1="o", y1="slope", **_BELOW, **_DOTTED),
        Segment(name="drop line of the next", **ahead, **_DOTTED),
    )


def _tangent_mark() -> Segment:
    return Segment(
        name="tangent",
        x0="tangent_x0",
        y0="tangent_y0",
        x1="tangent_x1",
        y1="tangent_y1",
        width=3,
        **_SIGNED,
    )


def _descent_arrow() -> Segment:
    ends: Any = {"x0": "o", "y0": 0.0, "x1": "next", "y1": 0.0}
    return Segment(name="descent step", width=5, arrow=True, **ends, **_SIGNED)


def _points() -> tuple[Point, ...]:
    """The prediction on both curves, and where the step leads."""
    on_line = "prediction on the gradient line"
    return (
        Point(name="next prediction", x="next", y="next_loss", size=6, hollow=True, colour="quiet"),
        Point(name="prediction", x="o", y="loss", size=11, **_SIGNED),
        Point(name=on_line, x="o", y="slope", size=9, **_BELOW, **_SIGNED),
    )


def _words_at_prediction() -> tuple[Label, ...]:
    strong: Any = {"x": "o", "y": "loss", "dx": 20, "flip": "error", "size": 16, "strong": True}
    loss, slope = Sentence.always("loss {loss}"), Sentence.always("slope {slope}")
    return (
        Label(name="loss at the prediction", words=loss, dy=-32, colour="text", **strong),
        Label(name="slope at the prediction", words=slope, dy=-12, **strong, **_SIGNED),
    )


def _words_at_step() -> Label:
    return Label(
        name="where the step leads",
        caption=True,
        x="next",
        y=0.0,
        words=Sentence.always("step to {next}"),
        dy=26,
        anchor="middle",
        colour="quiet",
    )


def _words_below() -> tuple[Label, ...]:
    """What the area is, and the gradient where the prediction is."""
    area = Label(
        name="area in words",
        x="middle",
        y=0.0,
        words=Sentence.by_sign("error", "area = loss {loss}", "", "area = loss {loss}"),
        dy=-9,
        dy_flipped=20,
        flip="error",
        anchor="middle",
        **_BELOW,
        **_SIGNED,
    )
    gradient = Label(
        name="gradient at the prediction",
        x="o",
        y="slope",
        words=Sentence.always("{slope}"),
        dx=8,
        dy=24,
        dy_flipped=-14,
        flip="error",
        strong=True,
        **_BELOW,
        **_SIGNED,
    )
    return area, gradient


def _base(target: float, half_width: float, loss: Loss, formula: str) -> dict[str, Any]:
    o = list_outputs(target, half_width, 41, loss)
    slope = loss.gradient(np.full_like(o, target), o)
    top = float(np.max(loss.value(np.full(2, target), o[[0, -1]])))
    gradient = dict(
        type="scatter",
        name="gradient",
        x=o,
        y=slope,
        yaxis="y2",
        mode="lines",
        line={"color": theme.LIGHT["curve"], "width": 2.5},
        hovertemplate="o %{x:.4g}<br>slope %{y:.4g}<extra></extra>",
    )
    layout = _layout(target, half_width, top, float(np.abs(slope).max()), formula)
    return {"data": [parts.draw_curve(target, half_width, loss), gradient], "layout": layout}


def _layout(
    target: float, half_width: float, top: float, steepest: float, formula: str
) -> dict[str, Any]:
    sides = [target - half_width, target + half_width]
    heights = [-_FOOTROOM * top, _HEADROOM * top]
    slopes = [-1.3 * steepest, 1.3 * steepest]
    return theme.style_layout(_HEIGHT) | {
        "xaxis": theme.style_axis("prediction o", range=sides, anchor="y2", showgrid=False),
        "yaxis": theme.style_axis(f"loss L = {formula}", range=heights, domain=[0.37, 1], nticks=6),
        "yaxis2": theme.style_axis("slope dL/do", range=slopes, domain=[0, 0.31], nticks=5),
        "shapes": _zones_and_rules(target, half_width),
        "annotations": _still_words(target),
    }


def _zones_and_rules(target: float, half_width: float) -> list[dict[str, object]]:
    return [
        *parts.tint_zones(target, half_width),
        parts.draw_rule("x domain", "y", at=0),
        parts.draw_rule("x domain", "y2", at=0),
        parts.draw_rule("x", "y domain", at=target, dash="dot"),
        parts.draw_rule("x", "y2 domain", at=target, dash="dot"),
    ]


def _still_words(target: float) -> list[dict[str, object]]:
    place: Any = {"xref": "x", "yref": "y2 domain", "colour": "quiet", "side": "left"}
    return [
        _in_corner(0, "left", "too_low_text", "<b>▲ too low</b>: gradient negative, raise o"),
        _in_corner(1, "right", "too_high_text", "gradient positive, lower o: <b>too high ▼</b>"),
        parts.write_words(target, 0, "target t", **place),
    ]


def _in_corner(x: float, side: str, colour: str, text: str) -> dict[str, object]:
    return parts.write_words(
        x, 1, text, xref="x domain", yref="y domain", colour=colour, side=side, size=14
    )


_NARROW = {
    "height": 400,
    "margin.l": 46,
    "margin.r": 6,
    "annotations.0.text": "<b>▲ too low</b><br>gradient negative<br>raise o",
    "annotations.1.text": "<b>too high ▼</b><br>gradient positive<br>lower o",
    "annotations.0.font.size": 12,
    "annotations.1.font.size": 12,
}
