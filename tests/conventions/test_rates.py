"""Learning rates between conventions: the steps are run, and compared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from lossviz.base import DataError
from lossviz.conventions import (
    CONVENTIONS,
    OPTIMISERS,
    Predictions,
    descend,
    find_convention,
    rates,
    translate,
)
from lossviz.loss import optimisers

DATA = Predictions(np.zeros((4, 1)), [[1.0], [2.0], [-0.5], [3.0]], [1, 0, 2, 0.5])
STEPPING = [row for row in CONVENTIONS if row.kind != "metric"]
PAIRS = [(a, b) for a, b in combinations(STEPPING, 2) if a.weighted == b.weighted]
RATE = 1e-3


@pytest.mark.parametrize("name", OPTIMISERS)
def test_the_translated_rate_makes_the_same_steps_where_it_is_said(name):
    rule, _ = OPTIMISERS[name]
    differing = 0
    keeps_steps = name in ("gradient descent", "momentum 0.9")
    for first, second in PAIRS:
        factor = translate(first, second, DATA)
        ours = descend(rule, first, DATA, RATE)
        theirs = descend(rule, second, DATA, RATE * factor)
        same = np.allclose(ours, theirs, rtol=1e-12)
        if keeps_steps or factor == pytest.approx(1):
            assert same, (first.key, second.key)
        differing += not same
    assert keeps_steps == (differing == 0)


def test_adam_makes_the_same_steps_with_the_same_rate():
    adam, _ = OPTIMISERS["Adam"]
    for first, second in PAIRS:
        ours, theirs = (descend(adam, row, DATA, RATE) for row in (first, second))
        # Only the 1e-8 beside the root of the squares tells them apart.
        assert np.allclose(ours - 1, theirs - 1, rtol=1e-6)


def test_the_factor_by_hand():
    mean, total = find_convention("torch-mean"), find_convention("tf-l2")
    # Gradients 2 e / 4 and e: the rate goes down to a half.
    assert translate(mean, total, DATA) == 0.5
    assert translate(total, mean, DATA) == 2.0


TREES = [row for row in STEPPING if row.hessian]


def take_step(row, e, w, bias, rate):
    """Take a step of a bias: by its gradient, or a leaf with the λ that the libraries document."""
    if not row.weighted:
        w = [1] * len(e)
    total = sum(weight * (error + bias) for weight, error in zip(w, e, strict=True))
    if row.hessian:
        return bias - rate * total / (sum(w) + {"XGBoost": 1, "LightGBM": 0}[row.library])
    h, divisor = row.find_back_propagated(1)
    over = {"one": 1, "rows": len(e), "weights": sum(w)}[divisor]
    return bias - rate * Fraction(2 * h) * total / over


def test_to_and_from_trees_the_translated_rate_makes_the_same_steps():
    rng = np.random.default_rng(6)
    pairs = [(a, b) for a, b in PAIRS if a in TREES or b in TREES]
    for _ in range(10):
        n = int(rng.integers(1, 9))
        e, w = rng.integers(-9, 10, n).tolist(), rng.integers(1, 5, n).tolist()
        data = Predictions(np.zeros(n), e, w)
        for first, second in pairs:
            factor = Fraction(translate(first, second, data))
            ours = theirs = Fraction(1)
            for _ in range(2):
                ours = take_step(first, e, w, ours, Fraction(1, 8))
                theirs = take_step(second, e, w, theirs, Fraction(1, 8) * factor)
            assert float(theirs) == pytest.approx(float(ours), rel=1e-12, abs=1e-12)
            found = descend(optimisers.PLAIN, second, data, float(factor) / 8, steps=2)
            assert found[1] == pytest.approx(float(ours), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("trees", TREES, ids=lambda row: row.key)
def test_a_factor_of_the_loss_is_to_trees_what_dividing_the_penalty_is(trees):
    # The mean over the rows is the sum times c = 1 / n.
    scaled = replace(trees, gradient_divisor="rows")
    n = DATA.n
    for penalty in (0.0, 0.5, 3.0):
        for_scaled = replace(scaled, penalty=penalty)
        for_sum = replace(trees, penalty=penalty * n)
        assert translate(for_scaled, for_sum, DATA) == pytest.approx(1, rel=1e-15)
        same = translate(for_scaled, replace(trees, penalty=penalty), DATA)
        assert (same == pytest.approx(1, rel=1e-15)) == (penalty == 0)


def test_the_first_step_by_hand():
    # Sum of 2 (e + 1) over 4: (4 + 6 + 1 + 8) / 4 = 4.75.
    first = descend(optimisers.PLAIN, find_convention("torch-mean"), DATA, 0.1, steps=1)
    assert first[0] == pytest.approx(1 - 0.475)


def test_what_has_no_step_is_refused():
    metric, loss = find_convention("sklearn-mse"), find_convention("torch-mean")
    with pytest.raises(DataError, match="is a metric: nothing is back-propagated"):
        translate(metric, loss, DATA)
    with pytest.raises(DataError, match="no learning rate makes their steps the same"):
        translate(find_convention("torch-weight"), loss, DATA)


@pytest.mark.parametrize("kind", ["weight decay", "gradient clipped"])
def test_decay_and_bound_are_divided_by_the_factor_of_the_rate(kind, monkeypatch):
    rule = next(rule for each, (rule, _) in OPTIMISERS.items() if each.startswith(kind))
    name = {"weight decay": "_DECAY", "gradient clipped": "_CLIP"}[kind]
    mean, total = find_convention("torch-mean"), find_convention("torch-sum")
    factor = translate(mean, total, DATA)
    ours = descend(rule, mean, DATA, RATE)
    theirs = descend(rule, total, DATA, RATE * factor)
    assert not np.allclose(ours, theirs, rtol=1e-9)
    monkeypatch.setattr(rates, name, getattr(rates, name) / factor)
    theirs = descend(rule, total, DATA, RATE * factor)
    assert np.allclose(ours, theirs, rtol=1e-12)
