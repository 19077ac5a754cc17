"""The gradient noise scale over a shared bias: it has no end at the minimum."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import format_number
from lossviz.data import Dataset, Vector, cache_per_dataset
from lossviz.figures.scene import (
    Area,
    Handle,
    Mark,
    Point,
    Quantity,
    Scene,
    Segment,
    Sentence,
    Unit,
    parts,
    theme,
)
from lossviz.minibatch import BatchOptions, MovedBias, move_bias

HANDLE: Final = "bias"
_HEIGHT: Final = 480
_FAN: Final = 0.3  # of what the axis spans: half the length of the tangent
_BEYOND: Final = 2.0  # times N: where the axis of noise scales ends


def build_scene(data: Dataset, options: BatchOptions, size: int, bias: float) -> Scene:
    """Draw the MSE over a shared bias, with its gradient's noise, over the noise scale.

    The picture is of a bias that all rows share, also where a weight is stepped elsewhere.

    Parameters
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        Batch size B, at most N.
    bias : float
        What the handle has to be able to stand on, in the target's unit.
    """
    scene = _scene(data, options, size, bias)
    return scene.start_at(locate_handles(data, options, bias))


def locate_handles(data: Dataset, options: BatchOptions, bias: float) -> dict[str, float]:
    """Give the value of the handle for a bias."""
    biases = move_bias(data, options.seed, bias).biases
    return {HANDLE: float(np.flatnonzero(biases == bias)[0])}


def find_bias(data: Dataset, options: BatchOptions, bias: float, value: float) -> float:
    """Find the bias at a value of the handle of `build_scene(data, options, size, bias)`."""
    return float(move_bias(data, options.seed, bias).biases[round(value)])


@cache_per_dataset(keep=4)
def _scene(data: Dataset, options: BatchOptions, size: int, bias: float) -> Scene:
    moved = move_bias(data, options.seed, bias)
    h = options.mse.curvature(1) / 2
    losses = h * moved.mean_squares(moved.biases)
    unit = Unit.for_size(float(losses.max()))
    across = Unit.for_size(float(np.abs(moved.biases).max()))
    drawn = _Drawn(moved, h, size, unit, across)
    return Scene(
        base={"data": drawn.traces(), "layout": drawn.layout(options)},
        handles=(_handle(len(moved.biases), drawn),),
        quantities=drawn.quantities(),
        marks=_MARKS,
        words=_words(moved, size),
        words_of=HANDLE,
        sentence=Sentence.always("{said}"),
        description=Sentence.always(
            "Above, the MSE over a bias that is added to all predictions: a parabola with its "
            "tangent, and how far the gradient of a batch strays from it. Below, the gradient "
            "noise scale over the same bias, which grows without end at the minimum. {said}"
        ),
        narrow={"height": 420, "margin.l": 46, "margin.r": 6},
    )


class _Drawn:
    """What is drawn, in the units of the axes."""

    def __init__(self, moved: MovedBias, h: float, size: int, unit: Unit, across: Unit) -> None:
        self.moved, self.size, self.unit, self.across = moved, size, unit, across
        n = moved.errors.n
        self.x: Vector = moved.biases / across.size
        self.losses: Vector = h * moved.mean_squares(moved.biases) / unit.size
        per = across.size / unit.size
        self.slopes: Vector = 2 * h * moved.mean_errors(moved.biases) * per
        self.noise = float(2 * h * moved.errors.noise(size, "mean")) * per
        self.top = _BEYOND * n
        with np.errstate(divide="ignore"):
            scales = moved.noise_scales(moved.biases)
        self.bottom = max(float(scales.min()) / 2, 0.05)
        self.scales: Vector = np.clip(scales, self.bottom, self.top)

    def traces(self) -> list[dict[str, Any]]:
        line = {"mode": "lines", "hoverinfo": "skip", "type": "scatter", "x": self.x}
        return [
            {
                **line,
                "name": "MSE",
                "y": self.losses,
                "line": {"color": theme.LIGHT["curve"], "width": 3},
            },
            {
                **line,
                "name": "noise scale",
                "y": self.scales,
                "yaxis": "y2",
                "line": {"color": theme.LIGHT["mse"], "width": 3},
            },
        ]

    def layout(self, options: BatchOptions) -> dict[str, Any]:
        low, high = float(self.losses.min()), float(self.losses.max())
        room = (high - low) or 1.0
        ends = [float(self.x[0]), float(self.x[-1])]
        name = f"MSE = {options.mse.loss.formula()} on average"
        return theme.style_layout(_HEIGHT) | {
            "xaxis": theme.style_axis(
                f"shared bias added to all predictions{self.across.words}",
                range=ends,
                anchor="y2",
                showgrid=False,
            ),
            "yaxis": theme.style_axis(
                name + self.unit.words,
                range=[low - 0.15 * room, high + 0.1 * room],
                domain=[0.46, 1],
                nticks=5,
            ),
            "yaxis2": theme.style_axis(
                "noise scale (rows)",
                type="log",
                range=[float(np.log10(self.bottom)), float(np.log10(self.top))],
                domain=[0, 0.36],
                dtick=1,
            ),
            "shapes": self._shapes(),
            "annotations": self._notes(),
        }

    def _shapes(self) -> list[dict[str, Any]]:
        minimum = self.moved.minimum / self.across.size
        half = self.moved.uncertain / self.across.size
        zone = parts.tint_zone("group_area", minimum - half, minimum + half, "y2 domain")
        at_batch = parts.draw_rule("x domain", "y2", at=float(self.size), dash="dash")
        return [
            zone,
            parts.draw_rule("x", "paper", at=minimum, dash="dot") | {"y0": 0, "y1": 1},
            at_batch,
        ]

    def _notes(self) -> list[dict[str, Any]]:
        minimum = self.moved.minimum / self.across.size
        place: Any = {"xref": "x", "yref": "y domain", "tone": "quiet"}
        batch = parts.write_words(
            1.0,
            0.0,
            f"your batches: B = {self.size:,}",
            xref="x domain",
            yref="y2 domain",
            tone="quiet",
            side="right",
        )
        return [
            parts.write_words(
                minimum,
                1,
                f"minimum<br>shaded: gradient ± noise<br>of a batch of {self.size:,}",
                side="left",
                **place,
            ),
            batch
            | {"yref": "y2", "y": float(np.log10(self.size)), "yanchor": "bottom", "yshift": 1},
        ]

    def quantities(self) -> dict[str, Quantity]:
        half = _FAN * float(self.x[-1] - self.x[0]) / 2
        steep, flat = self.slopes + self.noise, self.slopes - self.noise
        followed = {
            "b": self.x,
            "loss": self.losses,
            "scale": self.scales,
            "from_x": self.x - half,
            "to_x": self.x + half,
            "from_y": self.losses - half * self.slopes,
            "to_y": self.losses + half * self.slopes,
            "from_steep": self.losses - half * steep,
            "to_steep": self.losses + half * steep,
            "from_flat": self.losses - half * flat,
            "to_flat": self.losses + half * flat,
        }
        return {name: Quantity.listed(HANDLE, values) for name, values in followed.items()}


_MARKS: tuple[Mark, ...] = (
    Area(
        name="noise of the gradient",
        corners=(
            ("from_x", "from_flat"),
            ("from_x", "from_steep"),
            ("to_x", "to_flat"),
            ("to_x", "to_steep"),
        ),
        tone="mse",
    ),
    Segment(name="gradient", x0="from_x", y0="from_y", x1="to_x", y1="to_y", width=3, tone="mse"),
    Point(name="bias", x="b", y="loss", size=9, tone="mse"),
    Point(name="noise scale", axes="xy2", x="b", y="scale", size=8, tone="mse"),
    parts.write_hint("b", "loss", dy=34, anchor="middle"),
)


def _handle(stops: int, drawn: _Drawn) -> Handle:
    return Handle(
        name=HANDLE,
        label="shared bias",
        low=0,
        high=stops - 1,
        step=1,
        home=int(np.argmin(np.abs(drawn.slopes))),
        grips=(("b", "loss", "xy"), ("b", "scale", "xy2")),
        spoken=Sentence.always("{said}"),
        listed=True,
    )


# Words


def _words(moved: MovedBias, size: int) -> dict[str, tuple[str, ...]]:
    return {"said": tuple(_say(moved, size, b) for b in moved.biases.tolist())}


def _say(moved: MovedBias, size: int, bias: float) -> str:
    here = f"Bias {format_number(bias)}"
    if moved.errors.deviation == 0:
        return f"{here}: all rows have the same gradient, so one row says as much as all of them."
    scale = moved.noise_scale(bias)
    if not scale.certain:
        return (
            f"{here}, near the minimum: the noise scale is not distinguishable from infinite with "
            f"{scale.n:,} rows. Only larger batches still tell the way."
        )
    rows = max(1, round(float(f"{scale.value:.2g}")))
    more = (
        "they have more noise than gradient, so larger batches help"
        if size < scale.value
        else "they have less noise than gradient, so larger batches help little"
    )
    many = "1 row has" if rows == 1 else f"{rows:,} rows have"
    return (
        f"{here}: batches of about {many} as much noise as gradient. Yours have {size:,}: {more}."
    )
