"""One example through one neuron: three curves in a row, whose slopes multiply.

From the loss down to the weight, in the order in which the chain rule is written: the slope of
each curve is one factor, dL/do, do/dz, dz/dw. Each panel is a square whose two axes have the
same scale, so that a slope of 1 rises at 45 degrees. Below, each factor is a chip with its sign,
and their product says which way the weight goes. Of the factors only dL/do, whose sign is that of
the error, has a colour: the sign of the others is no way in which something goes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np

from lossviz.base import format_number
from lossviz.figures.neuron import tables
from lossviz.figures.scene import (
    Area,
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
from lossviz.loss import Loss
from lossviz.neuron import IDENTITY, NEXT_TO_NOTHING, RELU, Activation, Chain, propagate

INPUT, TARGET, WEIGHT, BIAS = "x1", "t1", "w1", "b1"
_CHIPS, _WAY = "x4y4", "x5y5"
_LEFT: Final = [0, 0.27]
_MIDDLE: Final = [0.365, 0.635]
_RIGHT: Final = [0.73, 1]
_UPPER: Final = [0.43, 1]
_HEADINGS: Final = (
    *(("<b>slope dL/do</b>", "x3y3"), ("<b>slope do/dz</b>", "x2y2")),
    ("<b>slope dz/dw = x</b>", "xy"),
)
_SCALES: Final = "Each axis has a scale of its own."
_ROOM: Final = 1.25
_HEIGHT: Final = 428
_LOSS_ROOM: Final = 0.6  # of the loss: how far the axes go at least, so that it is inside
_SMALLEST: Final = 4.0  # so many times as far as one axis needs, and not farther, goes a shared one
_BELOW_ZERO: Final = 0.1  # of the axis of losses
_SAMPLES: Final = 201
_MOST_DECIMALS: Final = 6
_BOTTOM: Final = -0.9  # of how far the sum goes: where the weight's step is drawn

FACTORS: Final = {"dL/do": "dl_do", "do/dz": "do_dz", "dz/dw = x": INPUT, "dL/dw": "dl_dw"}
_WORDS: Final = "negative", "zero", "positive"
_WORDS_OF_ERROR: Final = "▲ too low", "● on target", "▼ too high"

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
    loss : Loss
    learning_rate : float
    """

    x: float
    t: float
    w: float
    b: float
    activation: Activation
    loss: Loss
    learning_rate: float

    @property
    def chain(self) -> Chain:
        """Forward pass and factors."""
        return propagate(self.x, self.t, self.w, self.b, activation=self.activation, loss=self.loss)

    def with_target_below(self) -> Setting:
        """Give the same with the target as far off as it is, but below the output."""
        return replace(self, t=self.chain.o - (abs(self.chain.error) or 1.0))


@dataclass(frozen=True)
class _Ranges:
    """Ranges of the axes, and where the line of the sum is tilted by hand.

    Inputs, weights, biases, sums and targets go equally far on either side of 0.

    Attributes
    ----------
    s : Setting
    ends : mapping of str to float
        How far each handle goes, by its name.
    z : float
        How far the sum goes.
    outputs, losses : list of float
        Both ends of the outputs, and of the losses.
    equal : bool
        All axes have the same scale.
    """

    s: Setting
    ends: Mapping[str, float]
    z: float
    outputs: list[float]
    losses: list[float]
    equal: bool

    @classmethod
    def of(cls, s: Setting) -> _Ranges:
        """Choose one scale for all axes; one for each where something would be lost on it."""
        here = s.chain
        ends = {n: round_up(max(_ROOM * abs(v), 1.5)) for n, v in locate_handles(s).items()}
        z = round_up(_ROOM * max(abs(here.z), abs(s.b), 1.0))
        low, high = _find_output_range(s.activation, z)
        low, high = min(low, s.t, here.o), max(high, s.t, here.o)
        farthest = max(map(abs, (s.w, s.b, s.t, here.z, here.o)))
        far = _round_up_to_halves(max(_ROOM * farthest, _LOSS_ROOM * here.loss, 1.5))
        if far <= _SMALLEST * min(ends[WEIGHT], (high - low) / 2):
            low, high = outputs = leave_room(-far, far)
            losses = [-_BELOW_ZERO * (high - low), (1 - _BELOW_ZERO) * (high - low)]
            ends = dict.fromkeys(ends, far) | {INPUT: ends[INPUT]}
            return cls(s, ends, far, outputs, losses, equal=True)
        room = 0.08 * (high - low)
        top = 1.12 * s.loss.value(0.0, max(1.15 * abs(here.error), 0.4 * (high - low)))
        return cls(s, ends, z, [low - room, high + room], [-0.1 * top, top], equal=False)

    @property
    def tilt(self) -> float:
        """The weight at which the line of the sum is taken hold of to tilt it."""
        # On the other side of 0 than the point, inside the picture.
        s = self.s
        inside = min(0.75 * self.ends[WEIGHT], 0.8 * (self.z - abs(s.b)) / max(abs(s.x), 1e-300))
        return float(np.copysign(inside, -s.w if s.w else -1.0))

    @property
    def output_span(self) -> float:
        """How far apart the ends of the outputs are."""
        return self.outputs[1] - self.outputs[0]


