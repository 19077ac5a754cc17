"""The gradient noise scale over a shared bias: why larger batches pay near the minimum.

Above the MSE of all rows over the bias, with its gradient as a tangent and, around it, the
gradients that batches have. Below, over the same bias, the noise scale: it goes to infinity at
the minimum. Its axis ends at N rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.base import format_rounded
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.minibatch.panels import check_size
from lossviz.figures.scene import (
    Area,
    Handle,
    Label,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    Unit,
    parts,
    round_up,
    theme,
)
from lossviz.loss import MSE, SSE, Objective
from lossviz.minibatch import BatchOptions, NoiseOfBias, measure_noise_of_bias

HANDLE: Final = "b"
_HEIGHT: Final = 500
_STEPS = 400
_DOMAINS: Final = ((0.52, 1.0), (0.0, 0.4))
_BATCHES = 3  # which of the notes says the batch size
_NARROW_ZONE = 0.2  # of the half-width
_LEAST = 0.1  # rows at which the axis of the noise scale begins at the latest


@dataclass(frozen=True, eq=False)
class _Picture:
    """What is drawn for one batch size, over all values of the bias."""

    noise: NoiseOfBias
    size: int
    half_width: float
    biases: Vector

    @property
    def n(self) -> int:
        return self.noise.errors.n

    @property
    def mse(self) -> Vector:
        return self.noise.mse(self.biases)

    @property
    def ends(self) -> tuple[float, float]:
        """The bias at both ends of the picture."""
        return self.noise.minimum - self.half_width, self.noise.minimum + self.half_width

    @property
    def heights(self) -> tuple[float, float]:
        """The range of the axis of the MSE."""
        low, high = self.noise.mse(np.array([self.noise.minimum, self.ends[0]])).tolist()
        span = (high - low) or 1.0
        return low - 0.2 * span, high + 0.15 * span

    @property
    def rows(self) -> tuple[float, float]:
        """The range of the axis of the noise scale, in rows."""
        least = min(self.noise.scale_at(self.ends[1]).value, self.size) / 2
        return max(least, _LEAST), max(float(self.n), 2.0)

    @property
    def scales(self) -> Vector:
        """The noise scale at every bias, cut to its axis."""
        values = [self.noise.scale_at(b).value for b in self.biases.tolist()]
        return np.clip(values, *self.rows)

    @property
    def tangents(self) -> Vector:
        """Half the extent of the tangent, so short that gradient and noise stay inside."""
        low, high = self.heights
        noise = self.noise.noise(self.size)
        steepest = np.abs(self.noise.gradient(self.biases)) + noise
        # Where both are 0 the tangent is level, and as long as it gets.
        steepest = np.maximum(steepest, 0.01 * (high - low) / self.half_width)
        tangents: Vector = np.minimum(0.3 * self.half_width, 0.3 * (high - low) / steepest)
        return tangents


def build_scene(data: Dataset, options: BatchOptions, size: int, b: float = 0.0) -> Scene:
    """Draw MSE and noise scale over a shared bias, with the bias as a handle.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
        Its MSE is taken. The picture is of the shared bias, also where a feature is chosen.
    size : int
        Batch size B, at most N.
    b : float
        A bias that the handle has to be able to stand on.
    """
    picture = _picture(data, options.mse, options.seed, size, b)
    scene = _scene(data, options.mse, options.seed, size, _find_extra(picture, b))
    return scene.start_at({HANDLE: _find_index(picture, b)})


def locate_handles(data: Dataset, options: BatchOptions, size: int, b: float) -> dict[str, float]:
    """Give the value of the handle for a bias."""
    return {HANDLE: _find_index(_picture(data, options.mse, options.seed, size, b), b)}


def find_bias(data: Dataset, options: BatchOptions, size: int, b: float, value: float) -> float:
    """Find the bias at a value of the handle of `build_scene(data, options, size, b)`."""
    return float(_picture(data, options.mse, options.seed, size, b).biases[round(value)])


def show(
    data: Dataset,
    bias: float = 0.0,
    batch_size: int | None = None,
    *,
    mse: Objective = MSE,
) -> Scene:
    """Draw the noise scale over a shared bias, for a notebook.

    Parameters
    ----------
    data : Dataset
    bias : float
        That is added to all predictions, in the target's unit.
    batch_size : int, optional
        From 1 to N; 32 or N if not given.
    mse : Objective
        With the one half before the square or without.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.

    Raises
    ------
    DataError
        For a batch size below 1 or above N.
    """
    options = BatchOptions(SSE, mse, None, 1)
    scene = build_scene(data, options, check_size(data, batch_size), bias)
    return scene.call("MSE and gradient noise scale over a shared bias")


@cache_per_dataset()
def _picture(data: Dataset, mse: Objective, seed: int, size: int, b: float) -> _Picture:
    noise = measure_noise_of_bias(data, mse, seed)
    half_width = noise.choose_half_width(size)
    away = abs(b - noise.minimum)
    if away > half_width:
        half_width = round_up(1.2 * away)
    return _Picture(noise, size, half_width, _list_biases(noise.minimum, half_width, b))


def _list_biases(minimum: float, half_width: float, b: float) -> Vector:
    """List where the handle can stand: round numbers, the minimum and `b`."""
    step = round_up(2 * half_width / _STEPS)
    first, last = (
        math.ceil((minimum - half_width) / step),
        math.floor((minimum + half_width) / step),
    )
    return np.union1d(np.arange(first, last + 1) * step, [minimum, b])


def _find_index(picture: _Picture, b: float) -> float:
    return float(np.argmin(np.abs(picture.biases - b)))


def _find_extra(picture: _Picture, b: float) -> float:
    """Give `b` where the picture depends on it, and 0 otherwise: fewer pictures are kept."""
    usual = picture.noise.choose_half_width(picture.size)
    inside = picture.half_width == usual
    listed = inside and b in _list_biases(picture.noise.minimum, usual, 0.0)
    return 0.0 if listed else b


@cache_per_dataset()
def _scene(data: Dataset, mse: Objective, seed: int, size: int, b: float) -> Scene:
    picture = _picture(data, mse, seed, size, b)
    across = Unit.for_size(max(abs(end) for end in picture.ends))
    up = Unit.for_size(max(abs(y) for y in picture.heights))
    return Scene(
        base={"data": _traces(picture, across, up), "layout": _layout(picture, across, up)},
        handles=(_handle(picture),),
        quantities=_quantities(picture, across, up),
        marks=(
            *_fan(),
            *_points(),
            *_words_at_point(),
            parts.write_hint("b", "mse", dx=-20, dy=5, anchor="end"),
        ),
        words=_words(picture),
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


def _traces(picture: _Picture, across: Unit, up: Unit) -> list[dict[str, Any]]:
    x = picture.biases / across.size
    style = {"type": "scatter", "mode": "lines", "x": x, "xaxis": "x"}
    mse = {"name": "MSE of all rows", "y": picture.mse / up.size, "yaxis": "y"}
    scale = {"name": "noise scale", "y": picture.scales, "yaxis": "y2"}
    return [
        {
            **style,
            **mse,
            "line": {"color": theme.LIGHT["curve"], "width": 3, "simplify": False},
            "hovertemplate": "b %{x:.4g}<br>MSE %{y:.4g}<extra></extra>",
        },
        {
            **style,
            **scale,
            "line": {"color": theme.LIGHT["mse"], "width": 3, "simplify": False},
            "hovertemplate": "b %{x:.4g}<br>noise scale %{y:.3g} rows<extra></extra>",
        },
    ]


def _layout(picture: _Picture, across: Unit, up: Unit) -> dict[str, Any]:
    low, high = (end / across.size for end in picture.ends)
    room = 0.03 * (high - low)
    x = {"range": [low - room, high + room], "anchor": "y2", "nticks": 9}
    heights = [y / up.size for y in picture.heights]
    rows = [math.log10(rows) for rows in picture.rows]
    # Room for the top of the curve, where it is cut.
    rows[1] += 0.04 * (rows[1] - rows[0])
    y2: dict[str, Any] = {"type": "log", "range": rows, "domain": list(_DOMAINS[1]), "dtick": 1}
    return theme.style_layout(_HEIGHT) | {
        "xaxis": theme.style_axis(f"bias b added to all predictions{across.words}", **x),
        "yaxis": theme.style_axis("", range=heights, domain=list(_DOMAINS[0]), nticks=5),
        "yaxis2": theme.style_axis("", **y2),
        "shapes": _shapes(picture, across),
        "annotations": _annotations(picture, across, up),
        "margin": {"l": 56, "r": 12, "t": 26, "b": 50},
    }


def _shapes(picture: _Picture, across: Unit) -> list[dict[str, Any]]:
    middle, half = picture.noise.minimum / across.size, picture.noise.uncertain / across.size
    zone = dict(parts.tint_zone("at_target_area", middle - half, middle + half, "y2 domain"))
    rule = dict(parts.draw_rule("x domain", "y2", at=float(picture.size)))
    rule["line"] = {"color": theme.LIGHT["text"], "width": 1.5, "dash": "dash"}
    minimum = dict(parts.draw_rule("x", "paper", at=middle, dash="dot"))
    minimum["y0"], minimum["y1"] = 0, 1
    zone["opacity"] = 0.6
    return [*([zone] if half else []), minimum, rule]


def _annotations(picture: _Picture, across: Unit, up: Unit) -> list[dict[str, Any]]:
    middle = picture.noise.minimum / across.size
    bottom = float(picture.noise.mse(np.array([picture.noise.minimum]))[0]) / up.size
    share = _find_share(picture, picture.size)
    said = [
        _title(f"MSE of all rows{up.words}", "y", "curve"),
        _title("gradient noise scale, in rows", "y2", "mse", f" (cut at {picture.n:,})"),
        _note(
            f"minimum at b = {format_rounded(picture.noise.minimum, 3)}",
            ("x", middle, "center"),
            ("y", bottom, "top"),
            yshift=-14,
        ),
    ]
    at_middle = share < 0.6
    said.append(
        _note(
            f"your batches: B = {picture.size:,}",
            ("x", middle, "center") if at_middle else ("x domain", 0.005, "left"),
            ("y2 domain", share, "bottom" if share < 0.88 else "top"),
            colour="text",
        )
    )
    if picture.noise.uncertain:
        said.append(_write_zone(picture, middle, share))
    return said


def _write_zone(picture: _Picture, middle: float, share: float) -> dict[str, Any]:
    """Say what the shaded zone is: in it where it is wide, and beside it otherwise."""
    if picture.noise.uncertain < _NARROW_ZONE * picture.half_width:
        lines = ("shaded: not", "distinguishable from", f"infinite with {picture.n:,} rows")
        beside = ("x domain", 0.005, "left"), ("y2 domain", 0.98, "top")
        return _note("<br>".join(lines), *beside) | {"align": "left"}
    lines = ("not distinguishable", "from infinite", f"with {picture.n:,} rows")
    place = share + 0.13 if share < 0.36 else 0.01
    return _note("<br>".join(lines), ("x", middle, "center"), ("y2 domain", place, "bottom"))


def _find_share(picture: _Picture, rows: float) -> float:
    """How far up the axis of the noise scale so many rows stand, from 0 to 1."""
    low, high = picture.rows
    return math.log(rows / low) / math.log(high / low) / 1.04


def _title(text: str, axis: str, colour: str, more: str = "") -> dict[str, Any]:
    across, up = ("x domain", 0.0, "left"), (f"{axis} domain", 1.0, "bottom")
    note = _note(f"<b>{text}</b>{more}", across, up, colour=colour, yshift=4)
    return note | {"font": {"size": 13, "color": theme.LIGHT[colour]}}


def _note(
    text: str,
    across: tuple[str, float, str],
    up: tuple[str, float, str],
    *,
    colour: str = "quiet",
    yshift: int = 0,
) -> dict[str, Any]:
    return {
        "text": text,
        "xref": across[0],
        "x": across[1],
        "xanchor": across[2],
        "yref": up[0],
        "y": up[1],
        "yanchor": up[2],
        "yshift": yshift,
        "showarrow": False,
        "font": {"size": 12, "color": theme.LIGHT[colour]},
    }


# What moves


def _quantities(picture: _Picture, across: Unit, up: Unit) -> dict[str, Quantity]:
    biases, mse = picture.biases, picture.mse
    slope, noise = picture.noise.gradient(biases), picture.noise.noise(picture.size)
    half = picture.tangents
    followed = {
        "b": biases / across.size,
        "away": np.sign(biases - picture.noise.minimum),
        "mse": mse / up.size,
        "scale": picture.scales,
        "left": (biases - half) / across.size,
        "right": (biases + half) / across.size,
    }
    for name, steep in (("mean", slope), ("low", slope - noise), ("high", slope + noise)):
        followed[f"left_{name}"] = (mse - half * steep) / up.size
        followed[f"right_{name}"] = (mse + half * steep) / up.size
    return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


def _fan() -> tuple[Mark, ...]:
    """The gradient of all rows as a tangent, and those of batches as a fan around it."""
    right = (("b", "mse"), ("right", "right_low"), ("right", "right_high"))
    left = (("b", "mse"), ("left", "left_low"), ("left", "left_high"))
    ends: Any = {"x0": "left", "y0": "left_mean", "x1": "right", "y1": "right_mean"}
    return (
        Area(name="gradients of batches, right", corners=right, colour="mse"),
        Area(name="gradients of batches, left", corners=left, colour="mse"),
        Segment(name="gradient", width=3, colour="mse", **ends),
    )


def _points() -> tuple[Point, ...]:
    return (
        Point(name="bias", x="b", y="mse", size=10, colour="mse"),
        Point(name="noise scale at the bias", axes="xy2", x="b", y="scale", size=8, colour="mse"),
    )


def _words_at_point() -> tuple[Label, ...]:
    place: Any = {"x": "b", "y": "mse", "dx": 20, "flip": "away", "caption": True}
    gradient, noise = Sentence.always("gradient {slope}"), Sentence.always("noise ± {noise}")
    return (
        Label(name="gradient in words", words=gradient, dy=-38, strong=True, colour="mse", **place),
        Label(name="noise in words", words=noise, dy=-21, colour="mse", **place),
    )


def _handle(picture: _Picture) -> Handle:
    return Handle(
        name=HANDLE,
        label="shared bias",
        low=0,
        high=len(picture.biases) - 1,
        step=1,
        home=_find_index(picture, picture.noise.minimum),
        grips=((HANDLE, "mse", "xy"), (HANDLE, "scale", "xy2")),
        spoken=Sentence.always("bias {bias}, gradient {slope}, {rows}"),
        listed=True,
    )


# Words

_SENTENCE = "*{moved}*: {told}"
_SHOWN = (
    "MSE of all rows over a bias that is added to all predictions, a parabola, with its gradient "
    "as a tangent and the noise of a batch's gradient as a fan; below the gradient noise scale "
    "on a log axis, which goes to infinity at the minimum. "
)


def _words(picture: _Picture) -> dict[str, tuple[str, ...]]:
    biases = picture.biases.tolist()
    written = [_write_bias(picture, b) for b in biases]
    noise = format_rounded(picture.noise.noise(picture.size), 2)
    slopes = picture.noise.gradient(picture.biases).tolist()
    return {
        "bias": tuple(written),
        "moved": tuple(_say_move(b, text) for b, text in zip(biases, written, strict=True)),
        "slope": tuple(format_rounded(slope, 3) for slope in slopes),
        "noise": (noise,) * len(biases),
        "rows": tuple(_say_rows(picture, b) for b in biases),
        "told": tuple(_tell(picture, b) for b in biases),
    }


def _write_bias(picture: _Picture, b: float) -> str:
    """Write a bias with the digits that tell the steps of the handle apart."""
    step = round_up(2 * picture.half_width / _STEPS)
    whole = math.floor(math.log10(abs(b) / step)) if abs(b) > step else 0
    return format_rounded(b, min(15, whole + 2))


def _say_move(b: float, written: str) -> str:
    if b == 0:
        return "Bias as it is"
    return f"Bias moved by {'+' if b > 0 else ''}{written}"


def _say_rows(picture: _Picture, b: float) -> str:
    scale = picture.noise.scale_at(b)
    if not scale.certain:
        return "noise scale not distinguishable from infinite"
    return f"noise scale {format_rounded(scale.value, 2)} rows"


def _tell(picture: _Picture, b: float) -> str:
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
