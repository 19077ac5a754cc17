"""One convention: what is added up, what that is divided by, and what is back-propagated."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Final, Literal

import numpy as np

from lossviz.base import FloatArray
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.sums import Divisor, Sums, measure

Root = Literal["", "mean", "outputs"]
Kind = Literal["loss", "metric", "objective"]


@dataclass(frozen=True)
class Convention:
    """How a library makes one number out of errors.

    The number is ``h * sum of (w) e^2 / divisor``, its root, or ``1 - that / the same
    of the targets about their mean`` (R squared).

    Attributes
    ----------
    key : str
        Short name, as it stands in an address.
    name : str
        Under which name the library computes it.
    code : str
        The line that gives it, for `target`, `output` and `weight`.
    divisor : Divisor
        What the sum is divided by.
    library : str
        Who computes it.
    kind : {"loss", "metric", "objective"}
        A loss is minimised as it is printed; an objective has its own gradient; a metric has
        none.
    h : float
        The factor before the square: 1/2 or 1.
    weighted : bool
        Whether each square is multiplied by its row's weight.
    root : {"", "mean", "outputs"}
        Of the mean, or of each output's mean before the mean over outputs.
    score : bool
        R squared, mean over the outputs.
    gradient_divisor : Divisor, optional
        What the gradient of an objective is divided by. It is that of ``e^2 / 2`` in each of
        these libraries, whatever factor their number has.
    hessian : bool
        Whether the library grows trees: it uses a second derivative, too, which is then the row's
        weight. The gradients of a leaf are divided by its sum, and their size cancels.
    penalty : float
        λ, which is added to that sum; the library's own where nothing else is asked for.
    one_output : bool
        Whether the library takes one output for each row only.
    note : str
        What surprises.
    source : str
        Address of the documentation or of the source file, of the version that was read.
    """

    key: str
    name: str
    code: str
    divisor: Divisor = "elements"
    _: KW_ONLY
    library: str
    kind: Kind = "metric"
    h: float = 1.0
    weighted: bool = False
    root: Root = ""
    score: bool = False
    gradient_divisor: Divisor | None = None
    hessian: bool = False
    penalty: float = 0.0
    one_output: bool = False
    note: str = ""
    source: str = ""

    @property
    def label(self) -> str:
        """Library and name."""
        return f"{self.library}: {self.name}"

    def find_back_propagated(self, outputs: int) -> tuple[float, Divisor]:
        """Give factor h and divisor of the sum whose gradient is back-propagated."""
        if self.gradient_divisor:
            return 0.5, _simplify(self.gradient_divisor, outputs)
        return self.h, _simplify(self.divisor, outputs)

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
            divisor = sums.find_divisor(self.divisor, coefficients)
            if self.root == "outputs":
                # A root is concave, so the mean of roots is at most the root of the mean
                # (Jensen, Acta Mathematica 30, 1906).
                each = np.sqrt(squares / (divisor / sums.outputs)[:, None])
                return np.asarray(each.mean(axis=1))
            mean: FloatArray = self.h * squares.sum(axis=1) / divisor
            return np.sqrt(mean) if self.root else mean

    def gradient(self, predictions: Predictions) -> FloatArray | None:
        """Give what is back-propagated to each output, shape (n, k); None for a metric."""
        if self.kind == "metric":
            return None
        weight = predictions.weights[:, None] if self.weighted else 1.0
        return np.asarray(self.scale_gradient(predictions) * weight * predictions.error)

    def scale_gradient(self, predictions: Predictions) -> float:
        """Give what each error, times its weight, is multiplied with to be the gradient.

        ``d/do`` of ``h e^2`` is ``2h e``, over the divisor.
        """
        h, divisor = self.find_back_propagated(predictions.k)
        return 2 * h / float(measure(predictions).find_divisor(divisor)[0])

    def scale_step(self, predictions: Predictions) -> float:
        """Give what the sum of all errors times weights is multiplied with to be a step, over η.

        With Hessians it is a step of a leaf that holds all rows, ``-η sum g / (sum h + λ)``
        (Chen and Guestrin, XGBoost, 2016, equation 5).
        """
        scale = self.scale_gradient(predictions)
        if not self.hessian:
            return scale
        rows = float(predictions.weights.sum()) if self.weighted else predictions.n
        return scale / (scale * rows + self.penalty)

    def simplify(self, outputs: int) -> tuple[Divisor, Root]:
        """Name divisor and root; of one output, some are the same."""
        root: Root = "mean" if self.root and outputs == 1 else self.root
        return _simplify(self.divisor, outputs), root

    def is_derivative(self, outputs: int) -> bool:
        """Whether the gradient is that of the number that is printed, for so many outputs."""
        printed = (self.h, _simplify(self.divisor, outputs))
        differs = self.kind == "metric" or bool(self.root)
        return not differs and self.find_back_propagated(outputs) == printed


def _simplify(divisor: Divisor, outputs: int) -> Divisor:
    """Name a divisor as simply as it can be for so many outputs."""
    return _OF_ONE_OUTPUT.get(divisor, divisor) if outputs == 1 else divisor


_OF_ONE_OUTPUT: Final[dict[Divisor, Divisor]] = {
    "elements": "rows",
    "weighted elements": "weights",
    "outputs": "one",
}


def _score(sums: Sums, *, weighted: bool) -> FloatArray:
    """Compute R squared as scikit-learn does: 0 or 1 for a constant target, none for one row."""
    squares = sums.weighted_squares if weighted else sums.squares
    spread = sums.weighted_spread if weighted else sums.spread
    # R^2 = 1 - sum (o - t)^2 / sum (t - mean t)^2, the share of the targets' variance that the
    # outputs explain (scikit-learn 1.9, user guide, section "R² score").
    each = np.where(spread > 0, 1 - squares / spread, np.where(squares > 0, 0.0, 1.0))
    mean: FloatArray = each.mean(axis=1)
    return np.where(sums.rows > 1, mean, np.nan)
