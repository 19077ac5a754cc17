"""One example through one neuron: three curves in a row, whose slopes multiply.

The weight goes in on the left. Each curve hands its value to the next one, and the slope
of each is one factor of the chain rule: dz/dw, do/dz, dL/do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np

from lossviz.base import format_number
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
    Sentence,
    Sum,
    Vector,
    choose_step,
    layouts,
    leave_room,
    parts,
    round_up,
    tabulate_loss,
    tabulate_loss_slope,
)
from lossviz.loss import SquaredError, require_squared_error
from lossviz.neuron import IDENTITY, NEXT_TO_NOTHING, RELU, Activation, propagate

INPUT, TARGET, WEIGHT, BIAS = "x1", "t1", "w1", "b1"
_ROOM: Final = 1.25
_HEIGHT: Final = 430
_SAMPLES: Final = 201
_MOST_DECIMALS: Final = 6
_BOTTOM: Final = -0.9  # of how far the sum goes: where the weight's step is drawn

Sign = Literal[-1, 0, 1]


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
    """Ranges of the axes, and where the line of the sum is tilted by hand.

    Inputs, weights, biases, sums and targets go equally far on either side of 0.

    Attributes
    ----------
    x, w, b, z, t : float
        How far they go.
    o_low, o_high : float
        Ends of the outputs.
    max_loss : float
    snap_target : float
        To which target the handle snaps.
    tilt : float
        The weight at which the line of the sum is taken hold of to tilt it.
    """

    x: float
    w: float
    b: float
    z: float
    t: float
    o_low: float
    o_high: float
    max_loss: float
    snap_target: float
    tilt: float

    @classmethod
    def of(cls, s: Setting) -> _Ranges:
        here = propagate(s.x, s.t, s.w, s.b, activation=s.activation, loss=s.loss)
        x, w, b, t = (round_up(max(_ROOM * abs(v), 1.5)) for v in (s.x, s.w, s.b, s.t))
        z = round_up(_ROOM * max(abs(here.z), abs(s.b), 1.0))
        low, high = _find_output_range(s.activation, z)
        low, high = min(low, s.t, here.o), max(high, s.t, here.o)
        room = 0.08 * (high - low)
        top = s.loss.value(0.0, max(1.15 * abs(here.error), 0.4 * (high - low)))
        # The target snaps to the output, where it can get there.
        home = here.o if abs(here.o) <= t else 0.0
        # The line is tilted on the other side of 0 than the point, inside the picture.
        inside = min(0.75 * w, 0.8 * (z - abs(s.b)) / max(abs(s.x), 1e-300))
        tilt = float(np.copysign(inside, -s.w if s.w else -1.0))
        return cls(x, w, b, z, t, low - room, high + room, top, home, tilt)

    @property
    def output_span(self) -> float:
        """How far apart the ends of the outputs are."""
        return self.o_high - self.o_low

    @property
    def ends(self) -> dict[str, float]:
        """How far each handle goes."""
        return {INPUT: self.x, TARGET: self.t, WEIGHT: self.w, BIAS: self.b}


def _find_output_range(activation: Activation, z: float) -> tuple[float, float]:
    if activation.bounded:
        return activation.low, activation.high
    return (-z, z) if activation is IDENTITY else (-0.3 * z, z)


def locate_handles(s: Setting) -> dict[str, float]:
    """Give the value of each handle."""
    return {INPUT: s.x, TARGET: s.t, WEIGHT: s.w, BIAS: s.b}


@lru_cache(maxsize=64)
def draw_chain(s: Setting) -> Scene:
    """Draw the three curves, with input, target, weight and bias as handles.

    Parameters
    ----------
    s : Setting
        Where the handles stand at first decides how far the axes go.
    """
    ranges = _Ranges.of(s)
    thirds = {"xy": (0.77, 1.0), "x2y2": (0.385, 0.615), "x3y3": (0.0, 0.23)}
    return Scene(
        base={"data": [_draw_activation(s, ranges)], "layout": _lay_out(s, ranges)},
        handles=_make_handles(ranges),
        quantities={name: Quantity.itself(name, -far, far) for name, far in ranges.ends.items()},
        derived=_derive(s, ranges),
        marks=(*_draw_sum(ranges), *_draw_output(ranges), *_draw_loss(ranges)),
        formats=_choose_formats(s, ranges),
        sentence=write_sentence(s.learning_rate, s.activation),
        description=_describe(s),
        narrow=layouts.stack(520, thirds)
        | {"margin.l": 50, "margin.r": 6, "margin.t": 26, "margin.b": 40}
        | {"yaxis.nticks": 4, "yaxis2.nticks": 4, "yaxis3.nticks": 4},
        start=locate_handles(s),
    )


# What follows from the handles


def _derive(s: Setting, ranges: _Ranges) -> dict[str, Derived]:
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
        "do_dz": tables.tabulate_slope("z", s.activation, far_z, NEXT_TO_NOTHING),
        "dl_db": Product(of=("dl_do", "do_dz")),
        "dl_dw": Product(of=("dl_do", "do_dz", INPUT)),
        "w_next": Sum(terms=((1, WEIGHT), (-s.learning_rate, "dl_dw"))),
        "b_next": Sum(terms=((1, BIAS), (-s.learning_rate, "dl_db"))),
        "line_low": Sum(terms=((1, BIAS), (-ranges.w, INPUT))),
        "line_high": Sum(terms=((1, BIAS), (ranges.w, INPUT))),
        "tilt": Sum(terms=((1, BIAS), (ranges.tilt, INPUT))),
        "grid": Vector(entries=np.linspace(ranges.o_low, ranges.o_high, _SAMPLES)),
        "grid_error": Sum(terms=((1, "grid"), (-1, TARGET))),
        "grid_loss": tabulate_loss("grid_error", s.loss, far_e),
        **_place_tangent("z", "o", "do_dz", 0.4 * ranges.z),
        **_place_tangent("o", "loss", "dl_do", 0.22 * ranges.output_span),
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


def _make_handles(ranges: _Ranges) -> tuple[Handle, ...]:
    # The weight twice, because where it is 0 the bias stands in the same place on the line.
    weight = (WEIGHT, "z", "xy"), (WEIGHT, _BOTTOM * ranges.z, "xy")
    tilt: Any = {"home": 0.0, "along": "y", "per_unit": ranges.tilt}
    table: dict[str, tuple[str, Any, Any]] = {
        WEIGHT: ("weight w", weight, {"home": 0.0, "along": "x"}),
        BIAS: ("bias b", ((0.0, BIAS, "xy"),), {"home": 0.0, "along": "y"}),
        INPUT: ("input x", ((ranges.tilt, "tilt", "xy"),), tilt),
        TARGET: ("target t", ((TARGET, 0.0, "x3y3"),), {"home": ranges.snap_target, "along": "x"}),
    }
    return tuple(
        Handle(
            name=name,
            label=label,
            low=-ranges.ends[name],
            high=ranges.ends[name],
            step=choose_step(2 * ranges.ends[name]),
            grips=grips,
            spoken=_by_error(f"{label} {{{name}}}; %s, dL/dw {{dl_dw}}"),
            **more,
        )
        for name, (label, grips, more) in table.items()
    )


def _by_error(template: str) -> Sentence:
    errors = "too low by {|error|}", "on target", "too high by {|error|}"
    return Sentence.by_sign("error", *(template % error for error in errors))


# Words

_TOO: Final[dict[Sign, str]] = {-1: "*▲ Too low by {|error|}*", 1: "*▼ Too high by {|error|}*"}
_ON_TARGET: Final = "*● On target*: dL/do is 0, so dL/dw is 0 and a step changes nothing."
_BLOCKED: Final = ", but do/dz is 0 here, so dL/dw is 0: a step changes nothing."
_SATURATED: Final = (
    ", but do/dz is below 10⁻⁹ here: next to nothing of dL/do gets through to w and b."
)


def write_sentence(learning_rate: float, activation: Activation) -> Sentence:
    """Build the sentence of the page: which way the weight goes, and why."""
    # Only the slope of a ReLU is exactly 0: that of others comes near it.
    why = _BLOCKED if activation is RELU else _SATURATED
    blocked = (Case(too + why, "error", sign, (("do_dz", 0),)) for sign, too in _TOO.items())
    signs: tuple[Sign, ...] = (-1, 0, 1)
    moved = (_describe_move(sign, x, learning_rate) for sign in _TOO for x in signs)
    return Sentence((Case(_ON_TARGET, "error", 0), *blocked, *moved))


def _describe_move(sign: Sign, x: Sign, rate: float) -> Case:
    """Say where a step takes the weight, by the signs of error and input."""
    if x == 0:
        step = "and w stays; only the bias moves" if rate else _describe_step(0, rate)
        words = f"but x is 0: dL/dw is 0 {step}."
    else:
        gradient, names = sign * x, {1: "positive", -1: "negative"}
        words = (
            f"{'and' if x == 1 else 'but'} x is {names[x]}: dL/dw = {{dl_dw}} is "
            f"{names[gradient]}, {_describe_step(gradient, rate)}."
        )
    return Case(f"{_TOO[sign]}, {words}", "error", sign, ((INPUT, x),))


def _describe_step(gradient: int, rate: float) -> str:
    if rate == 0:
        return "and with a learning rate of 0 a step changes nothing"
    way = "raises" if gradient * rate < 0 else "lowers"
    if rate < 0:
        return f"and a step with a negative learning rate climbs: it {way} w to {{w_next}}"
    return f"so a step *{way}* w to {{w_next}}"


def _describe(s: Setting) -> Sentence:
    return _by_error(
        "Three curves in a row. The sum z over the weight is a line with slope dz/dw = x = "
        f"{{{INPUT}}}; at w = {{{WEIGHT}}} it is {{z}}. The output o over z, by "
        f"{s.activation.name}, is {{o}} there, with slope do/dz = {{do_dz}}. The loss over o is a "
        f"parabola, lowest at the target {{{TARGET}}}; it is {{loss}} there, with slope dL/do = "
        "{dl_do}: %s. The product of the three slopes is dL/dw = {dl_dw}; a step with learning "
        f"rate {format_number(s.learning_rate, 15)} takes w to {{w_next}}."
    )


def _choose_formats(s: Setting, ranges: _Ranges) -> dict[str, Format]:
    bounded = s.activation.bounded
    o = Format.for_span(ranges.output_span, max(abs(ranges.o_low), abs(ranges.o_high)))
    steepest = float(s.loss.gradient(0.0, ranges.output_span))
    across = Format.for_span(steepest * max(ranges.x, 1))
    # What has passed a bounded activation is small.
    fine = 10 if bounded else 1
    across = replace(across, decimals=across.decimals + bounded)
    w_next = Format.for_span(2 * ranges.w / fine, 2 * ranges.w)
    b_next = Format.for_span(2 * ranges.b / fine, 2 * ranges.b)
    return {
        **{name: Format.for_span(2 * far) for name, far in ranges.ends.items()},
        "z": Format.for_span(2 * ranges.z),
        "o": o,
        "error": o,
        "loss": Format.for_span(ranges.max_loss / 10, ranges.max_loss),
        "dl_do": o,
        "do_dz": Format(2 if s.activation is IDENTITY else 4),
        "dl_dw": _refine(across, w_next, s.learning_rate),
        "dl_db": _refine(across, b_next, s.learning_rate),
        "w_next": w_next,
        "b_next": b_next,
    }


def _refine(gradient: Format, following: Format, rate: float) -> Format:
    """Give a gradient the digits with which the step that is written leads where it is written."""
    if gradient.scientific or following.scientific or not rate:
        return gradient
    needed = following.decimals + math.ceil(math.log10(abs(rate)))
    return replace(gradient, decimals=min(_MOST_DECIMALS, max(gradient.decimals, needed)))


# What stands still


def _draw_activation(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    z = np.unique(np.append(np.linspace(-4 * ranges.z, 4 * ranges.z, 4 * _SAMPLES), 0.0))
    line = layouts.style_line("curve", 3, simplify=False)
    hover = "z %{x:,.4g}<br>o %{y:,.4g}<extra></extra>"
    o = s.activation.value(z)
    return layouts.draw_trace("x2y2", "activation", z, o, line=line, hovertemplate=hover)


def _lay_out(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    across: Any = {"showgrid": False, "nticks": 5, "ticklabelstandoff": 5}
    w, z = leave_room(-ranges.w, ranges.w), leave_room(-ranges.z, ranges.z)
    o, losses = [ranges.o_low, ranges.o_high], [-0.12 * ranges.max_loss, 1.12 * ranges.max_loss]
    output, loss = f"output o = {s.activation.formula}", f"loss L = {s.loss.formula()}"
    return layouts.lay_out(
        _HEIGHT,
        {
            "xy": (
                {"title": "weight w", "range": w, "domain": [0, 0.265], **across},
                {"title": "sum z = w x + b", "range": z, "nticks": 5},
            ),
            "x2y2": (
                {"title": "sum z", "range": z, "domain": [0.37, 0.635], **across},
                {"title": output, "range": o, "nticks": 5},
            ),
            "x3y3": (
                {"title": "output o", "range": o, "domain": [0.74, 1], **across},
                {"title": loss, "range": losses, "nticks": 5},
            ),
        },
        margin=(52, 14, 44, 52),
        shapes=[
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x", "y domain", at=0),
            parts.draw_rule("x2 domain", "y2", at=0),
            parts.draw_rule("x2", "y2 domain", at=0),
            parts.draw_rule("x3 domain", "y3", at=0),
        ],
    )


# What moves

_DOT: Any = {"width": 1.5, "dash": "dot"}
_GRIP: Any = {"hollow": True, "colour": "text"}


def _draw_sum(ranges: _Ranges) -> tuple[Mark, ...]:
    """The sum over the weight, with the steps of weight and bias."""
    low, high, bottom = -ranges.w, ranges.w, _BOTTOM * ranges.z
    point, bias, tilt = (WEIGHT, "z"), (0.0, BIAS), (ranges.tilt, "tilt")
    below, ahead = (WEIGHT, bottom), ("w_next", bottom)
    line: Any = {"width": 3, "colour": "curve"}
    step: Any = {"width": 5, "arrow": True, "sign": "dl_dw"}
    step_of_bias: Any = {"width": 4, "arrow": True, "sign": "dl_db"}
    beside: Any = {"dy": -12, "anchor": "middle", "sign": "dl_dw"}
    return (
        layouts.connect("sum over the weight", (low, "line_low"), (high, "line_high"), **line),
        layouts.connect("weight drops", point, below, **_DOT),
        layouts.connect("sum passed on", point, (high, "z"), **_DOT),
        layouts.connect("step of the weight", below, ahead, **step),
        layouts.connect("step of the bias", bias, (0.0, "b_next"), **step_of_bias),
        Point(name="weight below", x=WEIGHT, y=bottom, size=5, **_GRIP),
        Point(name="bias", x=0.0, y=BIAS, size=6, **_GRIP),
        Point(name="tilt", x=ranges.tilt, y="tilt", size=6, **_GRIP),
        Point(name="weight", x=WEIGHT, y="z", size=11, sign="error"),
        _write("tilt in words", tilt, "x", dx=12, dy=-8),
        _write_above("slope of the line", (low, ranges.z), f"1.  dz/dw = x = {{{INPUT}}}"),
        _write("bias in words", bias, f"b = {{{BIAS}}}", dx=12, dy=16),
        layouts.write_label("where the step leads", *ahead, "w to {w_next}", **beside),
        _write("weight in words", point, f"w = {{{WEIGHT}}}", dx=14, dy=-14, strong=True),
        parts.write_hint(*point, dx=-18, dy=5, anchor="end"),
    )


def _draw_output(ranges: _Ranges) -> tuple[Mark, ...]:
    """The output over the sum."""
    on: Any = {"axes": "x2y2"}
    point, corner = ("z", "o"), (-ranges.z, ranges.o_high)
    return (
        layouts.connect("sum arrives", ("z", ranges.o_low), point, **on, **_DOT),
        layouts.connect("output passed on", point, (ranges.z, "o"), **on, **_DOT),
        _draw_tangent("o", "tangent of the activation", **on),
        Point(name="sum", x="z", y="o", size=9, sign="error", **on),
        _write_above("slope of the activation", corner, "2.  do/dz = {do_dz}", **on),
        _write("output in words", point, "o = {o}", dx=-12, dy=-12, anchor="end", **on),
    )


def _draw_loss(ranges: _Ranges) -> tuple[Mark, ...]:
    """The loss over the output."""
    on: Any = {"axes": "x3y3"}
    point, target = ("o", "loss"), (TARGET, 0.0)
    left, right = ((end, 1.12 * ranges.max_loss) for end in (ranges.o_low, ranges.o_high))
    return (
        Curve(name="loss", x="grid", y="grid_loss", width=3, colour="curve", **on),
        layouts.connect("target drops", target, (TARGET, ranges.max_loss), **on, **_DOT),
        layouts.connect("output arrives", ("o", 0.0), point, **on, **_DOT),
        _draw_tangent("loss", "tangent of the loss", sign="error", **on),
        Point(name="output", x="o", y="loss", size=11, sign="error", **on),
        Point(name="target", x=TARGET, y=0.0, size=6, **_GRIP, **on),
        _write_above("loss in words", right, "L = {loss}", anchor="end", **on),
        _write("target in words", target, f"t = {{{TARGET}}}", dy=22, anchor="middle", **on),
        _write_above("slope of the loss", left, "3.  dL/do = {dl_do}", sign="error", **on),
    )


def _draw_tangent(y: str, name: str, **more: Any) -> Mark:
    return layouts.connect(
        name, (f"{y}_from_x", f"{y}_from_y"), (f"{y}_to_x", f"{y}_to_y"), width=3, **more
    )


def _write_above(name: str, place: tuple[Any, Any], words: str, **more: Any) -> Label:
    """Write above a curve: its factor of the chain rule."""
    return _write(name, place, words, dy=-14, size=16, strong=True, **more)


def _write(name: str, place: tuple[Any, Any], words: str, **more: Any) -> Label:
    return layouts.write_label(name, *place, words, **{"colour": "text"} | more)
