"""One example through one neuron: three curves in a row, whose slopes multiply.

The weight goes in on the left. Each curve hands its value to the next one, and the slope
of each is one factor of the chain rule: dz/dw, do/dz, dL/do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from lossviz.figures.neuron import tables
from lossviz.figures.scene import (
    Case,
    Curve,
    Derived,
    Format,
    Handle,
    Label,
    Mark,
    Point,
    Product,
    Quantity,
    Scene,
    Segment,
    Sentence,
    Sum,
    Vector,
    choose_step,
    parts,
    round_up,
    tabulate_loss,
    tabulate_loss_slope,
    theme,
)
from lossviz.loss import SquaredError, require_squared_error
from lossviz.neuron import IDENTITY, Activation, propagate

INPUT, TARGET, WEIGHT, BIAS = "x1", "t1", "w1", "b1"
_ROOM: Final = 1.25
_HEIGHT: Final = 430
_SAMPLES: Final = 201
_BOTTOM: Final = -0.9  # of how far the sum goes: where the weight's step is drawn
_THROUGH: Final = 1e-9  # below, nothing gets through an activation


@dataclass(frozen=True)
class Setting:
    """One example, one neuron, and the step that is shown.

    Attributes
    ----------
    x, t : float
        Input and target.
    w, b : float
        Weight and bias.
    activation : Activation
    loss : SquaredError
    learning_rate : float

    Raises
    ------
    DataError
        For another loss than a squared error.
    """

    x: float
    t: float
    w: float
    b: float
    activation: Activation
    loss: SquaredError
    learning_rate: float

    def __post_init__(self) -> None:
        require_squared_error(self.loss, "the picture of one neuron")


@dataclass(frozen=True)
class _Ranges:
    """Ranges of the axes: on either side of 0, but for outputs and losses."""

    x: float
    w: float
    b: float
    z: float
    t: float
    o_low: float
    o_high: float
    top: float

    @classmethod
    def of(cls, s: Setting) -> _Ranges:
        here = propagate(s.x, s.t, s.w, s.b, activation=s.activation, loss=s.loss)
        x, w, b, t = (round_up(max(_ROOM * abs(v), 1.5)) for v in (s.x, s.w, s.b, s.t))
        z = round_up(_ROOM * max(abs(here.z), abs(s.b), 1.0))
        low, high = _find_output_range(s.activation, z)
        low, high = min(low, s.t, here.o), max(high, s.t, here.o)
        room = 0.08 * (high - low)
        farthest = max(1.15 * abs(here.error), 0.4 * (high - low))
        return cls(x, w, b, z, t, low - room, high + room, s.loss.value(0.0, farthest))

    @property
    def o(self) -> float:
        return self.o_high - self.o_low


def _find_output_range(activation: Activation, z: float) -> tuple[float, float]:
    if activation.bounded:
        return activation.low, activation.high
    return (-z, z) if activation is IDENTITY else (-0.3 * z, z)


def locate_handles(s: Setting) -> dict[str, float]:
    """Give the value of each handle."""
    return {INPUT: s.x, TARGET: s.t, WEIGHT: s.w, BIAS: s.b}


@lru_cache(maxsize=64)
def build_scene(s: Setting) -> Scene:
    """Build the three curves, with input, target, weight and bias as handles.

    Parameters
    ----------
    s : Setting
        Where the handles stand at first decides how far the axes go.
    """
    ranges = _Ranges.of(s)
    return Scene(
        base=_base(s, ranges),
        handles=_handles(s, ranges),
        quantities={
            name: Quantity.itself(name, -far, far)
            for name, far in _list_handle_ranges(ranges).items()
        },
        derived=_derived(s, ranges),
        marks=(
            *_draw_sum(ranges, _choose_tilt_place(s, ranges)),
            *_draw_output(ranges),
            *_draw_loss(ranges),
        ),
        formats=_formats(s, ranges),
        sentence=write_sentence(s.learning_rate),
        description=_description(s),
        narrow=_NARROW,
        start=locate_handles(s),
    )


def _list_handle_ranges(ranges: _Ranges) -> dict[str, float]:
    return {INPUT: ranges.x, TARGET: ranges.t, WEIGHT: ranges.w, BIAS: ranges.b}


# What follows from the handles


def _derived(s: Setting, ranges: _Ranges) -> dict[str, Derived]:
    far_z = ranges.x * ranges.w + ranges.b
    far_e = max(abs(v) for v in _find_output_range(s.activation, far_z)) + ranges.t
    error_zero = 1e-9 * far_e
    return {
        "xw": Product(of=(INPUT, WEIGHT)),
        "z": Sum(terms=((1, "xw"), (1, BIAS))),
        "o": tables.tabulate_output("z", s.activation, far_z),
        "error": Sum(terms=((1, "o"), (-1, TARGET)), zero=error_zero),
        "loss": tabulate_loss("error", s.loss, far_e),
        "dl_do": tabulate_loss_slope("error", s.loss, far_e, 2 * error_zero),
        "do_dz": tables.tabulate_slope("z", s.activation, far_z, _THROUGH),
        "dl_db": Product(of=("dl_do", "do_dz")),
        "dl_dw": Product(of=("dl_do", "do_dz", INPUT)),
        "w_next": Sum(terms=((1, WEIGHT), (-s.learning_rate, "dl_dw"))),
        "b_next": Sum(terms=((1, BIAS), (-s.learning_rate, "dl_db"))),
        "line_low": Sum(terms=((1, BIAS), (-ranges.w, INPUT))),
        "line_high": Sum(terms=((1, BIAS), (ranges.w, INPUT))),
        "tilt": Sum(terms=((1, BIAS), (_choose_tilt_place(s, ranges), INPUT))),
        "grid": Vector(entries=np.linspace(ranges.o_low, ranges.o_high, _SAMPLES)),
        "grid_error": Sum(terms=((1, "grid"), (-1, TARGET))),
        "grid_loss": tabulate_loss("grid_error", s.loss, far_e),
        **_place_tangent("z", "o", "do_dz", 0.4 * ranges.z),
        **_place_tangent("o", "loss", "dl_do", 0.22 * ranges.o),
    }


def _place_tangent(x: str, y: str, slope: str, half: float) -> dict[str, Derived]:
    """Place the ends of the tangent of `y` over `x`, from ``x - half`` to ``x + half``."""
    # The tangent at (x, y) is y + slope (v - x) over v, so at v = x +- half it is y +- half slope.
    # Unlike the tangent of one prediction it gets longer on the screen where it is steep:
    # of sums and products alone the browser cannot compose a square root.
    return {
        f"{y}_from_x": Sum(terms=((1, x),), constant=-half),
        f"{y}_to_x": Sum(terms=((1, x),), constant=half),
        f"{y}_from_y": Sum(terms=((1, y), (-half, slope))),
        f"{y}_to_y": Sum(terms=((1, y), (half, slope))),
    }


def _choose_tilt_place(s: Setting, ranges: _Ranges) -> float:
    """Choose the weight at which the line is tilted: on the other side of 0 than the point."""
    inside = 0.8 * (ranges.z - abs(s.b)) / max(abs(s.x), 1e-300)
    return float(np.copysign(min(0.75 * ranges.w, inside), -s.w if s.w else -1.0))


def _handles(s: Setting, ranges: _Ranges) -> tuple[Handle, ...]:
    grips, homes = _grips(s, ranges), _homes(s, ranges)
    names = {WEIGHT: "weight w", BIAS: "bias b", INPUT: "input x", TARGET: "target t"}
    return tuple(
        Handle(
            name=name,
            label=label,
            low=-_list_handle_ranges(ranges)[name],
            high=_list_handle_ranges(ranges)[name],
            step=choose_step(2 * _list_handle_ranges(ranges)[name]),
            home=homes[name],
            grips=grips[name],
            spoken=_by_error(f"{label} {{{name}}}; %s, dL/dw {{dl_dw}}"),
            along="x" if name in (WEIGHT, TARGET) else "y",
            per_unit=_choose_tilt_place(s, ranges) if name == INPUT else 0.0,
        )
        for name, label in names.items()
    )


def _grips(s: Setting, ranges: _Ranges) -> dict[str, tuple[Any, ...]]:
    return {
        # Twice, because where w is 0 the bias stands in the same place on the line.
        WEIGHT: ((WEIGHT, "z", "xy"), (WEIGHT, _BOTTOM * ranges.z, "xy")),
        BIAS: ((0.0, BIAS, "xy"),),
        INPUT: ((_choose_tilt_place(s, ranges), "tilt", "xy"),),
        TARGET: ((TARGET, 0.0, "x3y3"),),
    }


def _homes(s: Setting, ranges: _Ranges) -> dict[str, float]:
    """Zero, but for the target: the output, where the target can get there."""
    output = propagate(s.x, s.t, s.w, s.b, activation=s.activation, loss=s.loss).o
    return dict.fromkeys(_list_handle_ranges(ranges), 0.0) | {
        TARGET: output if abs(output) <= ranges.t else 0.0
    }


def _by_error(template: str) -> Sentence:
    return Sentence.by_sign(
        "error",
        template % "too low by {|error|}",
        template % "on target",
        template % "too high by {|error|}",
    )


# Words


def write_sentence(learning_rate: float) -> Sentence:
    """Build the sentence of the page: which way the weight goes, and why."""
    return Sentence(
        (
            Case(
                "*● On target*: dL/do is 0, so dL/dw is 0 and a step changes nothing.", "error", 0
            ),
            *(_say_blocked(sign) for sign in (-1, 1)),
            *(_say_moved(sign, x, learning_rate) for sign in (-1, 1) for x in (-1, 0, 1)),
        )
    )


_OFF: Final = {-1: "*▲ Too low by {|error|}*", 1: "*▼ Too high by {|error|}*"}


def _say_blocked(sign: Any) -> Case:
    said = f"{_OFF[sign]}, but do/dz is 0 here, so dL/dw is 0: a step changes nothing."
    return Case(said, "error", sign, (("do_dz", 0),))


def _say_moved(sign: Any, x: Any, rate: float) -> Case:
    if x == 0:
        bias = "stays too" if rate == 0 else "moves"
        said = f"{_OFF[sign]}, but x is 0: dL/dw is 0 and w stays; only the bias {bias}."
        return Case(said, "error", sign, ((INPUT, 0),))
    link = "and" if sign * x == sign else "but"
    towards = {1: "positive", -1: "negative"}
    said = (
        f"{_OFF[sign]}, {link} x is {towards[x]}: dL/dw = {{dl_dw}} is {towards[sign * x]}, "
        f"{_say_step(sign * x, rate)}."
    )
    return Case(said, "error", sign, ((INPUT, x),))


def _say_step(gradient: int, rate: float) -> str:
    if rate == 0:
        return "and with a learning rate of 0 a step changes nothing"
    way = "raises" if gradient * rate < 0 else "lowers"
    if rate < 0:
        return f"and a step with a negative learning rate climbs: it {way} w to {{w_next}}"
    return f"so a step *{way}* w to {{w_next}}"


def _description(s: Setting) -> Sentence:
    said = (
        "Three curves in a row. The sum z over the weight is a line with slope dz/dw = x = "
        f"{{{INPUT}}}; at w = {{{WEIGHT}}} it is {{z}}. The output o over z, by "
        f"{s.activation.name}, is {{o}} there, with slope do/dz = {{do_dz}}. The loss over o is a "
        f"parabola, lowest at the target {{{TARGET}}}; it is {{loss}} there, with slope dL/do = "
        "{dl_do}: %s. The product of the three slopes is dL/dw = {dl_dw}; a step with learning "
        f"rate {s.learning_rate:g} takes w to {{w_next}}."
    )
    return _by_error(said)


def _formats(s: Setting, ranges: _Ranges) -> dict[str, Format]:
    o = Format.for_span(ranges.o, max(abs(ranges.o_low), abs(ranges.o_high)))
    small = 4 if s.activation.bounded or s.activation is not IDENTITY else 2
    steepest = 2 * s.loss.h * ranges.o
    across = Format.for_span(steepest * max(ranges.x, 1))
    fine = 10 if s.activation.bounded else 1
    if s.activation.bounded:
        across = Format(across.decimals + 1, across.scientific, across.kept)
    return {
        **{name: Format.for_span(2 * far) for name, far in _list_handle_ranges(ranges).items()},
        "z": Format.for_span(2 * ranges.z),
        "o": o,
        "error": o,
        "loss": Format.for_span(ranges.top / 10, ranges.top),
        "dl_do": o,
        "do_dz": Format(small),
        "dl_dw": across,
        "dl_db": across,
        "w_next": Format.for_span(2 * ranges.w / fine, 2 * ranges.w),
        "b_next": Format.for_span(2 * ranges.b / fine, 2 * ranges.b),
    }


# What stands still


def _base(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    z = np.unique(np.append(np.linspace(-4 * ranges.z, 4 * ranges.z, 4 * _SAMPLES), 0.0))
    line = {"color": theme.LIGHT["curve"], "width": 3, "simplify": False}
    activation = dict(
        type="scatter",
        name="activation",
        x=z,
        y=s.activation.value(z),
        xaxis="x2",
        yaxis="y2",
        mode="lines",
        line=line,
        hovertemplate="z %{x:.4g}<br>o %{y:.4g}<extra></extra>",
    )
    return {"data": [activation], "layout": _layout(s, ranges)}


def _layout(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    return theme.style_layout(_HEIGHT) | {
        "margin": {"l": 52, "r": 14, "t": 44, "b": 52},
        **_sum_axes(ranges),
        **_output_axes(s, ranges),
        **_loss_axes(s, ranges),
        "shapes": [
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x", "y domain", at=0),
            parts.draw_rule("x2 domain", "y2", at=0),
            parts.draw_rule("x2", "y2 domain", at=0),
            parts.draw_rule("x3 domain", "y3", at=0),
        ],
    }


_QUIET: Any = {"showgrid": False, "nticks": 5, "ticklabelstandoff": 5}


def _sum_axes(ranges: _Ranges) -> dict[str, Any]:
    w, z = [-ranges.w, ranges.w], [-ranges.z, ranges.z]
    return {
        "xaxis": theme.style_axis("weight w", range=w, domain=[0, 0.265], **_QUIET),
        "yaxis": theme.style_axis("sum z = w x + b", range=z, nticks=5),
    }


def _output_axes(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    z, o = [-ranges.z, ranges.z], [ranges.o_low, ranges.o_high]
    title = f"output o = {s.activation.formula}"
    return {
        "xaxis2": theme.style_axis("sum z", range=z, domain=[0.37, 0.635], anchor="y2", **_QUIET),
        "yaxis2": theme.style_axis(title, range=o, anchor="x2", nticks=5),
    }


def _loss_axes(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    o, losses = (
        [ranges.o_low, ranges.o_high],
        [-0.12 * ranges.top, 1.12 * ranges.top],
    )
    title = f"loss L = {s.loss.formula()}"
    return {
        "xaxis3": theme.style_axis("output o", range=o, domain=[0.74, 1], anchor="y3", **_QUIET),
        "yaxis3": theme.style_axis(title, range=losses, anchor="x3", nticks=5),
    }


_NARROW: dict[str, Any] = {
    "height": 520,
    "margin.l": 50,
    "margin.r": 6,
    "margin.t": 26,
    "margin.b": 40,
    "yaxis.nticks": 4,
    "yaxis2.nticks": 4,
    "yaxis3.nticks": 4,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "xaxis3.domain": [0, 1],
    "yaxis.domain": [0.77, 1],
    "yaxis2.domain": [0.385, 0.615],
    "yaxis3.domain": [0, 0.23],
}


# What moves


_DOT: Any = {"width": 1.5, "dash": "dot", "colour": "quiet"}


def _draw_sum(ranges: _Ranges, tilt_at: float) -> tuple[Mark, ...]:
    """The sum over the weight, with the steps of weight and bias."""
    bottom = _BOTTOM * ranges.z
    return (
        _sum_line(ranges),
        Segment(name="weight drops", x0=WEIGHT, y0="z", x1=WEIGHT, y1=bottom, **_DOT),
        Segment(name="sum passed on", x0=WEIGHT, y0="z", x1=ranges.w, y1="z", **_DOT),
        _weight_arrow(bottom),
        _bias_arrow(),
        *_grip_points(tilt_at, bottom),
        Point(name="weight", x=WEIGHT, y="z", size=11, sign="error"),
        _write("tilt in words", tilt_at, "tilt", "x", dx=12, dy=-8),
        _write_above("slope of the line", -ranges.w, ranges.z, f"1.  dz/dw = x = {{{INPUT}}}"),
        _write("bias in words", 0.0, BIAS, f"b = {{{BIAS}}}", dx=12, dy=16),
        _words_at_step(bottom),
        _write("weight in words", WEIGHT, "z", f"w = {{{WEIGHT}}}", dx=14, dy=-14, strong=True),
        parts.write_hint(WEIGHT, "z", dx=-18, dy=5, anchor="end"),
    )


def _sum_line(ranges: _Ranges) -> Segment:
    ends: Any = {"x0": -ranges.w, "y0": "line_low", "x1": ranges.w, "y1": "line_high"}
    return Segment(name="sum over the weight", width=3, colour="curve", **ends)


def _weight_arrow(bottom: float) -> Segment:
    ends: Any = {"x0": WEIGHT, "y0": bottom, "x1": "w_next", "y1": bottom}
    return Segment(name="step of the weight", width=5, arrow=True, sign="dl_dw", **ends)


def _bias_arrow() -> Segment:
    ends: Any = {"x0": 0.0, "y0": BIAS, "x1": 0.0, "y1": "b_next"}
    return Segment(name="step of the bias", width=4, arrow=True, sign="dl_db", **ends)


def _grip_points(tilt_at: float, bottom: float) -> tuple[Point, ...]:
    hollow: Any = {"hollow": True, "colour": "text"}
    return (
        Point(name="weight below", x=WEIGHT, y=bottom, size=5, **hollow),
        Point(name="bias", x=0.0, y=BIAS, size=6, **hollow),
        Point(name="tilt", x=tilt_at, y="tilt", size=6, **hollow),
    )


def _words_at_step(bottom: float) -> Label:
    return Label(
        name="where the step leads",
        x="w_next",
        y=bottom,
        words=Sentence.always("w to {w_next}"),
        dy=-12,
        anchor="middle",
        sign="dl_dw",
    )


def _draw_output(ranges: _Ranges) -> tuple[Mark, ...]:
    """The output over the sum."""
    on: Any = {"axes": "x2y2"}
    return (
        Segment(name="sum arrives", x0="z", y0=ranges.o_low, x1="z", y1="o", **on, **_DOT),
        Segment(name="output passed on", x0="z", y0="o", x1=ranges.z, y1="o", **on, **_DOT),
        _draw_tangent("o", "tangent of the activation", colour="quiet", **on),
        Point(name="sum", x="z", y="o", size=9, sign="error", **on),
        _write_above(
            "slope of the activation", -ranges.z, ranges.o_high, "2.  do/dz = {do_dz}", **on
        ),
        _write("output in words", "z", "o", "o = {o}", dx=-12, dy=-12, anchor="end", **on),
    )


def _draw_loss(ranges: _Ranges) -> tuple[Mark, ...]:
    """The loss over the output."""
    on: Any = {"axes": "x3y3"}
    return (
        Curve(name="loss", x="grid", y="grid_loss", width=3, colour="curve", **on),
        Segment(name="target drops", x0=TARGET, y0=0.0, x1=TARGET, y1=ranges.top, **on, **_DOT),
        Segment(name="output arrives", x0="o", y0=0.0, x1="o", y1="loss", **on, **_DOT),
        _draw_tangent("loss", "tangent of the loss", sign="error", **on),
        Point(name="output", x="o", y="loss", size=11, sign="error", **on),
        Point(name="target", x=TARGET, y=0.0, size=6, hollow=True, colour="text", **on),
        _write_above(
            "loss in words",
            ranges.o_high,
            1.12 * ranges.top,
            "L = {loss}",
            anchor="end",
            **on,
        ),
        _write("target in words", TARGET, 0.0, f"t = {{{TARGET}}}", dy=22, anchor="middle", **on),
        _write_above(
            "slope of the loss",
            ranges.o_low,
            1.12 * ranges.top,
            "3.  dL/do = {dl_do}",
            sign="error",
            **on,
        ),
    )


def _draw_tangent(y: str, name: str, **more: Any) -> Segment:
    ends: Any = {"x0": f"{y}_from_x", "y0": f"{y}_from_y", "x1": f"{y}_to_x", "y1": f"{y}_to_y"}
    return Segment(name=name, width=3, **ends, **more)


def _write_above(name: str, x: float, y: float, words: str, **more: Any) -> Label:
    """Write above a curve: its factor of the chain rule."""
    return _write(name, x, y, words, dy=-14, size=16, strong=True, **more)


def _write(name: str, x: Any, y: Any, words: str, **more: Any) -> Label:
    return Label(name=name, x=x, y=y, words=Sentence.always(words), **{"colour": "text"} | more)
