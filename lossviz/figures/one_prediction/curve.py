"""One prediction on its loss curve: the picture that explains the sign of the gradient."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np

from lossviz.base import FloatArray, format_number
from lossviz.figures.scene import (
    Area,
    Case,
    Clamp,
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
    choose_step,
    layouts,
    list_outputs,
    parts,
    ranges,
    tabulate_loss,
    tabulate_loss_slope,
    theme,
    widen_half_width,
)
from lossviz.loss import Loss, SquaredError, descent, find_jump, find_line

HANDLE: Final = "o"
RATE: Final = "eta"
# The axis of losses goes from -0.13 to 1.08 of the largest loss: room for step and words.
_HEADROOM = 1.08
_FOOTROOM = 0.13
_TANGENT = 0.3  # half the length of the tangent where it is level, in half-widths of the axis
_SCREEN_RATIO = 0.5  # height over width of the upper subplot on the screen, about
_TANGENT_SAMPLES = 65  # of its extent, evenly spread
_HEIGHT = 580
# The words of a zone stand beside the curve, also where they are three lines.
_BESIDE_CURVE: Final = (46, -46)
_CORNERS = 49  # of an area whose upper edge is curved, over the whole axis
_SMALL_TRIANGLE = 0.04  # of the largest area: a smaller one has no room for its words
_ROUND_OFF = 1e-9  # of the half-width: a smaller error of the next prediction has no sign


@lru_cache(maxsize=128)
def draw_loss_curve(
    target: float, half_width: float, *, loss: Loss, learning_rate: float, formula: str
) -> Scene:
    """Draw the loss curve over the gradient line, with the prediction as a handle.

    Parameters
    ----------
    target : float
        The target t.
    half_width : float
        How far the axis goes on either side of the target, positive.
    loss : Loss
        The loss of one example.
    learning_rate : float
        Of the step that is shown at first.
    formula : str
        The loss as it stands, for the axis ("½ (t − o)²").

    Returns
    -------
    Scene
        With two handles: `HANDLE` is the prediction o, and `RATE` the learning rate, which
        is dragged by the head of the step's arrow.
    """
    outputs = list_outputs(target, half_width, 41, loss)
    slopes = loss.gradient(np.full_like(outputs, target), outputs)
    top, steepest = _choose_heights(target, half_width, loss)
    edge = ranges.leave_room(-half_width, half_width)[1]
    reach = choose_reach(half_width, slopes, learning_rate)
    landings = np.append(*(descent.take_step(outputs, slopes, r) for r in (-reach, reach)))
    ends = np.array([target - half_width, target, target + half_width])
    farthest = float(np.abs(landings - target).max())
    formats = _choose_formats(target, half_width, slopes, landings)
    return Scene(
        base={
            "data": [parts.draw_curve(target, edge, loss), draw_gradient(target, edge, loss)],
            "layout": _lay_out(target, half_width, loss, (top, steepest), formula),
        },
        handles=(
            make_output_handle(target, half_width, "prediction", **_ON_CURVES),
            make_rate_handle(loss, reach, **_ON_ARROW),
        ),
        quantities={
            "o": Quantity.line(HANDLE, ends, 0.0, 1.0),
            "error": Quantity.line(HANDLE, ends, -target, 1.0),
            RATE: Quantity.itself(RATE, -reach, reach),
        },
        derived={
            **_derive_quantities(target, half_width, loss, farthest),
            **derive_tangent(half_width, loss, top),
            **_derive_level(target, half_width, top),
        },
        marks=_list_marks(target, loss),
        formats=formats,
        sentence=_write_sentence(loss),
        description=_describe(loss, formats["o"].write(target)),
        narrow={"height": 430, "margin.l": 46, "margin.r": 6, **_narrow_zones(loss)},
        start={RATE: learning_rate},
    )


def _choose_heights(target: float, half_width: float, loss: Loss) -> tuple[float, float]:
    """Choose how far the axes of loss and slope go: for a loss without its ½, as with it.

    So the axes hold still where the ½ is switched on, the curve sinks to half, and the
    tangent flattens.
    """
    whole = leave_half_away(loss)
    outputs = list_outputs(target, half_width, 41, whole)
    targets = np.full_like(outputs, target)
    steepest = np.abs(whole.gradient(targets, outputs)).max()
    return _HEADROOM * float(whole.value(targets, outputs).max()), 1.3 * float(steepest)


def leave_half_away(loss: Loss) -> Loss:
    """Give a squared error without its ½, whose axes hold for both; another loss as it is."""
    return SquaredError(half=False) if isinstance(loss, SquaredError) else loss


def choose_reach(half_width: float, slopes: FloatArray, learning_rate: float) -> float:
    """Choose how far the learning rate goes on either side of 0: a power of 2.

    At the end of the axis a step leads across all of it, twice. By a power of 2, the rates at
    which one step leads to the target, 1/2 and 1, are read without rounding.
    """
    across_twice = 4 * half_width / (float(np.abs(slopes).max()) or 1.0)
    return float(2.0 ** math.ceil(math.log2(max(abs(learning_rate), across_twice))))


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
    scene = draw_loss_curve(
        target, half_width, loss=loss, learning_rate=learning_rate, formula=loss.formula()
    )
    return scene.start_at({HANDLE: output}).call("The loss over the prediction, and its slope")


# Words


def _write_sentence(loss: Loss) -> Sentence:
    """Build the sentence of the page: where the prediction is, and what a step does."""
    level = "the slope is 0"
    if jump := find_jump(loss):
        low, high = (format_number(slope) for slope in jump)
        level = f"the slope jumps from {low} to {high} here. 0 is taken"
    on_target = Case(f"*● On target*: {level}, so a step changes nothing.", "error", 0)
    return Sentence((*_say_of_side(loss, -1), on_target, *_say_of_side(loss, 1)))


def _begin_of_side(loss: Loss, side: Literal[-1, 1]) -> tuple[tuple[str, Any], ...]:
    """Say how far off and how steep it is; where the loss is a straight line, from where on."""
    where = {-1: "▲ Too low", 1: "▼ Too high"}[side]
    off, slope = f"*{where} by {{|error|}}*", "the slope is *{slope}*,"
    line = find_line(loss, side)
    if line is None:
        return ((f"{off}: {slope}", ()),)
    always = f"{slope} however far it is,"
    if line == 0:
        return ((f"{off}: {always}", ()),)
    own = (p for p in loss.parameters if getattr(loss, p.name) == abs(line))
    symbol = "".join(f"{p.symbol} = " for p in own)
    beyond = f"{off}, more than {symbol}{format_number(abs(line))}: {always}"
    return ((beyond, (("beyond_kinks", side),)), (f"{off}: {slope}", ()))


def _say_of_side(loss: Loss, side: Literal[-1, 1]) -> tuple[Case, ...]:
    """Say it below the target or above it; the first case that holds is said."""
    way, does = {-1: ("right", "raises"), 1: ("left", "lowers")}[side]
    step = f"so a step to the {way} *{does}* o to {{next}}"
    climbs = "a step with a negative learning rate climbs, away from the target, to {next}"
    rises = "the loss rises to {next_loss}"
    # Of a quadratic the learning rate alone decides.
    crossed: Literal[-1, 1] = 1 if side == -1 else -1
    past = ("excess", 1) if loss.quadratic is not None else ("next_error", crossed)
    cases: tuple[Any, ...] = (
        ("with a learning rate of 0 a step changes nothing", ("rate", 0)),
        (f"{climbs}: {rises}", ("rate", -1)),
        (f"{step}, past the target: {rises}", past, ("growth", 1)),
        (f"{step}, past the target", past),
        (step,),
    )
    return tuple(
        Case(f"{begin} {words}.", "error", side, (*where, *also))
        for begin, where in _begin_of_side(loss, side)
        for words, *also in cases
    )


def _describe(loss: Loss, target: str) -> Sentence:
    """Describe the picture for whoever does not see it, wherever the prediction is."""
    quadratic = loss.quadratic is not None
    of_loss, of_slope = ("A parabola", "a straight line") if quadratic else ("A curve", "a line")
    curve = (
        f"{of_loss} of the loss over the prediction, lowest at the target {target}; below it the "
        f"slope of that curve, {of_slope} that crosses zero at the target. The prediction is "
        "{o}, its loss {loss}, its slope {slope}"
    )
    step = "; a step with learning rate {eta} leads to {next}."
    places = "too low, gradient negative", "on target", "too high, gradient positive"
    return Sentence.by_sign("error", *(f"{curve}: {place}{step}" for place in places))


def _choose_formats(
    target: float, half_width: float, slopes: FloatArray, landings: FloatArray
) -> dict[str, Format]:
    """Choose how many digits each number is written with, by what its axis spans."""
    width, farthest = 2 * half_width, abs(target) + half_width
    return {
        "o": Format.for_span(width, farthest),
        "error": Format.for_span(width),
        # Near the target a loss gets small, and is still not 0.
        **dict.fromkeys(("loss", "next_loss"), Format(3, scientific=True)),
        "slope": Format.for_span(min(width, 2 * float(np.abs(slopes).max()))),
        "next": Format.for_span(width, max(farthest, float(np.abs(landings).max()))),
        RATE: Format(5, scientific=True),
    }


# What moves: tables over the error, sampled where the loss asks for it


def _derive_quantities(
    target: float, half_width: float, loss: Loss, farthest: float
) -> dict[str, Derived]:
    """List what follows the error; one step leads up to `farthest` away from the target."""
    double = 2 * (loss.quadratic or 0.0)
    # Of a quadratic the slope is not read: no rounding is left where a step leads to the target.
    of, factor = (("error",), double) if double else (("slope",), 1.0)
    edge = ranges.leave_room(-half_width, half_width)[1]
    highest = max(float(loss.value(0.0, end)) for end in (-half_width, half_width))
    return {
        "rate": Sum(terms=((1.0, RATE),)),
        "excess": Sum(terms=((double, RATE),), constant=-1.0, zero=1e-12),
        "loss": tabulate_loss("error", loss, half_width),
        "slope": tabulate_loss_slope("error", loss, half_width),
        "per_rate": Sum(terms=((-1.0, "slope"),)),
        "step": Product(of=(*of, RATE), factor=factor),
        "next_error": Sum(terms=((1.0, "error"), (-1.0, "step")), zero=_ROUND_OFF * half_width),
        "next": Sum(terms=((1, "next_error"),), constant=target),
        "tip": Clamp(of="next", low=target - edge, high=target + edge),
        "beyond_right": Sum(terms=((1.0, "next_error"),), constant=-edge),
        "beyond_left": Sum(terms=((1.0, "next_error"),), constant=edge),
        # Steps may lead out of the picture, and between the samples a little farther.
        "next_loss": tabulate_loss("next_error", loss, 1.01 * max(farthest, half_width)),
        "growth": Sum(terms=((1.0, "next_loss"), (-1.0, "loss")), zero=_ROUND_OFF * highest),
        "room": Sum(terms=((1.0, "loss"),), constant=-_SMALL_TRIANGLE * highest),
        **_derive_lines(half_width, loss),
        **_derive_area(target, half_width, loss),
    }


def _derive_lines(half_width: float, loss: Loss) -> dict[str, Derived]:
    """Derive how far the error is beyond the kinks at which straight lines begin, if any do."""
    low, high = find_line(loss, -1), find_line(loss, 1)
    if not low and not high:
        return {}
    ends = -2 * half_width if low is None else low, 2 * half_width if high is None else high
    return {
        "between_kinks": Clamp(of="error", low=ends[0], high=ends[1]),
        "beyond_kinks": Sum(
            terms=((1.0, "error"), (-1.0, "between_kinks")), zero=_ROUND_OFF * half_width
        ),
    }


def _derive_area(target: float, half_width: float, loss: Loss) -> dict[str, Derived]:
    """Place the corners between a curved gradient line and zero, from target to prediction."""
    if loss.quadratic is not None:
        return {}
    at = np.concatenate([np.linspace(-half_width, half_width, _CORNERS), loss.kinks])
    # Where the slope jumps at the target, it has a corner on both sides.
    beside = half_width * np.array([-_ROUND_OFF, _ROUND_OFF])
    at = np.union1d(at[(abs(at) <= half_width) & (at != 0)], beside)
    return {
        # Those beyond the prediction stand at it, and those on the other side at the target.
        "area_error": Clamp(of="error", low=np.minimum(at, 0), high=np.maximum(at, 0)),
        "area_o": Sum(terms=((1.0, "area_error"),), constant=target),
        "area_slope": tabulate_loss_slope("area_error", loss, half_width),
    }


def measure_needle(half_width: float, top: float) -> tuple[float, float]:
    """Measure half a level needle in units of o, and how many of them are as long as one of L."""
    return _TANGENT * half_width, _SCREEN_RATIO * 2 * half_width / top


def derive_tangent(
    half_width: float, loss: Loss, top: float, prefix: str = ""
) -> dict[str, Derived]:
    """Place the ends of the tangent at a loss and a slope, which may have a prefix, as it has."""
    error = list_outputs(0.0, half_width, _TANGENT_SAMPLES, loss)
    zero = np.zeros_like(error)
    return parts.place_tangent(
        error,
        loss.gradient(zero, error),
        loss.curvature(zero, error),
        ("o", f"{prefix}loss", f"{prefix}slope"),
        measure_needle(half_width, top),
        name=f"{prefix}tangent",
    )


def _derive_level(target: float, half_width: float, top: float) -> dict[str, Derived]:
    """Place the ends of what the tangent would be where it is level."""
    length = measure_needle(half_width, top)[0]
    ends = {"level_x0": target - length, "level_x1": target + length}
    return {name: Sum(terms=((1.0, "error"),), constant=end) for name, end in ends.items()}


_PLACES: Final = "too low by {|error|}", "on target", "too high by {|error|}"
_ON_CURVES: Final[dict[str, Any]] = {
    "grips": (("o", "loss", "xy"), ("o", "slope", "xy2")),
    "spoken": Sentence.by_sign(
        "error", *(f"prediction {{o}}, {place}, slope {{slope}}" for place in _PLACES)
    ),
}
_ON_ARROW: Final[dict[str, Any]] = {
    "grips": (("next", 0.0, "xy"),),
    "spoken": Sentence.always("learning rate η {eta}, the step leads to {next}"),
}


def make_output_handle(target: float, half_width: float, label: str, **place: Any) -> Handle:
    """Make the prediction a handle; `place` are its grips and what is spoken of them."""
    ends: dict[str, Any] = {"low": target - half_width, "high": target + half_width}
    step = choose_step(2 * half_width)
    return Handle(name=HANDLE, label=label, step=step, home=target, **ends, **place)


def make_rate_handle(loss: Loss, reach: float, **place: Any) -> Handle:
    """Make the learning rate a handle on where a step leads; `place` as for the prediction."""
    home = 1 / loss.curvature_bound if loss.curvature_bound else reach / 4
    ends: dict[str, Any] = {"low": -reach, "high": reach, "home": home, "step": choose_step(reach)}
    return Handle(name=RATE, label="learning rate η", per_unit="per_rate", **ends, **place)


_BELOW: Any = {"axes": "xy2", "sign": "error"}  # on the gradient line


def _list_marks(target: float, loss: Loss) -> tuple[Mark, ...]:
    """List what moves: the loss as a height, its slope as a tilt, the step, and the area."""
    here, foot, on_line = ("o", "loss"), ("o", 0.0), ("o", "slope")
    following, landing = ("next", "next_loss"), ("next", 0.0)
    level, tangent = ("tangent_x1", "loss"), ("tangent_x1", "tangent_y1")
    ghost: Any = {"size": 6, "hollow": True, "colour": "quiet"}
    triangle = (target, 0.0), foot, on_line
    corners = triangle if loss.quadratic is not None else (("area_o", "area_slope"), foot)
    return (
        # Between the gradient line and zero: its area is the loss.
        Area(name="area is the loss", corners=corners, **_BELOW),
        layouts.connect("area: its width", (target, 0.0), foot, width=3, **_BELOW),
        layouts.connect("area: its height", foot, on_line, width=3, **_BELOW),
        layouts.connect("height of the loss", foot, here, width=12, colour="quiet"),
        layouts.connect("drop line of the next", following, landing, **parts.DOTTED),
        layouts.connect("level", ("level_x0", "loss"), ("level_x1", "loss"), **parts.DOTTED),
        Area(name="tilt of the tangent", corners=(here, level, tangent), sign="error"),
        layouts.connect("tangent", ("tangent_x0", "tangent_y0"), tangent, width=6, sign="error"),
        layouts.connect("descent step", foot, ("tip", 0.0), width=5, arrow=True, sign="error"),
        Point(name="next prediction", x="next", y="next_loss", **ghost),
        Point(name="prediction", x="o", y="loss", size=11, sign="error"),
        Point(name="prediction on the gradient line", x="o", y="slope", size=9, **_BELOW),
        *_write_labels(target, loss),
        parts.write_hint("o", "loss", dy=38, anchor="middle"),
    )


# Past the edge of the axis a chevron says that the arrow goes on.
_LEADS_TO: Final = Sentence(
    (
        Case("{next} ▸", "beyond_right", 1),
        Case("◂ {next}", "beyond_left", -1),
        Case("step to {next}, η = {eta}"),
    )
)


def _write_labels(target: float, loss: Loss) -> tuple[Label, ...]:
    """Write the numbers that follow the prediction beside what they name."""
    strong: Any = {"dx": 20, "size": 16, "strong": True, "flip": "error"}
    below_step: Any = {"dy": 26, "anchor": "middle", "caption": True}
    # The gradient line rises, so above it on the left and below it on the right there is room.
    in_area: Any = {"dx": -8, "anchor": "end", "flip": "error", "size": 13, **_BELOW}
    on_line: Any = {"dx": 8, "dy": 28, "dy_flipped": -17, "strong": True, "flip": "error"}
    named = "triangle: ½ · width · height", "½ · {|error|} · {|slope|} = loss {loss}"
    if loss.quadratic is None:
        named = "", "area = loss {loss}"
    rule, area = (Sentence((Case(words, "room", 1), Case(""))) for words in named)
    fall, rise = (f"tilt: slope {{slope}} {way}" for way in "↘↗")
    tilt = Sentence.by_sign("error", fall, "level: slope 0", rise)
    height, slope, gradient = (
        f"{name} at the prediction" for name in ("loss", "slope", "gradient")
    )
    write = layouts.write_label
    return (
        write(height, "o", "loss", "height: loss {loss}", dy=-42, colour="text", **strong),
        write(slope, "o", "loss", tilt, dy=-18, sign="error", **strong),
        write("where the step leads", "tip", 0.0, _LEADS_TO, **below_step),
        write("area: its rule", target, 0.0, rule, dy=-30, dy_flipped=20, **in_area),
        write("area in numbers", target, 0.0, area, dy=-10, dy_flipped=40, **in_area),
        write(gradient, "o", "slope", "{slope}", **on_line, **_BELOW),
    )


# What stands still


def draw_gradient(target: float, edge: float, loss: Loss) -> dict[str, Any]:
    """Draw the slope of the loss over the prediction."""
    outputs = list_outputs(target, edge, 41, loss)
    slopes = loss.gradient(np.full_like(outputs, target), outputs)
    hover = "o %{x:,.4g}<br>slope %{y:,.4g}<extra></extra>"
    line = layouts.style_line("curve", 2.5)
    return layouts.draw_trace("xy2", "gradient", outputs, slopes, line=line, hovertemplate=hover)


def _lay_out(
    target: float, half_width: float, loss: Loss, heights: tuple[float, float], formula: str
) -> dict[str, Any]:
    """Lay out the loss above its slope, over the same predictions."""
    top, steepest = heights
    sides = ranges.leave_room(target - half_width, target + half_width)
    # Below the slope there is room on both sides of the target, but not for a wide area.
    side = "right" if loss.quadratic is not None else "left"
    named: Any = {"xref": "x", "yref": "y2 domain", "colour": "quiet", "side": side}
    return theme.style_layout(
        _HEIGHT,
        xaxis=theme.style_axis("prediction o", range=sides, anchor="y2", showgrid=False),
        yaxis=theme.style_axis(
            f"loss L = {formula}", range=[-_FOOTROOM * top, top], domain=[0.36, 1], nticks=6
        ),
        yaxis2=theme.style_axis(
            "slope dL/do", range=[-steepest, steepest], domain=[0, 0.3], nticks=5
        ),
        shapes=[
            *parts.tint_zones(target, half_width),
            parts.draw_rule("x domain", "y", at=0),
            parts.draw_rule("x domain", "y2", at=0),
            parts.draw_rule("x", "y domain", at=target, dash="dot"),
            parts.draw_rule("x", "y2 domain", at=target, dash="dot"),
        ],
        annotations=[
            *_name_zones(target, loss),
            parts.write_words(target, 0, "target t", **named),
        ],
    )


def _name_zones(target: float, loss: Loss) -> list[dict[str, object]]:
    """Name what is too low and too high: beside a parabola; other curves run into the corners."""
    if loss.quadratic is None:
        place: Any = {"xref": "x", "yref": "y domain", "size": 14}
        low, high = parts.ZONES
        return [
            parts.write_words(target, 1, low, colour="too_low_text", side="right", **place),
            parts.write_words(target, 1, high, colour="too_high_text", side="left", **place),
        ]
    corners = zip(parts.write_corners(*parts.ZONES), _BESIDE_CURVE, strict=True)
    return [words | {"xshift": shift} for words, shift in corners]


def _narrow_zones(loss: Loss) -> dict[str, Any]:
    """Write the zones on more lines where the figure is narrow, and nearer to the edge."""
    shifts = {"annotations.0.xshift": 34, "annotations.1.xshift": -34}
    return parts.NARROW_ZONES | (shifts if loss.quadratic is not None else {})
