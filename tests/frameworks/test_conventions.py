"""Each row of the table of conventions, run in its library: the number and the gradient."""

from __future__ import annotations

import json
import warnings

import keras
import lightgbm
import numpy as np
import pytest
import sklearn.linear_model
import torch
import torchmetrics
import xgboost

from lossviz.conventions import CONVENTIONS, Predictions, find_convention, split, translate
from scripts.frameworks import RECORDED, RUNS, draw_fitted, find_version

RNG = np.random.default_rng(3)
WEIGHT = np.array([0.0, 1.0, 2.5, 0.0, 1.0, 0.25, 3.0])
CASES = {
    "one output": Predictions(*RNG.normal(size=(2, 7)), WEIGHT),
    "two outputs": Predictions(*RNG.normal(size=(2, 7, 2)), WEIGHT),
    "equal weights": Predictions(*RNG.normal(size=(2, 5, 1)), np.full(5, 2.0)),
    "a fit": draw_fitted(),
    "one row": Predictions([[1.0]], [[3.5]], [0.5]),
    "one row, two outputs": Predictions([[1.0, 2.0]], [[3.5, 1.75]], [0.5]),
}
# These compute with 32-bit numbers. Of trees an error is a difference of two of them, and what a
# leaf holds is solved from the difference of two leaves.
SINGLE = {"Keras": 1e-6, "XGBoost": 2e-4, "LightGBM": 2e-4}
FITTED = {"statsmodels-ssr", "statsmodels-mse"}
NEEDS_TWO_ROWS = {"sklearn-r2", "sklearn-r2-weight", "torchmetrics-r2", "statsmodels-mse"}