def _round_up_to_halves(value: float) -> float:
    """Round up to a half of the power of ten before it: little of a shared scale is left empty."""
    half = 10.0 ** math.floor(math.log10(value)) / 2
    return math.ceil(value / half - 1e-9) * half


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
    return Scene(
        base={
            "data": [_draw_activation(s, ranges), *map(_make_subplot, (_CHIPS, _WAY))],
            "layout": _lay_out(s, ranges),
        },
        handles=_make_handles(ranges),
        quantities={name: Quantity.itself(name, -far, far) for name, far in ranges.ends.items()},
        derived=_derive(s, ranges),
        marks=(
            *_draw_sum(ranges),
            *_draw_output(ranges),
            *_draw_loss(ranges),
            *_draw_chips(s),
            *_draw_way(s),
        ),
        formats=_choose_formats(s, ranges),
        sentence=write_sentence(s.learning_rate, s.activation),
        description=_describe(ranges),
        narrow=_narrow(),
        start=locate_handles(s),
    )


# What follows from the handles


def _derive(s: Setting, ranges: _Ranges) -> dict[str, Derived]:
    far_x, far_t, far_w, far_b = (ranges.ends[name] for name in (INPUT, TARGET, WEIGHT, BIAS))
    far_z = far_x * far_w + far_b
    far_e = max(abs(v) for v in _find_output_range(s.activation, far_z)) + far_t
    error_zero, rate = 1e-9 * far_e, s.learning_rate
    # Up to here the gradient is round-off of the error, or next to nothing gets through.
    gradient_zero = 2 * error_zero * far_x
    return {
        "xw": Product(of=(INPUT, WEIGHT)),
        "z": Sum(terms=((1, "xw"), (1, BIAS))),
        "o": tables.tabulate_output("z", s.activation, far_z),
        "error": Sum(terms=((1, "o"), (-1, TARGET)), zero=error_zero),
        "loss": tabulate_loss("error", s.loss, far_e),
        "dl_do": tabulate_loss_slope("error", s.loss, far_e, 2 * error_zero),
        "do_dz": tables.tabulate_slope("z", s.activation, far_z, NEXT_TO_NOTHING),
        "dl_db": Product(of=("dl_do", "do_dz")),
        "dl_dw": Product(of=("dl_do", "do_dz", INPUT), zero=gradient_zero),
        "w_drop": Product(of=("dl_dw",), factor=rate, zero=abs(rate) * gradient_zero),
        "b_drop": Product(of=("dl_db",), factor=rate, zero=abs(rate) * 2 * error_zero),
        "w_next": Sum(terms=((1, WEIGHT), (-1, "w_drop"))),
        "b_next": Sum(terms=((1, BIAS), (-1, "b_drop"))),
        "line_low": Sum(terms=((1, BIAS), (-far_w, INPUT))),
        "line_high": Sum(terms=((1, BIAS), (far_w, INPUT))),
        "tilt": Sum(terms=((1, BIAS), (ranges.tilt, INPUT))),
        "grid": Vector(entries=np.linspace(ranges.outputs[0], ranges.outputs[1], _SAMPLES)),
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
        TARGET: ("target t", ((TARGET, 0.0, "x3y3"),), {"home": _find_home(ranges), "along": "x"}),
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


def _find_home(ranges: _Ranges) -> float:
    """Give the target to which its handle snaps: the output, where it can get there."""
    o = ranges.s.chain.o
    return o if abs(o) <= ranges.ends[TARGET] else 0.0


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
    way = "*▲\N{NO-BREAK SPACE}raises*" if gradient * rate < 0 else "*▼\N{NO-BREAK SPACE}lowers*"
    if rate < 0:
        return f"and a step with a negative learning rate climbs: it {way} w to {{w_next}}"
    return f"so a step {way} w to {{w_next}}"


def _describe(ranges: _Ranges) -> Sentence:
    s = ranges.s
    scale = "All axes have the same scale" if ranges.equal else "Each axis has a scale of its own"
    return _by_error(
        "Three curves in a row. The loss over the output o is a curve, lowest at the target "
        f"{{{TARGET}}}; it is {{loss}} at o = {{o}}, with slope dL/do = {{dl_do}}: %s. The output "
        f"over the sum z, by {s.activation.name}, has the slope do/dz = {{do_dz}} at z = {{z}}. "
        f"The sum over the weight is a line with slope dz/dw = x = {{{INPUT}}}; the weight is "
        f"{{{WEIGHT}}}. {scale}. The product of the three slopes is dL/dw = {{dl_dw}}; a step with "
        f"learning rate {format_number(s.learning_rate, 15)} takes w to {{w_next}}."
    )


def _choose_formats(s: Setting, ranges: _Ranges) -> dict[str, Format]:
    bounded = s.activation.bounded
    o = Format.for_span(ranges.output_span, max(map(abs, ranges.outputs)))
    steepest = float(s.loss.gradient(0.0, ranges.output_span))
    across = Format.for_span(steepest * max(ranges.ends[INPUT], 1))
    # What has passed a bounded activation is small.
    fine = 10 if bounded else 1
    across = replace(across, decimals=across.decimals + bounded)
    w_next, b_next = (
        Format.for_span(2 * ranges.ends[name] / fine, 2 * ranges.ends[name])
        for name in (WEIGHT, BIAS)
    )
    return {
        **{name: Format.for_span(2 * far) for name, far in ranges.ends.items()},
        "z": Format.for_span(2 * ranges.z),
        "o": o,
        "error": o,
        "loss": Format.for_span(ranges.losses[1] / 10, ranges.losses[1]),
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


def _make_subplot(axes: str) -> dict[str, Any]:
    """Make a trace that is not seen: Plotly draws no marks in a subplot without any."""
    return layouts.draw_trace(axes, "", [0.0], [0.0], opacity=0)


_Axis = dict[str, Any]


def _lay_out(s: Setting, ranges: _Ranges) -> dict[str, Any]:
    w, z = (leave_room(-far, far) for far in (ranges.ends[WEIGHT], ranges.z))
    output, loss = f"output o = {s.activation.formula}", f"loss L = {s.loss.formula()}"
    notes = [layouts.write_heading(*each, "text", size=15) for each in _HEADINGS]
    if not ranges.equal:
        below = ("paper", 0.0, "left"), ("paper", 0.0, "top")
        notes.append(layouts.write_note(_SCALES, *below, yshift=-10))
    return layouts.lay_out(
        _HEIGHT,
        {
            "xy": _draw_axes(ranges, "x", ("weight w", w, _RIGHT), ("sum z = w x + b", z)),
            "x2y2": _draw_axes(ranges, "x2", ("sum z", z, _MIDDLE), (output, ranges.outputs)),
            "x3y3": _draw_axes(
                ranges, "x3", ("output o", ranges.outputs, _LEFT), (loss, ranges.losses)
            ),
            _CHIPS: _hide_axes([0, 4], [0, 1], [0, 0.78], [0, 0.24]),
            _WAY: _hide_axes([0, 1], [-1.1, 1.1], [0.82, 1], [0, 0.24]),
        },
        margin=(52, 14, 30, 30),
        shapes=[
            *(parts.draw_rule(f"x{k} domain", f"y{k}", at=0) for k in ("", "2", "3")),
            *(parts.draw_rule(f"x{k}", f"y{k} domain", at=0) for k in ("", "2")),
        ],
        annotations=notes,
    )


def _draw_axes(
    ranges: _Ranges, x: str, across: tuple[str, Any, Any], up: tuple[str, Any]
) -> tuple[_Axis, _Axis]:
    """Give the two axes of a panel; a unit is as long on both, where all have the same scale."""
    few: _Axis = {"nticks": 5, "constrain": "domain"}
    title, ends, domain = across
    horizontal = {"title": title, "range": ends, "domain": domain, "showgrid": False, **few}
    vertical = {"title": up[0], "range": up[1], "domain": _UPPER, **few}
    same = {"scaleanchor": x} if ranges.equal else {}
    return horizontal | {"ticklabelstandoff": 5}, vertical | same


def _hide_axes(x: Any, y: Any, across: Any, up: Any) -> tuple[_Axis, _Axis]:
    hidden: _Axis = {"visible": False, "fixedrange": True}
    return {"range": x, "domain": across, **hidden}, {"range": y, "domain": up, **hidden}


def _narrow() -> dict[str, Any]:
    """Two by two on a narrow screen, the way of the weight in the fourth place, the chips below."""
    above, below = [0.74, 1], [0.31, 0.57]
    across = {"3": [0, 0.43], "2": [0.57, 1], "": [0, 0.43], "5": [0.52, 1], "4": [0, 1]}
    up = {"3": above, "2": above, "": below, "5": below, "4": [0, 0.15]}
    titles = {"3": "loss L", "2": "output o", "": "sum z"}
    return {
        **{"height": 545, "margin.l": 44, "margin.r": 6, "margin.t": 30},
        **{f"xaxis{number}.domain": place for number, place in across.items()},
        **{f"yaxis{number}.domain": place for number, place in up.items()},
        **{f"yaxis{number}.title.text": title for number, title in titles.items()},
    }


# What moves

_DOT: Any = {"width": 1.5, "dash": "dot"}
_GRIP: Any = {"hollow": True, "colour": "text"}


def _draw_sum(ranges: _Ranges) -> tuple[Mark, ...]:
    """The sum over the weight, with the steps of weight and bias."""
    far, bottom = ranges.ends[WEIGHT], _BOTTOM * ranges.z
    point, bias, tilt = (WEIGHT, "z"), (0.0, BIAS), (ranges.tilt, "tilt")
    below, ahead = (WEIGHT, bottom), ("w_next", bottom)
    line: Any = {"width": 3, "colour": "curve"}
    step: Any = {"width": 5, "arrow": True, "sign": "w_drop"}
    step_of_bias: Any = {"width": 4, "arrow": True, "sign": "b_drop"}
    return (
        layouts.connect("sum over the weight", (-far, "line_low"), (far, "line_high"), **line),
        layouts.connect("weight drops", point, below, **_DOT),
        layouts.connect("sum passed on", point, (-far, "z"), **_DOT),
        layouts.connect("step of the weight", below, ahead, **step),
        layouts.connect("step of the bias", bias, (0.0, "b_next"), **step_of_bias),
        Point(name="weight below", x=WEIGHT, y=bottom, size=5, **_GRIP),
        Point(name="bias", x=0.0, y=BIAS, size=6, **_GRIP),
        Point(name="tilt", x=ranges.tilt, y="tilt", size=6, **_GRIP),
        Point(name="weight", x=WEIGHT, y="z", size=9, colour="text"),
        _write("tilt in words", tilt, "x", dx=12, dy=-8),
        _write("bias in words", bias, f"b = {{{BIAS}}}", dx=12, dy=16),
        _write("weight in words", point, f"w = {{{WEIGHT}}}", dx=14, dy=-14, strong=True),
        parts.write_hint(*point, dx=-18, dy=5, anchor="end"),
    )


def _draw_output(ranges: _Ranges) -> tuple[Mark, ...]:
    """The output over the sum."""
    on: Any = {"axes": "x2y2"}
    point = ("z", "o")
    return (
        layouts.connect("sum arrives", ("z", ranges.outputs[0]), point, **on, **_DOT),
        layouts.connect("output passed on", point, (-ranges.z, "o"), **on, **_DOT),
        _draw_tangent("o", "tangent of the activation", **on),
        Point(name="sum", x="z", y="o", size=9, sign="error", **on),
        _write("output in words", (-ranges.z, "o"), "o = {o}", dx=4, dy=-8, **on),
    )


def _draw_loss(ranges: _Ranges) -> tuple[Mark, ...]:
    """The loss over the output."""
    on: Any = {"axes": "x3y3"}
    point, target, above = ("o", "loss"), (TARGET, 0.0), (TARGET, ranges.losses[1])
    return (
        Curve(name="loss", x="grid", y="grid_loss", width=3, colour="curve", **on),
        layouts.connect("target drops", target, above, **on, **_DOT),
        layouts.connect("output arrives", ("o", 0.0), point, **on, **_DOT),
        _draw_tangent("loss", "tangent of the loss", sign="error", **on),
        Point(name="output", x="o", y="loss", size=11, sign="error", **on),
        Point(name="target", x=TARGET, y=0.0, size=6, **_GRIP, **on),
        _write("target in words", above, f"t = {{{TARGET}}}", dx=-6, dy=16, anchor="end", **on),
    )


def _draw_chips(s: Setting) -> tuple[Mark, ...]:
    """Each factor with its sign, and their product."""
    # Only the slope of a ReLU is exactly 0.
    nothing = {"do_dz": "about 0"} if s.activation is not RELU else {}
    return (
        *(mark for k, name in enumerate(FACTORS) for mark in _draw_chip(k, name, nothing)),
        *(write_chip(f"sign {k}", k, 0.5, "=" if k == 3 else "×", size=16) for k in (1, 2, 3)),
    )


def _draw_chip(k: int, name: str, nothing: Mapping[str, str]) -> tuple[Mark, ...]:
    """A chip: the name above it, in it the number, below it the word of its sign."""
    of, (left, right), middle = FACTORS[name], (k + 0.12, k + 0.88), k + 0.5
    corners = ((left, 0.26), (left, 0.74), (right, 0.74), (right, 0.26))
    number = Sentence.by_sign(of, f"{{{of}}}", nothing.get(of, "0"), f"+{{{of}}}")
    sign = of if of == "dl_do" else ""
    words, ink = _WORDS_OF_ERROR if sign else _WORDS, {"sign": sign, "colour": "text"}
    return (
        Area(name=f"{name} chip", axes=_CHIPS, corners=corners, sign=sign, colour="at_target"),
        write_chip(f"{name} above", middle, 0.87, name),
        write_chip(f"{name} in numbers", middle, 0.5, number, size=16, strong=True, **ink),
        write_chip(f"{name} in words", middle, 0.1, Sentence.by_sign(of, *words), **ink),
    )


def write_chip(name: str, x: float, y: float, words: str | Sentence, **more: Any) -> Label:
    """Write words with their middle at a place among the chips."""
    return layouts.write_label(name, x, y, words, axes=_CHIPS, dy=6, anchor="middle", **more)


def _draw_way(s: Setting) -> tuple[Mark, ...]:
    """Which way a step takes the weight: a large triangle."""
    x, beside = 0.14, {"dx": 30, "axes": _WAY, "sign": "w_drop"}
    words = Sentence.by_sign("w_drop", "w goes up", "w stays", "w goes down")
    where = Sentence.by_sign("w_drop", "to {w_next}", "", "to {w_next}")
    if s.activation is not RELU:  # only its slope is ever 0 itself
        words = Sentence((Case("w hardly moves", "do_dz", 0), *words.cases))
    return (
        Point(name="way of the weight", x=x, y=0.0, size=20, axes=_WAY, sign="w_drop"),
        layouts.write_label("way in words", x, 0, words, dy=2, size=16, strong=True, **beside),
        layouts.write_label("where the step leads", x, 0, where, dy=30, **beside),
    )


def _draw_tangent(y: str, name: str, **more: Any) -> Mark:
    return layouts.connect(
        name, (f"{y}_from_x", f"{y}_from_y"), (f"{y}_to_x", f"{y}_to_y"), width=3, **more
    )


def _write(name: str, place: tuple[Any, Any], words: str, **more: Any) -> Label:
    return layouts.write_label(name, *place, words, **{"colour": "text"} | more)
