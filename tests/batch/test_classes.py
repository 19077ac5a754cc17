"""Targets that look like classes, and what the loss means then."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, zero_one_loss

from lossviz.batch import describe_classes
from lossviz.data import Dataset
from lossviz.loss import MSE

RNG = np.random.default_rng(3)
CLASSES = RNG.integers(0, 2, 50).astype(float)


def test_probabilities_and_the_brier_score() -> None:
    data = Dataset(CLASSES, RNG.random(50))
    assert "The MSE without ½ is then the Brier score" in describe_classes(data)
    # Of at most 50 squares of at most 1, added in any order.
    expected = brier_score_loss(CLASSES, data.output)
    assert MSE.value(data.target, data.output) == pytest.approx(expected, abs=50 * 2**-53)


def test_classes_and_the_share_of_wrong_rows() -> None:
    data = Dataset(CLASSES, np.roll(CLASSES, 1))
    assert "share of the rows that are wrong" in describe_classes(data)
    assert MSE.value(data.target, data.output) == zero_one_loss(CLASSES, data.output)


@pytest.mark.parametrize(
    ("target", "output"),
    [
        ([0, 1, 0, 1], [0.1, 0.9, 0.2, 0.7]),  # too few
        ([0, 0, 0, 0, 0], [0.1, 0.9, 0.2, 0.7, 0.3]),
        ([0, 1, 2, 0, 1], [0.1, 0.9, 0.2, 0.7, 0.3]),
        ([0, 1, 0, 0, 1], [0.1, 1.1, 0.2, 0.7, 0.3]),
        ([0, 1, 0, 0, 1], [-0.1, 0.9, 0.2, 0.7, 0.3]),
    ],
)
def test_numbers_are_not_taken_for_classes(target: list[float], output: list[float]) -> None:
    assert describe_classes(Dataset(target, output)) == ""