def list_runs():
    for row in CONVENTIONS:
        for name, given in CASES.items():
            fits = given.k == 1 or not row.one_output
            fits &= name == "a fit" or row.key not in FITTED
            fits &= given.n > 1 or row.key not in NEEDS_TWO_ROWS
            if row.key in RUNS and fits:
                yield pytest.param(row, given, id=f"{row.key}-{name}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("row", "given"), list(list_runs()))
def test_the_library_gives_the_number_and_the_gradient(row, given):
    ran = RUNS[row.key](given)
    exact = SINGLE.get(row.library, 1e-12)
    printed = 5e-7 if row.key == "sklearn-sgd" else 0  # six decimals
    assert ran.value == pytest.approx(row.value(given, 2), rel=exact, abs=printed)
    gradient = row.gradient(given)
    if row.kind == "metric":
        assert gradient is None
        return
    known = ~np.isnan(ran.gradient)  # a leaf of a row without an error tells nothing
    scale = np.abs(gradient).max()
    assert np.allclose(ran.gradient[known], gradient[known], rtol=exact, atol=exact * scale)
    if row.hessian:
        weight = np.broadcast_to(given.weights[:, None] if row.weighted else 1.0, given.error.shape)
        assert np.allclose(ran.hessian[known], weight[known], rtol=2e-3)


def test_every_row_but_those_of_r_and_excel_is_run():
    assert {row.key for row in CONVENTIONS if row.library not in ("R", "Excel")} == set(RUNS)


def test_what_is_recorded_is_what_these_versions_give():
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    for row in CONVENTIONS:
        if row.key in RUNS:
            assert recorded["rows"][row.key]["version"] == find_version(row), row.key


@pytest.mark.parametrize("metric", ["Keras", "torchmetrics"])
def test_metrics_over_unequal_batches_are_those_of_all_rows(metric):
    given = CASES["two outputs"]
    if metric == "Keras":
        made = keras.metrics.RootMeanSquaredError(dtype="float64")
        for start in range(0, given.n, 3):
            now = slice(start, start + 3)
            made.update_state(given.target[now], given.output[now])
        value = float(made.result())
    else:
        made = torchmetrics.MeanSquaredError(squared=False).set_dtype(torch.float64)
        for start in range(0, given.n, 3):
            now = slice(start, start + 3)
            made.update(torch.tensor(given.output[now]), torch.tensor(given.target[now]))
        value = float(made.compute())
    row = find_convention("torchmetrics-rmse")
    assert value == pytest.approx(row.value(given), rel=SINGLE.get(metric, 1e-12))
    assert split(given, 3).combine(row, "by rows") != pytest.approx(value, rel=1e-3)


def fit_keras(given, *, weight=None, penalty=0.0, batch=3):
    """Train without a step, and give what Keras prints of the epoch."""
    regular = keras.regularizers.L2(penalty) if penalty else None
    layer = keras.layers.Dense(
        1, use_bias=False, kernel_initializer="ones", kernel_regularizer=regular, dtype="float64"
    )
    model = keras.Sequential([keras.Input((1,), dtype="float64"), layer])
    mse = keras.metrics.MeanSquaredError(dtype="float64")
    model.compile(keras.optimizers.SGD(0.0), keras.losses.MeanSquaredError(), metrics=[mse])
    history = model.fit(
        given.output, given.target, batch, 1, sample_weight=weight, shuffle=False, verbose=0
    )
    return history.history


def test_keras_prints_the_mean_over_rows_of_the_batches_and_adds_the_penalty():
    given = CASES["one output"]
    row = find_convention("keras-loss")
    printed = fit_keras(given)
    assert printed["loss"][0] == pytest.approx(split(given, 3).combine(row, "by rows"), rel=1e-6)
    assert printed["loss"][0] == pytest.approx(row.value(given), rel=1e-6)
    with_penalty = fit_keras(given, penalty=0.25)
    assert with_penalty["loss"][0] == pytest.approx(row.value(given) + 0.25, rel=1e-6)
    assert with_penalty["mean_squared_error"][0] == pytest.approx(row.value(given), rel=1e-6)


def test_twice_the_gradient_and_hessian_halve_the_penalty_of_a_tree():
    t, o, n = np.array([1.0, 2.0, 6.0]), np.zeros(3), 3
    rows = xgboost.DMatrix(np.zeros((n, 1)), t)
    rows.set_base_margin(o)
    how = {"eta": 1.0, "lambda": 2.0, "min_child_weight": 0, "base_score": 0.0}

    def twice(predicted, data):
        return 2 * (predicted - data.get_label()), np.full(n, 2.0)

    usual = xgboost.train({**how, "objective": "reg:squarederror"}, rows, 1).predict(rows)
    doubled = xgboost.train(how, rows, 1, obj=twice).predict(rows)
    assert usual[0] == pytest.approx(9 / (3 + 2), rel=1e-5)
    assert doubled[0] == pytest.approx(9 / (3 + 1), rel=1e-5)


@pytest.mark.parametrize("key", ["xgboost-rmse", "lightgbm-l2"])
def test_a_leaf_steps_as_the_translated_rate_says(key):
    t = np.array([1.0, 2.0, 6.0, 8.5])
    given = Predictions(t, np.zeros(4))
    rate = 0.1 * translate(find_convention("torch-mean"), find_convention(key), given)
    # A second leaf with the opposite targets makes it worth while to split.
    x, both = np.repeat([[0.0], [1.0]], 4, axis=0), np.concatenate([t, -t])
    if key == "xgboost-rmse":
        how = {"objective": "reg:squarederror", "eta": rate, "base_score": 0.0}
        leaf = xgboost.train(how, xgboost.DMatrix(x, both), 1).predict(xgboost.DMatrix(x))[0]
    else:
        how = {"objective": "regression", "learning_rate": rate, "verbose": -1}
        how |= {"min_data_in_leaf": 1, "min_data_in_bin": 1, "boost_from_average": False}
        leaf = lightgbm.train(how, lightgbm.Dataset(x, both), 1).predict(x)[0]
    assert leaf == pytest.approx(0.1 * 2 * t.mean(), rel=1e-5)


def test_trees_start_from_the_mean_of_the_targets():
    t = np.array([1.0, 2.0, 6.0, 8.5])
    x = np.arange(4.0)[:, None]
    grown = xgboost.train({"objective": "reg:squarederror", "eta": 0.0}, xgboost.DMatrix(x, t), 1)
    assert grown.predict(xgboost.DMatrix(x)) == pytest.approx(np.full(4, t.mean()), rel=1e-6)
    how = {"objective": "regression", "learning_rate": 1e-30, "verbose": -1, "min_data_in_leaf": 1}
    booster = lightgbm.train(how, lightgbm.Dataset(x, t), 1)
    assert booster.predict(x) == pytest.approx(np.full(4, t.mean()), rel=1e-6)


def test_r_squared_of_torchmetrics_over_batches_is_that_of_all_rows():
    given, row = CASES["one output"], find_convention("torchmetrics-r2")
    made = torchmetrics.R2Score().set_dtype(torch.float64)
    for start in range(0, given.n, 3):
        now = slice(start, start + 3)
        made.update(torch.tensor(given.output[now, 0]), torch.tensor(given.target[now, 0]))
    assert float(made.compute()) == pytest.approx(row.value(given), rel=1e-9)
    first = split(Predictions(given.target[:6], given.output[:6]), 3)
    assert first.combine(row, "mean") != pytest.approx(row.value(given), rel=1e-3)


def test_a_column_against_a_row_is_stretched_by_torch():
    from lossviz.conventions import broadcast_mean

    given = CASES["one output"]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        loss = torch.nn.MSELoss()(torch.tensor(given.output), torch.tensor(given.target.ravel()))
    assert "different to the input size" in str(told[0].message)
    assert broadcast_mean(given) == pytest.approx(loss.item(), rel=1e-12)


def test_the_mean_squared_error_scorer_is_negative():
    given = CASES["one output"]
    model = sklearn.linear_model.LinearRegression(fit_intercept=False)
    model.coef_, model.intercept_ = np.array([1.0]), 0.0
    score = sklearn.metrics.get_scorer("neg_mean_squared_error")
    value = score(model, given.output, given.target.ravel())
    assert -value == pytest.approx(find_convention("sklearn-mse").value(given), rel=1e-12)
