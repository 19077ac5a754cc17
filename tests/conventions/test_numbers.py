"""Numbers and gradients of the table, by hand, by fractions and by scikit-learn."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base import DataError
from lossviz.conventions import (
    CONVENTIONS,
    Predictions,
    accumulate,
    broadcast_mean,
    find_convention,
    list_conventions,
    run_epoch,
    split,
)
from lossviz.reading import load_sample

RECORDED = Path("lossviz/conventions/recorded.json")
# Two outputs, three rows: e = (1, -2), (0, 3), (2, 0) and w = 1, 0, 3.
TWO = Predictions(np.zeros((3, 2)), [[1, -2], [0, 3], [2, 0]], [1, 0, 3])
# Sum of e^2: 5 and 13, together 18; of w e^2: 13 and 4, together 17.
BY_HAND = {
    "torch-mean": 18 / 6,
    "torch-sum": 18,
    "torch-none": 18 / 3,
    "torch-weight": 17 / (2 * 4),
    "keras-loss": 18 / 6,
    "keras-loss-weight": 17 / 6,
    "keras-sum": 18 / 2,
    "keras-mean-weight": 17 / 8,
    "keras-metric": 18 / 6,
    "keras-metric-weight": 17 / 8,
    "keras-rmse": 3**0.5,
    "tf-l2": 9,
    "sklearn-mse": 18 / 6,
    "sklearn-mse-weight": 17 / 8,
    "sklearn-rmse": ((5 / 3) ** 0.5 + (13 / 3) ** 0.5) / 2,
    "sklearn-r2": 0,  # the targets do not differ
    "sklearn-r2-weight": 0,
    "sklearn-mlp": 18 / 12,
    "xgboost-rmse": 3**0.5,
    "xgboost-rmse-weight": (17 / 8) ** 0.5,
    "optax-squared": 18 / 6,
    "optax-l2": 18 / 12,
    "optax-l2-sum": 9,
    "excel-sumxmy2": 18,
    "torchmetrics-mse": 18 / 6,
    "torchmetrics-rmse": 3**0.5,
    "torchmetrics-r2": 0,
}
# What the first element, with e = 1 and w = 1, gets back-propagated.
GRADIENT_BY_HAND = {
    "torch-mean": 2 / 6,
    "torch-sum": 2,
    "torch-none": 2 / 3,
    "torch-weight": 2 / 8,
    "keras-loss": 2 / 6,
    "keras-loss-weight": 2 / 6,
    "keras-sum": 2 / 2,
    "keras-mean-weight": 2 / 8,
    "tf-l2": 1,
    "sklearn-mlp": 1 / 3,
    "xgboost-rmse": 1,
    "xgboost-rmse-weight": 1,
    "optax-squared": 2 / 6,
    "optax-l2": 1 / 6,
    "optax-l2-sum": 1,
}


def test_every_number_of_two_outputs_by_hand():
    found = {row.key: row.value(TWO) for row in list_conventions(TWO)}
    assert found == pytest.approx(BY_HAND, rel=1e-15)


def test_every_gradient_of_two_outputs_by_hand():
    rows = [row for row in list_conventions(TWO) if row.kind != "metric"]
    found = {row.key: float(row.gradient(TWO)[0, 0]) for row in rows}
    assert found == pytest.approx(GRADIENT_BY_HAND, rel=1e-15)


@pytest.mark.parametrize("row", CONVENTIONS, ids=lambda row: row.key)
def test_a_loss_has_the_gradient_of_what_it_prints(row):
    data = TWO if not row.one_output else Predictions([0, 0, 0], [1, -2, 3], [1, 0, 3])
    if row.kind == "metric":
        assert row.gradient(data) is None
        return
    steps = np.zeros(data.error.shape)
    # The number is a quadratic in each output, so central differences of any width are exact.
    for place in np.ndindex(steps.shape):
        apart = np.zeros(steps.shape)
        apart[place] = 0.5
        up, down = (
            row.value(Predictions(data.target, data.output + sign * apart, data.weight))
            for sign in (1, -1)
        )
        steps[place] = up - down
    same = np.allclose(steps, row.gradient(data), rtol=1e-13, atol=1e-13)
    assert same == row.is_derivative(data.k)
    assert same or row.kind == "objective"


numbers = st.integers(-50, 50)
rows_of_two = st.lists(st.tuples(*[numbers] * 4, st.integers(0, 5)), min_size=2, max_size=12)


@given(rows_of_two.filter(lambda rows: any(row[4] for row in rows)))
def test_scikit_learn_gives_the_same(rows):
    t, o, w = (
        np.array([r[:2] for r in rows]),
        np.array([r[2:4] for r in rows]),
        [r[4] for r in rows],
    )
    data = Predictions(t, o, w)
    m = sklearn.metrics
    for key, function, more in (
        ("sklearn-mse", m.mean_squared_error, {}),
        ("sklearn-mse-weight", m.mean_squared_error, {"sample_weight": w}),
        ("sklearn-rmse", m.root_mean_squared_error, {}),
        ("sklearn-r2", m.r2_score, {}),
    ):
        expected = function(t, o, **more)
        assert find_convention(key).value(data) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20), st.integers(1, 20))
def test_a_mean_weighted_by_rows_is_that_of_all_rows(rows, size):
    data = Predictions(*np.array(rows, dtype=float).T)
    batched = split(data, min(size, data.n))
    mse = find_convention("torch-mean")
    exact = Fraction(sum((o - t) ** 2 for t, o in rows), len(rows))
    assert batched.combine(mse, "by rows") == pytest.approx(float(exact), rel=1e-13)
    size, n = batched.size, data.n
    parts = [rows[k : k + size] for k in range(0, n, size)]
    means = [Fraction(sum((o - t) ** 2 for t, o in part), len(part)) for part in parts]
    full = [m for m, part in zip(means, parts, strict=True) if len(part) == size]
    assert batched.combine(mse, "mean") == pytest.approx(float(sum(means) / len(means)), rel=1e-13)
    assert batched.combine(mse, "dropped") == pytest.approx(float(sum(full) / len(full)), rel=1e-13)
    assert batched.combine(mse, "counted fully") == pytest.approx(
        float(size * sum(means) / n), rel=1e-13
    )


def test_a_mean_weighted_by_weights():
    data = Predictions([0, 0, 0, 0], [1, 2, 3, 4], [1, 0, 0, 0])
    row = find_convention("sklearn-mse-weight")
    batched = split(data, 2)  # the second batch has no weight
    assert batched.combine(row, "by weights") == 1.0 == row.value(data)
    assert np.isnan(batched.combine(row, "by rows"))


def test_r_squared_of_batches_is_not_that_of_the_rows():
    data = Predictions([0, 1, 10, 11], [1, 0, 10, 11])
    row = find_convention("sklearn-r2")
    # Of the first two rows 1 - 2 / 0.5 = -3, of the others 1; of all 1 - 2 / 101.
    batched = split(data, 2)
    assert batched.combine(row, "mean") == -1.0
    assert batched.worst(row) == -3.0
    assert row.value(data) == pytest.approx(1 - 2 / 101)


def test_the_root_of_several_batches():
    data = Predictions([0, 0], [3, 4])
    row = find_convention("keras-rmse")
    assert split(data, 1).combine(row, "mean") == 3.5
    assert row.value(data) == pytest.approx(12.5**0.5)


def test_accumulated_gradients_by_hand():
    data = Predictions([0, 0, 0, 0], [1, 2, 3, 6])
    # Of 2 e = 2, 4, 6, 12 the mean is 6.
    sums, means = accumulate(data, 3)
    assert (sums.tolist(), means.tolist()) == ([12, 12], [4, 12])
    sums, means = accumulate(data, 2)
    assert (sums.tolist(), means.tolist()) == ([6, 18], [3, 9])
    assert means.mean() == sums.sum() / 4 == 6


def test_a_running_loss_by_hand():
    # e = 2, 4 with batches of one row and rate 1/4: 4, then the bias is -1; 9, then -2.5.
    found = run_epoch(Predictions([0, 0], [2, 4]), 1, 0.25)
    assert found.running == (4 + 9) / 2
    assert found.evaluated == (0.25 + 2.25) / 2


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12))
def test_a_column_against_a_row_by_brute_force(rows):
    pairs = [Fraction((o - t) ** 2) for _, o in rows for t, _ in rows]
    data = Predictions(*np.array(rows, dtype=float).T)
    assert broadcast_mean(data) == pytest.approx(float(sum(pairs) / len(pairs)), rel=1e-12)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12))
def test_where_shapes_differ_one_number_for_all_is_best(rows):
    target, output = np.array(rows, dtype=float).T
    best = broadcast_mean(Predictions(target, np.full(len(rows), target.mean())))
    assert best <= broadcast_mean(Predictions(target, output)) * (1 + 1e-12) + 1e-12


def test_what_was_recorded_is_what_the_table_gives():
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    data = Predictions(recorded["target"], recorded["output"], recorded["weight"])
    single = {"Keras": 1e-6, "XGBoost": 1e-6, "LightGBM": 1e-6, "scikit-learn": 1e-5}
    run = [row for row in CONVENTIONS if row.library not in ("R", "Excel")]
    assert set(recorded["rows"]) == {row.key for row in run}
    for row in run:
        value = row.value(data, recorded["coefficients"])
        given = recorded["rows"][row.key]["value"]
        assert value == pytest.approx(given, rel=single.get(row.library, 1e-12)), row.key


def test_diabetes():
    data = load_sample("diabetes")
    given = Predictions(data.target, data.output)
    assert find_convention("sklearn-r2").value(given) == pytest.approx(0.4965, abs=5e-5)
    assert find_convention("torch-sum").value(given) == pytest.approx(
        442 * find_convention("torch-mean").value(given)
    )


BAD = [
    (([1, 2], [1, 2], [1, -0.5]), "The weight of row 2 is −0.5: a weight is at least 0."),
    (([1, 2], [1, 2], [0, 0]), "All weights are 0: at least one row needs a weight above 0."),
    (([1, 2], [1, 2], [1]), "There are 1 weights for 2 rows: give each row one."),
    (([1, 2], [1, 2], [1, float("nan")]), "weight at position 1 is nan; expected a finite number."),
    (
        (np.ones((2, 2)), np.ones((2, 1))),
        "There are 2 targets for each row and 1 output: choose one output for each target.",
    ),
    (
        ([0, 0], [1, 1e300]),
        "output at position (1, 0) is 1e+300, and 1e100 in size is the most here: give the numbers "
        "in a larger unit.",
    ),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD, ids=[b[1][:30] for b in BAD])
def test_what_cannot_be_used_is_refused(arguments, sentence):
    with pytest.raises(DataError) as refused:
        Predictions(*arguments)
    assert str(refused.value) == sentence
