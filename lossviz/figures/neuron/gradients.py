"""What follows the point ``(w, b)``: outputs, errors, the gradient of every example, the step.

Composed from tables of the activation, its slope and the slope of the loss, so that the
browser works it out at every frame.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.explain import neuron as phrases
from lossviz.figures.neuron import tables
from lossviz.figures.scene import (
    Clamp,
    Derived,
    Descent,
    Negatives,
    Pick,
    Product,
    Quantity,
    Sum,
    Total,
    Vector,
    round_up,
    tabulate_loss,
    tabulate_loss_slope,
)
from lossviz.neuron import IDENTITY, Box, Path, Plan, Quadratic, TrainingInputs

WEIGHT, BIAS, STEP = "w", "b", "step"
CROWD: Final = 60  # examples: of more, steps and residuals of `DRAWN` are drawn
DRAWN: Final = 30
_CURVE: Final = 121
_BEYOND: Final = 1e3  # a loss of a million times that of the start is that much farther away
_FLOOR: Final = 1e-14  # of the highest loss: what is below is drawn there
# Where the gradient is zero, rounding leaves a product with it of some units in the last place of
# what it is the sum of.
_ROUNDED: Final = 1e-13
_PAST: Final = 1e-9  # of half the picture: a step that leads no farther out ends at its edge


@dataclass(frozen=True, eq=False)
class PointQuantities:
    """One neuron on its data, and all quantities that follow the point ``(w, b)``.

    Attributes
    ----------
    plan : Plan
    training : TrainingInputs
        The rows that loss and step are of.
    shown : TrainingInputs
        Those of them that are drawn one by one.
    box : Box
        The piece of the plane that is shown.
    path : Path
    names : tuple of str
        Of the examples that are drawn, where each is named; else empty.
    """

    plan: Plan
    training: TrainingInputs
    shown: TrainingInputs
    box: Box
    path: Path
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the objective, with its one half: "MSE without ½"."""
        return phrases.name_objective(self.plan.neuron.objective)

    @property
    def linear(self) -> bool:
        """Whether there is no activation."""
        return self.plan.neuron.activation is IDENTITY

    @property
    def in_batches(self) -> bool:
        """Whether a step sees some of the rows only."""
        batches = self.plan.batches
        return batches is not None and batches.size < self.training.n

    @property
    def batch_factor(self) -> float:
        """By what an example's gradient is multiplied if it were that of every example."""
        return 1 if self.plan.neuron.objective.reduction == "mean" else self.training.n

    @property
    def largest_point(self) -> FloatArray:
        """The largest weight and the largest bias in size, in the picture and along the path."""
        box = self.box
        ends = abs(box.w) + box.half_width_w, abs(box.b) + box.half_width_b
        return np.asarray(np.maximum(np.abs(self.path.points).max(axis=0), ends))

    @property
    def farthest(self) -> float:
        """How far weight and bias go on a path from another start; then it is broken off, too."""
        return float(_BEYOND * self.largest_point.max())

    @property
    def farthest_z(self) -> float:
        """The largest sum z on such a path."""
        return float(2 * self.farthest * (np.abs(self.training.x).max() + 1))

    @property
    def largest_error(self) -> float:
        """The largest error there."""
        w, b = self.largest_point.tolist()
        z = 2 * (np.abs(self.training.x).max() * w + b)
        outputs = self.plan.neuron.activation.value(np.array([-z, z]))
        return float(np.abs(outputs).max() + np.abs(self.training.t).max())

    @property
    def steepest(self) -> float:
        """The largest slope of an example's loss there."""
        ends = np.array([-self.largest_error, self.largest_error])
        slopes = self.plan.neuron.objective.loss.gradient(np.zeros(2), ends)
        return float(np.abs(slopes).max())

    def choose_arrow_scale(self) -> float:
        """Choose how many times as long as the steps the arrows are drawn, inside the picture."""
        longest = float(self._measure_arrows().max())
        return 1 / round_up(longest) if longest else 1.0

    def _measure_arrows(self) -> FloatArray:
        """Measure each example's step at the start, in units of half the picture."""
        start = self.plan.w, self.plan.b
        gradients = self.plan.neuron.example_gradients(self.shown.x, self.shown.t, start)
        steps = np.abs(gradients * self.batch_factor * self.plan.learning_rate)
        return np.hypot(steps[:, 0] / self.box.half_width_w, steps[:, 1] / self.box.half_width_b)

    def list_named(self) -> list[int]:
        """List the examples that are named, those with the longest arrows first."""
        order: list[int] = np.argsort(-self._measure_arrows(), kind="stable").tolist()
        return order if self.names else []

    def quantities(self) -> dict[str, Quantity]:
        """Where the path starts, and how far along it the point is."""
        box = self.box
        return {
            "start_w": Quantity.itself(WEIGHT, *find_ends(box.w, box.half_width_w)),
            "start_b": Quantity.itself(BIAS, *find_ends(box.b, box.half_width_b)),
            STEP: Quantity.listed(STEP, self._list_steps()),
        }

    def _list_steps(self) -> FloatArray:
        return np.arange(len(self.path.losses), dtype=float)

    @property
    def lowest_shown(self) -> float:
        """The lowest loss that the logarithmic axis shows; what is below is drawn there."""
        return float(max(self.path.losses.max() * _FLOOR, 1e-300))

    def derived(self) -> dict[str, Derived]:
        """All that follows from the start of the path, and from the point on it."""
        each = self._compose_example_gradients()
        sums = self._compose_from_sums() if self.plan.neuron.is_quadratic else {}
        of_all = sums or each | self._compose_from_examples()
        return {
            "x": Vector(entries=self.shown.x),
            "t": Vector(entries=self.shown.t),
            **(self._keep_path() if self.in_batches else self._follow_path(of_all)),
            "steps": Vector(entries=self._list_steps()),
            "losses": Clamp(of="path_losses", low=self.lowest_shown, high=sys.float_info.max),
            "step_loss": Pick(of="losses", places=STEP),
            WEIGHT: Pick(of="path_w", places=STEP),
            BIAS: Pick(of="path_b", places=STEP),
            **each,
            **of_all,
            **self._compose_steps(),
            **self._pick_drawn(),
            **self._pick_named(),
            **self._compose_output_curve(),
        }

    def _follow_path(self, gradient: Mapping[str, Derived]) -> dict[str, Derived]:
        """Follow the descent from wherever it starts."""
        path = Descent(
            start=("start_w", "start_b"),
            of=(WEIGHT, BIAS),
            by=("gradient_w", "gradient_b"),
            derived=gradient,
            rate=self.plan.learning_rate,
            steps=self.path.steps,
            noted=("loss",),
            farthest=self.farthest,
        )
        names = ("path_w", "path_b", "path_losses")
        return {"paths": path, **{n: Pick(of="paths", places=k) for k, n in enumerate(names)}}

    def _keep_path(self) -> dict[str, Derived]:
        """Keep a path of mini-batches, whose rows the browser does not have; its start moves."""
        first = np.eye(1, self.path.steps + 1)[0]
        kept: dict[str, Derived] = {"first": Vector(entries=first)}
        for of, places in zip((WEIGHT, BIAS), self.path.points.T, strict=True):
            kept |= {
                f"kept_{of}": Vector(entries=(1 - first) * places),
                f"moved_{of}": Product(of=("first", f"start_{of}")),
                f"path_{of}": Sum(terms=((1, f"kept_{of}"), (1, f"moved_{of}"))),
            }
        return kept | {"path_losses": Vector(entries=self.path.losses)}

    def _compose_example_gradients(self) -> dict[str, Derived]:
        """Compose each example's own gradient from its input."""
        activation, loss = self.plan.neuron.activation, self.plan.neuron.objective.loss
        return {
            "wx": Product(of=(WEIGHT, "x")),
            "z": Sum(terms=((1, "wx"), (1, BIAS))),
            "output": tables.tabulate_output("z", activation, self.farthest_z),
            "do_dz": tables.tabulate_slope("z", activation, self.farthest_z),
            "error": Sum(terms=((1, "output"), (-1, "t")), zero=1e-9 * self.largest_error),
            "dl_do": tabulate_loss_slope("error", loss, self.largest_error),
            "example_gradient_b": Product(of=("dl_do", "do_dz")),
            "example_gradient_w": Product(of=("example_gradient_b", "x")),
        }

    def _estimate_round_off(self) -> tuple[float, float]:
        """Estimate up to which magnitude the two derivatives are round-off."""
        x, size = self.training.x, 1e-9 * self.steepest * self.batch_factor
        return size * float(np.sqrt(np.mean(x * x))), size

    def _compose_from_sums(self) -> dict[str, Derived]:
        """Compose loss and gradient of all examples of a line from five sums."""
        # With d = mean(x) w + b - mean(t) the loss is factor (n d^2 + Sxx (w - w*)^2) + least
        # (see `Quadratic`), so dL/db = 2 factor n d, and dL/dw = mean(x) dL/db + 2 factor Sxx
        # (w - w*). Nothing of it takes longer for more rows.
        s = self.training.sums
        zero_w, zero_b = self._estimate_round_off()
        quadratic = Quadratic(s, self.plan.neuron.objective)
        factor = quadratic.factor
        return {
            "level": Sum(terms=((s.mean_x, WEIGHT), (1, BIAS)), constant=-s.mean_t),
            "off_w": Sum(terms=((1, WEIGHT),), constant=-s.weight),
            "gradient_b": Product(of=("level",), factor=2 * factor * s.n, zero=zero_b),
            "gradient_w": Sum(
                terms=((s.mean_x, "gradient_b"), (2 * factor * s.spread, "off_w")), zero=zero_w
            ),
            "level_2": Product(of=("level", "level"), factor=factor * s.n),
            "off_w_2": Product(of=("off_w", "off_w"), factor=factor * s.spread),
            "loss": Sum(terms=((1, "level_2"), (1, "off_w_2")), constant=quadratic.least),
        }

    def _compose_from_examples(self) -> dict[str, Derived]:
        """Add up loss and gradient of all examples."""
        zero_w, zero_b = self._estimate_round_off()
        share, loss = self.batch_factor / self.training.n, self.plan.neuron.objective.loss
        return {
            "each_loss": tabulate_loss("error", loss, self.largest_error),
            "loss": Total(of="each_loss", factor=share),
            "gradient_w": Total(of="example_gradient_w", factor=share, zero=zero_w),
            "gradient_b": Total(of="example_gradient_b", factor=share, zero=zero_b),
        }

    def _compose_steps(self) -> dict[str, Derived]:
        """Compose the steps of each example and of all, and whether both point the same way."""
        # To first order a small step -rate g changes the loss of an example with the gradient g_i
        # by -rate g_i g: where the product is below 0, a step down raises that loss.
        rate, box = self.plan.learning_rate, self.box
        long = self.choose_arrow_scale() * rate
        composed: dict[str, Derived] = {}
        halves = (WEIGHT, box.w, box.half_width_w), (BIAS, box.b, box.half_width_b)
        for of, middle, half in halves:
            low, high = find_ends(middle, half).tolist()
            each, all_of = f"example_gradient_{of}", f"gradient_{of}"
            composed |= {
                f"example_step_{of}": Sum(terms=((1, of), (-long * self.batch_factor, each))),
                f"arrow_{of}": Sum(terms=((1, of), (-long, all_of))),
                f"next_{of}": Sum(terms=((1, of), (-rate, all_of))),
                f"tip_{of}": Clamp(of=f"next_{of}", low=low, high=high),
                f"past_{of}": Sum(terms=((1, f"next_{of}"), (-1, f"tip_{of}")), zero=_PAST * half),
                f"product_{of}": Product(of=(each, all_of)),
                f"square_{of}": Product(of=(each, each)),
            }
        return composed | {
            "dot_product": Sum(terms=((1, "product_w"), (1, "product_b"))),
            "square": Sum(terms=((1, "square_w"), (1, "square_b"))),
            "against": Negatives(of="dot_product", beside="square", negligible=_ROUNDED),
        }

    @property
    def crowded(self) -> bool:
        """Whether so many examples are shown that steps and residuals of some are drawn."""
        return self.shown.n > CROWD

    def drawn(self, of: str) -> str:
        """Give the name of a vector with the entries of the examples that are drawn."""
        return f"drawn_{of}" if self.crowded else of

    def _pick_drawn(self) -> dict[str, Derived]:
        """Pick the examples that are drawn out of a crowd: evenly by their inputs."""
        if not self.crowded:
            return {}
        evenly = np.linspace(0, self.shown.n - 1, DRAWN).round().astype(int)
        places = np.argsort(self.shown.x, kind="stable")[evenly]
        vectors = "x", "t", "output", "error", "example_step_w", "example_step_b"
        return {f"drawn_{of}": Pick(of=of, places=places) for of in vectors}

    def _pick_named(self) -> dict[str, Derived]:
        """Pick of each example that is named its arrow, and whether a step raises its loss."""
        far = 1 + float(np.abs(self.shown.x).max()) ** 2
        vectors = dict.fromkeys(("example_step_w", "example_step_b", "example_gradient_b"), 0.0)
        vectors["dot_product"] = _ROUNDED * self.batch_factor * self.steepest**2 * far
        return {
            f"{of}_{k}": Pick(of=of, places=k, zero=zero)
            for k in range(len(self.names))
            for of, zero in vectors.items()
        }

    def _compose_output_curve(self) -> dict[str, Derived]:
        low, high = measure_span(self.shown.x)
        activation = self.plan.neuron.activation
        return {
            "curve_x": Vector(entries=np.linspace(low, high, 2 if self.linear else _CURVE)),
            "curve_wx": Product(of=(WEIGHT, "curve_x")),
            "curve_z": Sum(terms=((1, "curve_wx"), (1, BIAS))),
            "curve_o": tables.tabulate_output("curve_z", activation, 2 * self.farthest_z),
        }


def find_ends(middle: float, half_width: float) -> FloatArray:
    """Give both ends of a range."""
    return np.array([middle - half_width, middle + half_width])


def measure_span(x: FloatArray) -> tuple[float, float]:
    """Measure what the inputs cover, with room; a single one by its distance from 0."""
    low, high = float(x.min()), float(x.max())
    room = 0.08 * (high - low) or 0.5 * abs(low) or 1.0
    return low - room, high + room
