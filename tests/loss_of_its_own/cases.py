"""What each public function owes to a loss: an answer that an oracle confirms, or a refusal."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lossviz.data import Dataset
from lossviz.loss import Loss, SquaredError
from lossviz.reading import read_csv

Check = Callable[[Loss], None]


@dataclass(frozen=True)
class Case:
    """A check, and for which losses it has to pass; all others are to be refused."""

    check: Check
    needs: Callable[[Loss], bool]


CASES: dict[str, list[Case]] = defaultdict(list)


def any_loss(loss: Loss) -> bool:  # noqa: ARG001
    return True


def bound(loss: Loss) -> bool:
    return loss.curvature_bound is not None


def quadratic(loss: Loss) -> bool:
    return loss.quadratic is not None


def squared_error(loss: Loss) -> bool:
    return isinstance(loss, SquaredError)


def case(*names: str, needs: Callable[[Loss], bool] = any_loss) -> Callable[[Check], Check]:
    """Make a check the case of some public functions."""

    def register(check: Check) -> Check:
        for name in names:
            CASES[name].append(Case(check, needs))
        return check

    return register


# No error is at a kink of a loss.
T = np.array([1.0, -0.5, 2.0, 0.3, 4.0, 1.5, 0.2])
OUT = np.array([0.4, 2.2, 2.05, -1.9, 7.5, 1.25, 0.9])
X = np.array([0.5, -1.0, 2.0, 0.7, -0.2, 1.4, -1.7])
N = T.size
DATA: Dataset = read_csv(
    ("t,o,x\n" + "\n".join(f"{t},{o},{x}" for t, o, x in zip(T, OUT, X, strict=True))).encode(),
    target="t",
    output="o",
)


def slope(function, at, d=1e-5):
    """Central difference of a function of one number."""
    return (function(at + d) - function(at - d)) / (2 * d)


def slopes(function, at, d=1e-5):
    """Central differences of a function of a vector, one for each of its entries."""
    at = np.asarray(at, dtype=float)
    return np.array([slope(lambda v, e=e: function(at + v * e), 0.0, d) for e in np.eye(at.size)])


def total(loss, target, output, reduction="sum"):
    """The loss of all examples, one after the other."""
    each = [float(loss.value(t, o)) for t, o in zip(target, output, strict=True)]
    return sum(each) / (len(each) if reduction == "mean" else 1)
