"""Training inputs of one neuron: a feature of a batch as x, and the targets t."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lossviz.base import DataError, quote
from lossviz.data import Dataset, Vector, cache_per_dataset, read_known_values
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Sums

# Rows whose gradients are drawn; with an activation all that is computed is of them.
MOST_EXAMPLES = 500
_LARGEST = 1e50  # beyond, products of four of them leave the range of 64-bit numbers


@dataclass(frozen=True)
class FeatureChoice:
    """Which column of a batch is the neuron's input, and how it is scaled.

    Attributes
    ----------
    column : str
        The feature.
    standardised : bool
        Its mean is taken off, and it is divided by its standard deviation.
    unit_targets : bool
        The targets are brought to the range from 0 to 1.
    """

    column: str
    standardised: bool = True
    unit_targets: bool = False


@dataclass(frozen=True, eq=False)
class TrainingInputs:
    """Inputs and targets of one neuron, with how they were scaled.

    Attributes
    ----------
    x, t : ndarray of shape (n,)
        After scaling; finite.
    choice : FeatureChoice
    target_name : str
        What the target is called.
    mean, deviation : float
        Of the feature as it is in the file; the deviation with the divisor n.
    missing : int
        Rows that are left out because they have no number in the feature's column.
    of : int
        Of how many rows these were drawn; n where they are all.
    """

    x: Vector
    t: Vector
    choice: FeatureChoice
    target_name: str
    mean: float
    deviation: float
    missing: int
    of: int

    @property
    def n(self) -> int:
        """Examples."""
        return int(self.x.size)

    @cached_property
    def sums(self) -> Sums:
        """The sums that the quadratic loss of a line depends on."""
        return Sums.of(self.x, self.t)

    @property
    def constant(self) -> bool:
        """Whether all inputs are the same."""
        return self.sums.spread == 0

    def rows(self, most: int) -> TrainingInputs:
        """Draw at most so many rows, always the same."""
        if self.n <= most:
            return self
        random = np.random.default_rng(1)
        rows = np.sort(random.choice(self.n, most, replace=False, shuffle=False))
        return replace(self, x=self.x[rows], t=self.t[rows])


@cache_per_dataset()
def take_inputs(data: Dataset, choice: FeatureChoice) -> TrainingInputs:
    """Take a feature and the targets of a batch.

    Parameters
    ----------
    data : Dataset
    choice : FeatureChoice

    Raises
    ------
    DataError
        For a column that cannot be read as numbers, and for numbers beyond 1e50.
    """
    values, rows = read_known_values(data, choice.column)
    targets = data.target[rows]
    for name, column in ((choice.column, values), (data.target_name, targets)):
        _refuse_huge(name, column)
    mean, deviation = _measure_moments(values)
    x = (values - mean) / (deviation or 1.0) if choice.standardised else values
    t = _scale_to_0_and_1(targets) if choice.unit_targets else targets
    return TrainingInputs(
        x, t, choice, data.target_name, mean, deviation, data.n - rows.size, int(rows.size)
    )


def choose_training_inputs(inputs: TrainingInputs, neuron: Neuron) -> TrainingInputs:
    """Choose the rows that the loss is computed on: of a quadratic all, else a sample."""
    return inputs if neuron.is_quadratic else inputs.rows(MOST_EXAMPLES)


def _refuse_huge(name: str, values: Vector) -> None:
    largest = float(np.abs(values).max())
    if largest > _LARGEST:
        raise DataError(
            f"Column {quote(name)} has {largest:.3g} in it: the loss over weight and bias is "
            "drawn for numbers up to 1e50. Use a larger unit."
        )


def _measure_moments(values: Vector) -> tuple[float, float]:
    """Mean and standard deviation; of equal values exactly the value and 0."""
    first = float(values[0])
    apart = values - first
    mean = float(apart.mean())
    return first + mean, float(np.sqrt(np.mean((apart - mean) ** 2)))


def _scale_to_0_and_1(targets: Vector) -> Vector:
    low, high = float(targets.min()), float(targets.max())
    return np.asarray((targets - low) / (high - low) if high > low else 0 * targets + 0.5)
