"""One convention: what is added up, what that is divided by, and what is back-propagated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lossviz.base import FloatArray
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.sums import Sums, measure

Divisor = Literal[
    "one", "rows", "outputs", "elements", "weights", "weighted elements", "degrees of freedom"
]
Root = Literal["", "whole", "outputs"]
Kind = Literal["loss", "metric", "objective"]


@dataclass(frozen=True, kw_only=True)
class Convention:
    """How a library makes one number out of errors.

    The number is ``(1/2 or 1) * sum of (w) e^2 / divisor``, its root, or ``1 - that / the same
    of the targets about their mean`` (R squared).

    Attributes
    ----------
    key : str
        Short name, as it stands in an address.
    library, name : str
        Who computes it, and under which name.
    code : str
        The line that gives it, for `target`, `output` and `weight`.
    kind : {"loss", "metric", "objective"}
        A loss is minimised as it is printed; an objective has its own gradient; a metric has
        none.
    divisor : Divisor
        What the sum is divided by.
    half, weighted : bool
        Whether there is one half, and whether each square is multiplied by its row's weight.
    root : {"", "whole", "outputs"}
        Of the mean, or of each output's mean before the mean over outputs.
    score : bool
        R squared, mean over the outputs.
    gradient_divisor, gradient_half : Divisor, bool
        The same for what is back-propagated; as printed where nothing is said.
    hessian : bool
        Whether the library uses a second derivative, which is then the row's weight.
    one_output : bool
        Whether the library takes one output for each row only.
    note : str
        What surprises.
    source : str
        Address of the documentation or of the source file, of the version that was read.
    package : str
        Name of the package whose version counts; empty where nothing was run.
    """

    key: str
    library: str
    name: str
    code: str
    kind: Kind
    divisor: Divisor
    half: bool = False
    weighted: bool = False
    root: Root = ""
    score: bool = False
    gradient_divisor: Divisor | None = None
    gradient_half: bool | None = None
    hessian: bool = False
    one_output: bool = False
    note: str = ""
    source: str = ""
    package: str = ""

    @property
    def label(self) -> str:
        """Library and name."""
        return f"{self.library}: {self.name}"

    def value(self, predictions: Predictions, coefficients: int = 1) -> float:
        """Give the number that is printed.

        Parameters
        ----------
        predictions : Predictions
        coefficients : int
            Number of coefficients p of the model, for what is divided by ``n - p``.
        """
        return float(self.evaluate(measure(predictions), coefficients)[0])

    def evaluate(self, sums: Sums, coefficients: int = 1) -> FloatArray:
        """Give the number for each batch, shape (b,); NaN where it is not defined."""
        with np.errstate(invalid="ignore", divide="ignore"):
            if self.score:
                return _score(sums, weighted=self.weighted)
            squares = sums.weighted_squares if self.weighted else sums.squares
            factor = 0.5 if self.half else 1.0
            divisor = divide_by(self.divisor, sums, coefficients)
            if self.root == "outputs":
                each = np.sqrt(squares / (divisor / sums.outputs)[:, None])
                roots: FloatArray = each.mean(axis=1)
                return roots
            mean: FloatArray = factor * squares.sum(axis=1) / divisor
            return np.sqrt(mean) if self.root else mean

    def gradient(self, predictions: Predictions) -> FloatArray | None:
        """Give what is back-propagated to each output, shape (n, k); None for a metric.

        ``d/do`` of ``1/2 e^2`` is ``e`` and of ``e^2`` is ``2 e``, each times the weight, over
        the divisor.
        """
        if self.kind == "metric":
            return None
        half = self.half if self.gradient_half is None else self.gradient_half
        sums = measure(predictions)
        divisor = float(divide_by(self.gradient_divisor or self.divisor, sums, 1)[0])
        weight = predictions.weights[:, None] if self.weighted else 1.0
        gradient: FloatArray = (1.0 if half else 2.0) * weight * predictions.error / divisor
        return gradient

    def simplify(self, outputs: int) -> tuple[Divisor, Root]:
        """Name divisor and root; of one output, some are the same."""
        return simplify(self.divisor, outputs), "whole" if self.root and outputs == 1 else self.root

    def is_derivative(self, outputs: int) -> bool:
        """Whether the gradient is that of the number that is printed, for so many outputs."""
        if self.kind == "metric":
            return False
        half = self.half if self.gradient_half is None else self.gradient_half
        by = simplify(self.gradient_divisor or self.divisor, outputs)
        same = by == simplify(self.divisor, outputs)
        return same and half == self.half and not self.root


def simplify(divisor: Divisor, outputs: int) -> Divisor:
    """Name a divisor as simply as it can be for so many outputs."""
    if outputs > 1:
        return divisor
    return _OF_ONE_OUTPUT.get(divisor, divisor)


_OF_ONE_OUTPUT: Final[dict[Divisor, Divisor]] = {
    "elements": "rows",
    "weighted elements": "weights",
    "outputs": "one",
}


def divide_by(divisor: Divisor, sums: Sums, coefficients: int) -> FloatArray:
    """Give a divisor for each batch, shape (b,)."""
    k = float(sums.outputs)
    rows, weights = sums.rows, sums.weights
    match divisor:
        case "one":
            return np.ones_like(rows)
        case "rows":
            return rows
        case "outputs":
            return np.full_like(rows, k)
        case "elements":
            return rows * k
        case "weights":
            return weights
        case "weighted elements":
            return weights * k
        case "degrees of freedom":
            return np.where(rows > coefficients, rows - coefficients, np.nan)


def _score(sums: Sums, *, weighted: bool) -> FloatArray:
    """Compute R squared as scikit-learn does: 0 or 1 for a constant target, none for one row."""
    squares = sums.weighted_squares if weighted else sums.squares
    spread = sums.weighted_spread if weighted else sums.spread
    each = np.where(spread > 0, 1 - squares / spread, np.where(squares > 0, 0.0, 1.0))
    mean: FloatArray = each.mean(axis=1)
    return np.where(sums.rows > 1, mean, np.nan)
