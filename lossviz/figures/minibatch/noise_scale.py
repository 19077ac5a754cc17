"""The gradient noise scale over a shared bias: why larger batches pay near the minimum.

Above the MSE of all rows over the bias, with its gradient as a tangent and, around it, the
gradients that batches have. Below, over the same bias, the noise scale: it goes to infinity at
the minimum. Its axis ends at N rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from lossviz.base import format_rounded
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.scene import (
    Area,
    Mark,
    Point,
    Quantity,
    Scene,
    Sentence,
    Unit,
    layouts,
    parts,
    ranges,
    round_up,
)
from lossviz.loss import Objective, require_squared_error
from lossviz.minibatch import NoiseOfBias, measure_noise_of_bias

HANDLE: Final = "b"
_HEIGHT: Final = 500
_STEPS: Final = 400
_BATCHES: Final = 3  # which of the notes says the batch size
_NARROW_ZONE: Final = 0.2  # of the half-width
_LEAST: Final = 0.1  # rows at which the axis of the noise scale begins at the latest
_SENTENCE: Final = "*{moved}*: {meaning}"
_SHOWN: Final = (
    "MSE of all rows over a bias that is added to all predictions, a parabola, with its gradient "
    "as a tangent and the noise of a batch's gradient as a fan; below the gradient noise scale "
    "on a log axis, which goes to infinity at the minimum. "
)


@dataclass(frozen=True, eq=False)
class _Picture:
    """What is drawn for one batch size, over all values of the bias."""

    noise: NoiseOfBias
    formula: str  # of the MSE
    size: int
    half_width: float
    step: float
    biases: Vector

    @property
    def n(self) -> int:
        return self.noise.errors.n

    @property
    def middle(self) -> float:
        """The minimum in the unit of the axis, as all that is `across`."""
        return self.noise.minimum / self.across.size

    @cached_property
    def mse(self) -> Vector:
        return self.noise.mse(self.biases)

    @property
    def ends(self) -> tuple[float, float]:
        """The bias at both ends of the picture."""
        return self.noise.minimum - self.half_width, self.noise.minimum + self.half_width

    @cached_property
    def heights(self) -> tuple[float, float]:
        """The range of the axis of the MSE."""
        low, high = self.noise.mse(np.array([self.noise.minimum, self.ends[0]])).tolist()
        span = (high - low) or 1.0
        return low - 0.2 * span, high + 0.15 * span

    @cached_property
    def rows(self) -> tuple[float, float]:
        """The range of the axis of the noise scale, in rows."""
        least = min(self.noise.scale_at(self.ends[1]).value, self.size) / 2
        return max(least, _LEAST), max(float(self.n), 2.0)

    @cached_property
    def scales(self) -> Vector:
        """The noise scale at every bias, cut to its axis."""
        values = [self.noise.scale_at(b).value for b in self.biases.tolist()]
        return np.clip(values, *self.rows)

    @property
    def share(self) -> float:
        """How far up the axis of the noise scale the batch size stands, from 0 to 1."""
        low, high = self.rows
        return math.log(self.size / low) / math.log(high / low) / 1.04

    @cached_property
    def scene(self) -> Scene:
        return _draw(self)

    def find_index(self, b: float) -> float:
        return float(np.argmin(np.abs(self.biases - b)))

    @cached_property
    def across(self) -> Unit:
        """The unit of the axis of the bias."""
        return Unit.for_size(max(abs(end) for end in self.ends))

    @cached_property
    def up(self) -> Unit:
        """The unit of the axis of the MSE."""
        return Unit.for_size(max(abs(y) for y in self.heights))


def draw_noise_scale(data: Dataset, mse: Objective, size: int, b: float = 0.0) -> Scene:
    """Draw MSE and noise scale over a shared bias, with the bias as a handle.

    Parameters
    ----------
    data : Dataset
    mse : Objective
        With the one half before the square or without.
    size : int
        Batch size B, at most N.
    b : float
        A bias that the handle has to be able to stand on.
    """
    picture = _measure(data, mse, size, b)
    return picture.scene.start_at({HANDLE: picture.find_index(b)})


def find_bias(data: Dataset, mse: Objective, size: int, b: float, value: float) -> float:
    """Find the bias at a value of the handle of `draw_noise_scale(data, mse, size, b)`."""
    return float(_measure(data, mse, size, b).biases[round(value)])


def _measure(data: Dataset, mse: Objective, size: int, b: float) -> _Picture:
    """Measure what is drawn; the same for every bias on which the handle can stand anyway."""
    usual = _measure_with(data, mse, size, 0.0)
    return usual if b in usual.biases else _measure_with(data, mse, size, b)


@cache_per_dataset()
def _measure_with(data: Dataset, mse: Objective, size: int, b: float) -> _Picture:
    require_squared_error(mse.loss, "a picture of MSE and noise scale")
    noise = measure_noise_of_bias(data, mse)
    half_width, away = noise.choose_half_width(size), abs(b - noise.minimum)
    if away > half_width:
        half_width = round_up(1.2 * away)
    # The handle can stand on round numbers, on the minimum and on b.
    step = round_up(2 * half_width / _STEPS)
    first = math.ceil((noise.minimum - half_width) / step)
    last = math.floor((noise.minimum + half_width) / step)
    biases = np.union1d(np.arange(first, last + 1) * step, [noise.minimum, b])
    return _Picture(noise, mse.formula("N"), size, half_width, step, biases)


def _draw(picture: _Picture) -> Scene:
    return Scene(
        base={"data": _draw_curves(picture), "layout": _lay_out(picture)},
        handles=(
            layouts.make_listed_handle(
                HANDLE,
                "shared bias",
                len(picture.biases),
                ((HANDLE, "mse", "xy"), (HANDLE, "scale", "xy2")),
                "bias {bias}, gradient {slope}, {rows}",
                home=picture.find_index(picture.noise.minimum),
            ),
        ),
        quantities=_follow(picture),
        marks=_draw_marks(),
        words=_write_words(picture),
        words_of=HANDLE,
        sentence=Sentence.always(_SENTENCE),
        description=Sentence.always(_SHOWN + _SENTENCE),
        narrow={
            "height": 460,
            "margin.l": 46,
            "margin.r": 6,
            "annotations.1.font.size": 12,
            f"annotations.{_BATCHES}.text": f"B = {picture.size:,}",
        },
    )


# What stands still


def _draw_curves(picture: _Picture) -> list[dict[str, Any]]:
    x = picture.biases / picture.across.size
    curves = (
        ("xy", "MSE of all rows", picture.mse / picture.up.size, "curve", "MSE %{y:,.4g}"),
        ("xy2", "noise scale", picture.scales, "mse", "noise scale %{y:,.3g} rows"),
    )
    return [
        layouts.draw_trace(
            axes,
            name,
            x,
            y,
            line=layouts.style_line(colour, 3, simplify=False),
            hovertemplate=f"b %{{x:,.4g}}<br>{shown}<extra></extra>",
        )
        for axes, name, y, colour, shown in curves
    ]


def _lay_out(picture: _Picture) -> dict[str, Any]:
    across = ranges.leave_room(*(end / picture.across.size for end in picture.ends))
    biases = {"title": f"bias b added to all predictions{picture.across.words}", "nticks": 9}
    heights = [y / picture.up.size for y in picture.heights]
    rows = [math.log10(rows) for rows in picture.rows]
    # Room for the top of the curve, where it is cut.
    rows[1] += 0.04 * (rows[1] - rows[0])
    x = {**biases, "range": across, "anchor": "y2"}
    return layouts.lay_out(
        _HEIGHT,
        {
            "xy": (x, {"range": heights, "domain": [0.52, 1.0], "nticks": 5}),
            "xy2": (x, {"type": "log", "range": rows, "domain": [0.0, 0.4], "dtick": 1}),
        },
        margin=(56, 12, 26, 50),
        shapes=_draw_shapes(picture),
        annotations=_write_notes(picture),
    )


def _draw_shapes(picture: _Picture) -> list[dict[str, Any]]:
    """Draw the minimum, the batch size, and the zone in which the noise scale is uncertain."""
    middle, half = picture.middle, picture.noise.two_standard_errors / picture.across.size
    zone = parts.tint_zone("at_target_area", middle - half, middle + half, "y2 domain")
    minimum = parts.draw_rule("x", "paper", at=middle, dash="dot") | {"y0": 0, "y1": 1}
    line = layouts.style_line("text", 1.5, dash="dash")
    batches = parts.draw_rule("x domain", "y2", at=float(picture.size)) | {"line": line}
    return [*([zone | {"opacity": 0.6}] if half else []), minimum, batches]


def _write_notes(picture: _Picture) -> list[dict[str, Any]]:
    lowest = float(picture.noise.mse(np.array([picture.noise.minimum]))[0]) / picture.up.size
    middle, share = ("x", picture.middle, "center"), picture.share
    title = f"<b>gradient noise scale, in rows</b> (cut at {picture.n:,})"
    minimum = f"minimum at b = {format_rounded(picture.noise.minimum, 3)}"
    place = middle if share < 0.6 else ("x domain", 0.005, "left")
    above = ("y2 domain", share, "bottom" if share < 0.88 else "top")
    batches = f"your batches: B = {picture.size:,}"
    above_all = f"<b>MSE of all rows = {picture.formula}{picture.up.words}</b>"
    return [
        layouts.write_heading(above_all, "xy", "curve"),
        layouts.write_heading(title, "xy2", "mse"),
        layouts.write_note(minimum, middle, ("y", lowest, "top"), yshift=-14),
        layouts.write_note(batches, place, above, colour="text"),
        *([_write_zone(picture)] if picture.noise.two_standard_errors else []),
    ]


def _write_zone(picture: _Picture) -> dict[str, Any]:
    """Say what the shaded zone is: in it where it is wide, and beside it otherwise."""
    if picture.noise.two_standard_errors < _NARROW_ZONE * picture.half_width:
        lines = ("shaded: not", "distinguishable from", f"infinite with {picture.n:,} rows")
        beside = ("x domain", 0.005, "left"), ("y2 domain", 0.98, "top")
        return layouts.write_note("<br>".join(lines), *beside, align="left")
    lines = ("not distinguishable", "from infinite", f"with {picture.n:,} rows")
    height = picture.share + 0.13 if picture.share < 0.36 else 0.01
    inside = ("x", picture.middle, "center"), ("y2 domain", height, "bottom")
    return layouts.write_note("<br>".join(lines), *inside)


# What moves


def _follow(picture: _Picture) -> dict[str, Quantity]:
    biases, mse, noise = picture.biases, picture.mse, picture.noise.noise(picture.size)
    slope = picture.noise.gradient(biases)
    half = _measure_tangents(picture, np.abs(slope) + noise)
    across, up = picture.across.size, picture.up.size
    followed = {
        HANDLE: biases / across,
        "away": np.sign(biases - picture.noise.minimum),
        "mse": mse / up,
        "scale": picture.scales,
        "left": (biases - half) / across,
        "right": (biases + half) / across,
    }
    # Straight lines through the point (b, MSE), with the gradient of all rows, and with those that
    # are one standard deviation of a batch's gradient below and above it.
    for name, steep in (("mean", slope), ("low", slope - noise), ("high", slope + noise)):
        followed[f"left_{name}"] = (mse - half * steep) / up
        followed[f"right_{name}"] = (mse + half * steep) / up
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _measure_tangents(picture: _Picture, steepest: Vector) -> Vector:
    """Measure half the extent of each tangent, so short that gradient and noise stay inside."""
    low, high = picture.heights
    # Where both are 0 the tangent is level, and as long as it gets.
    steepest = np.maximum(steepest, 0.01 * (high - low) / picture.half_width)
    return np.minimum(0.3 * picture.half_width, 0.3 * (high - low) / steepest)


def _draw_marks() -> tuple[Mark, ...]:
    """The gradient of all rows as a tangent, and those of batches as a fan around it."""
    right = ((HANDLE, "mse"), ("right", "right_low"), ("right", "right_high"))
    left = ((HANDLE, "mse"), ("left", "left_low"), ("left", "left_high"))
    ends = ("left", "left_mean"), ("right", "right_mean")
    own: Any = {"colour": "mse"}
    beside: Any = {"dx": 20, "flip": "away", "caption": True, **own}
    point = HANDLE, "mse"
    return (
        Area(name="gradients of batches, right", corners=right, **own),
        Area(name="gradients of batches, left", corners=left, **own),
        layouts.connect("gradient", *ends, width=3, **own),
        Point(name="bias", x=HANDLE, y="mse", size=10, **own),
        Point(name="noise scale at the bias", axes="xy2", x=HANDLE, y="scale", size=8, **own),
        layouts.write_label(
            "gradient in words", *point, "gradient {slope}", dy=-38, strong=True, **beside
        ),
        layouts.write_label("noise in words", *point, "noise ± {noise}", dy=-21, **beside),
        parts.write_hint(*point, dx=-20, dy=5, anchor="end"),
    )


# Words


def _write_words(picture: _Picture) -> dict[str, tuple[str, ...]]:
    biases = picture.biases.tolist()
    written = tuple(_write_bias(picture, b) for b in biases)
    noise = format_rounded(picture.noise.noise(picture.size), 2)
    slopes = picture.noise.gradient(picture.biases).tolist()
    return {
        "bias": written,
        "moved": tuple(_describe_move(b, text) for b, text in zip(biases, written, strict=True)),
        "slope": tuple(format_rounded(slope, 3) for slope in slopes),
        "noise": (noise,) * len(biases),
        "rows": tuple(_write_rows(picture, b) for b in biases),
        "meaning": tuple(_explain(picture, b) for b in biases),
    }


def _write_bias(picture: _Picture, b: float) -> str:
    """Write a bias with the digits that tell the steps of the handle apart."""
    digits = math.floor(math.log10(abs(b) / picture.step)) if abs(b) > picture.step else 0
    return format_rounded(b, min(15, digits + 2))


def _describe_move(b: float, written: str) -> str:
    if b == 0:
        return "Bias as it is"
    return f"Bias moved by {'+' if b > 0 else ''}{written}"


def _write_rows(picture: _Picture, b: float) -> str:
    scale = picture.noise.scale_at(b)
    if not scale.certain:
        return "noise scale not distinguishable from infinite"
    return f"noise scale {format_rounded(scale.value, 2)} rows"


def _explain(picture: _Picture, b: float) -> str:
    """Say what the noise scale at a bias means for a batch."""
    scale, size = picture.noise.scale_at(b), f"{picture.size:,}"
    if scale.value == 0:
        return "all rows have the same gradient, so a batch of one row gives that of all rows."
    if not scale.certain:
        return (
            f"the noise scale is not distinguishable from infinite with {picture.n:,} rows. "
            "Near the minimum the gradient of a small batch has either sign."
        )
    if scale.value < 1:
        return f"a batch of one row has more gradient than noise; your batches have {size}."
    rows = format_rounded(scale.value, 2)
    return f"a batch of about {rows} rows has as much noise as gradient; your batches have {size}."
