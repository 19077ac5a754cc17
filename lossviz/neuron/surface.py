"""The loss over weight and bias on a grid, and how far that grid goes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lossviz.base import FloatArray
from lossviz.data import Dataset, cache_per_dataset
from lossviz.loss import SSE
from lossviz.neuron.inputs import (
    FeatureChoice,
    TrainingInputs,
    choose_training_inputs,
    take_inputs,
)
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Quadratic

_POINTS = 65  # along either axis
_ROOM = 1.25
_FAR = 8.0  # of z: beyond, a sigmoid is flat
_SMALLEST = 1e-200  # of a feature: the weight that makes something of less is beyond all numbers


@dataclass(frozen=True)
class Box:
    """A piece of the plane of ``(w, b)``: its middle, and how far it goes on either side.

    Attributes
    ----------
    w, b : float
    half_width_w, half_width_b : float
        Positive.
    square : bool
        Both axes have the same scale, so that a step stands at right angles to a contour.
    """

    w: float
    b: float
    half_width_w: float
    half_width_b: float
    square: bool

    def around(self, w: float, b: float) -> Box:
        """Double it until a point is inside."""
        off = max(abs(w - self.w) / self.half_width_w, abs(b - self.b) / self.half_width_b)
        times = 2.0 ** max(0, int(np.ceil(np.log2(off * 1.02)))) if off > 0 else 1.0
        return replace(
            self, half_width_w=times * self.half_width_w, half_width_b=times * self.half_width_b
        )

    def axes(self) -> tuple[FloatArray, FloatArray]:
        """Places of the grid along w and along b."""
        steps = np.linspace(-1.0, 1.0, _POINTS)
        return self.w + self.half_width_w * steps, self.b + self.half_width_b * steps


@dataclass(frozen=True, eq=False)
class Surface:
    """The loss on a grid.

    Attributes
    ----------
    w, b : ndarray of shape (k,)
    height : ndarray of shape (k, k)
        Root of the loss above its least, over the largest: 0 to 1, rows along b. On the
        root of a quadratic, contours at equal steps are equally far apart.
    """

    w: FloatArray
    b: FloatArray
    height: FloatArray


def choose_box(inputs: TrainingInputs, neuron: Neuron) -> Box:
    """Choose a piece of the plane with the minimum of the squared errors, and with 0.

    That of another loss is farther off, such as a quantile's: it gets twice the room.
    """
    if neuron.activation.bounded:
        return _choose_box_of_bounded(inputs)
    w, b = Quadratic(inputs.sums, SSE).minimum
    room = _ROOM if neuron.objective.loss.quadratic is not None else 2 * _ROOM
    size = float(np.sqrt(np.mean(inputs.x**2))) or 1.0
    spread = float(inputs.t.std()) or 1.0
    if inputs.choice.standardised:
        half_width = room * max(abs(w), abs(b), spread)
        return Box(w, b, half_width, half_width, square=True)
    half_width_w = room * max(abs(w), spread / size)
    half_width_b = room * max(abs(b), half_width_w * size)
    if 0.2 < half_width_b / half_width_w < 5:
        half_width_w = half_width_b = max(half_width_w, half_width_b)
    return Box(w, b, half_width_w, half_width_b, square=half_width_w == half_width_b)


def _choose_box_of_bounded(inputs: TrainingInputs) -> Box:
    """Take in where a bounded activation goes from one bound to the other within the data."""
    if inputs.choice.standardised:
        return Box(0.0, 0.0, _FAR, _FAR, square=True)
    middle, deviation = inputs.mean, inputs.deviation or abs(inputs.mean) or 1.0
    half_width_w = _FAR / max(deviation, _SMALLEST)
    return Box(0.0, 0.0, half_width_w, _FAR + half_width_w * abs(middle) / 2, square=False)


@cache_per_dataset(keep=4)
def compute_surface(data: Dataset, choice: FeatureChoice, neuron: Neuron, box: Box) -> Surface:
    """Work out the loss on a grid, as the root of what it is above its least.

    A quadratic from five sums, whatever the number of rows; else from at most `MOST_EXAMPLES`
    of them.

    Parameters
    ----------
    data : Dataset
    choice : FeatureChoice
    neuron : Neuron
    box : Box
    """
    inputs = choose_training_inputs(take_inputs(data, choice), neuron)
    w, b = box.axes()
    if neuron.is_quadratic:
        excess = Quadratic(inputs.sums, neuron.objective).excess(w[None, :], b[:, None])
    else:
        losses = np.array([_add_up(neuron, inputs, w, each) for each in b])
        excess = losses - losses.min()
    root = np.sqrt(excess)
    highest = float(root.max())
    return Surface(w, b, root / highest if highest else root)


def _add_up(neuron: Neuron, inputs: TrainingInputs, w: FloatArray, b: float) -> FloatArray:
    """Sum of the losses of all examples, for many weights and one bias."""
    outputs = neuron.activation.value(w[:, None] * inputs.x + b)
    targets = np.broadcast_to(inputs.t, outputs.shape)
    return np.asarray(neuron.objective.loss.value(targets, outputs).sum(axis=1))
