"""Run each row of the table of conventions in its library, and record what came out.

Run as ``python -m scripts.frameworks`` in the environment of `make test-frameworks`; it writes
`lossviz/conventions/recorded.json`, from which the page says with which version a row was run.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import jax
import keras
import lightgbm
import numpy as np
import optax
import sklearn.linear_model
import sklearn.metrics
import sklearn.neural_network
import statsmodels.api
import tensorflow as tf
import torch
import torchmetrics
import xgboost

from lossviz.conventions import CONVENTIONS, Convention, Predictions

jax.config.update("jax_enable_x64", True)

RECORDED: Final = Path("lossviz/conventions/recorded.json")
DISTRIBUTIONS: Final = {"tensorflow": "tensorflow-cpu", "xgboost": "xgboost-cpu"}


@dataclass(frozen=True)
class Ran:
    """What a library printed and back-propagated; gradient and Hessian have the shape (n, k)."""

    value: float
    gradient: Any = None
    hessian: Any = None


def _run_torch(loss: Callable[..., Any]) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        target, weight = torch.tensor(given.target), torch.tensor(given.weights)
        output = torch.tensor(given.output, requires_grad=True)
        value = loss(output, target, weight)
        value.backward()
        return Ran(value.item(), output.grad.numpy())

    return run


def _run_keras_loss(weighted: bool = False, **how: Any) -> Callable[[Predictions], Ran]:
    def loss(output: Any, target: Any, weight: Any) -> Any:
        made = keras.losses.MeanSquaredError(dtype="float64", **how)
        return made(target, output, sample_weight=weight if weighted else None)

    return _run_torch(loss)


def _run_keras_metric(metric: Any, weighted: bool = False) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        made = metric(dtype="float64")
        weight = given.weights if weighted else None
        return Ran(float(made(given.target, given.output, sample_weight=weight)))

    return run


def _run_tensorflow(given: Predictions) -> Ran:
    output = tf.Variable(given.output)
    with tf.GradientTape() as tape:
        value = tf.nn.l2_loss(output - given.target)
    return Ran(float(value), tape.gradient(value, output).numpy())


def _run_jax(loss: Callable[..., Any]) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        value, gradient = jax.value_and_grad(loss)(given.output, given.target)
        return Ran(float(value), np.asarray(gradient))

    return run


def _run_metric(metric: Callable[..., Any], weighted: bool = False) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        more = {"sample_weight": given.weights} if weighted else {}
        return Ran(float(metric(given.target, given.output, **more)))

    return run


def _run_sgd(given: Predictions) -> Ran:
    """Read the loss that an epoch prints, with steps too small to move, and each row's step."""
    how = {"penalty": None, "learning_rate": "constant", "fit_intercept": False, "max_iter": 1}
    x, t = given.output, given.target.ravel()
    still = sklearn.linear_model.SGDRegressor(eta0=1e-300, verbose=1, tol=None, **how)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        still.fit(x, t, coef_init=[1.0])
    value = float(re.search(r"Avg\. loss: ([-+.\de]+)", printed.getvalue())[1])  # type: ignore[index]
    gradients = []
    for k in range(given.n):
        # The prediction stands in the intercept, which moves by -rate times the gradient.
        one = sklearn.linear_model.SGDRegressor(
            eta0=0.25, penalty=None, learning_rate="constant", max_iter=1, tol=None
        )
        one.fit([[0.0]], t[k : k + 1], coef_init=[0.0], intercept_init=x[k])
        gradients.append((x[k] - one.intercept_) / 0.25)
    return Ran(value, np.array(gradients))


def _run_mlp(given: Predictions) -> Ran:
    """Let a linear net that looks up its output by the row take one step."""
    x, rate = np.eye(given.n), 0.25
    target = given.target if given.k > 1 else given.target.ravel()
    net = sklearn.neural_network.MLPRegressor(
        hidden_layer_sizes=(),
        activation="identity",
        solver="sgd",
        alpha=0,
        batch_size=given.n,
        learning_rate_init=rate,
        momentum=0,
        shuffle=False,
    )
    net.partial_fit(x, target)
    net.coefs_, net.intercepts_ = [given.output.copy()], [np.zeros(given.k)]
    net.partial_fit(x, target)
    return Ran(net.loss_, (given.output - net.coefs_[0]) / rate)


def _run_xgboost(weighted: bool = False) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        weight = given.weights if weighted else None
        value = _read_xgboost_metric(given, weight)
        # One tree of one leaf for each element: its value is -G / (H + lambda).
        leaves = np.array(
            [
                [
                    [_grow_leaf(given, i, j, weight, penalty) for j in range(given.k)]
                    for i in range(given.n)
                ]
                for penalty in (0.0, 1.0)
            ]
        )
        hessian = _solve_hessian(leaves, given.error)
        return Ran(value, -leaves[1] * (hessian + 1), hessian)

    return run


def _read_xgboost_metric(given: Predictions, weight: Any) -> float:
    rows = xgboost.DMatrix(np.zeros((given.n, 1)), given.target, weight=weight)
    rows.set_base_margin(given.output)
    history: dict[str, Any] = {}
    how = {"objective": "reg:squarederror", "eta": 0.0}
    xgboost.train(how, rows, 1, evals=[(rows, "train")], evals_result=history, verbose_eval=False)
    return float(history["train"]["rmse"][0])


def _grow_leaf(given: Predictions, i: int, j: int, weight: Any, penalty: float) -> float:
    w = None if weight is None else weight[i : i + 1]
    if w is not None and w[0] == 0:
        return 0.0
    row = xgboost.DMatrix(np.zeros((1, 1)), given.target[i : i + 1, j], weight=w)
    row.set_base_margin(given.output[i : i + 1, j])
    how = {"objective": "reg:squarederror", "eta": 1.0, "lambda": penalty, "min_child_weight": 0}
    grown = xgboost.train(how, row, 1)
    return float(grown.predict(row, output_margin=True)[0] - np.float32(given.output[i, j]))


def _solve_hessian(leaves: Any, error: Any) -> Any:
    """Solve ``l0 = -G / H`` and ``l1 = -G / (H + 1)`` for H; NaN where the error is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        hessian = leaves[1] / (leaves[0] - leaves[1])
    return np.where(leaves[1] == 0, np.where(error == 0, np.nan, 0.0), hessian)


def _run_lightgbm(weighted: bool = False) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        weight = given.weights if weighted else None
        value = _read_lightgbm_metric(given, weight)
        leaves = np.array(
            [
                [[_split_pair(given, i, weight, penalty)] for i in range(given.n)]
                for penalty in (0.0, 1.0)
            ]
        )
        hessian = _solve_hessian(leaves, given.error)
        return Ran(value, -leaves[1] * (hessian + 1), hessian)

    return run


_SMALL: Final = {
    "objective": "regression",
    "min_data_in_leaf": 1,
    "min_data_in_bin": 1,
    "min_sum_hessian_in_leaf": 0.0,
    "boost_from_average": False,
    "verbose": -1,
    "num_threads": 1,
}


def _read_lightgbm_metric(given: Predictions, weight: Any) -> float:
    x = np.arange(given.n, dtype=float)[:, None]
    rows = lightgbm.Dataset(x, given.target.ravel(), weight=weight, init_score=given.output.ravel())
    history: dict[str, Any] = {}
    lightgbm.train(
        {**_SMALL, "metric": "l2", "learning_rate": 1e-30},
        rows,
        1,
        valid_sets=[rows],
        valid_names=["train"],
        callbacks=[lightgbm.record_evaluation(history)],
    )
    return float(history["train"]["l2"][0])


def _split_pair(given: Predictions, i: int, weight: Any, penalty: float) -> float:
    """Give the leaf of a row beside one with the opposite error: one split parts the two."""
    w = None if weight is None else np.repeat(weight[i], 2)
    if given.error[i, 0] == 0 or (w is not None and w[0] == 0):
        return 0.0
    output, error = given.output[i, 0], given.error[i, 0]
    pair = lightgbm.Dataset(
        np.array([[0.0], [1.0]]),
        [output - error, output + error],
        weight=w,
        init_score=[output] * 2,
    )
    how = {**_SMALL, "learning_rate": 1.0, "lambda_l2": penalty, "num_leaves": 2}
    return float(lightgbm.train(how, pair, 1).predict(np.array([[0.0]]), raw_score=True)[0])


def _run_ols(attribute: str) -> Callable[[Predictions], Ran]:
    """Fit the target by the output: the same output comes out where it is such a fit already."""

    def run(given: Predictions) -> Ran:
        x = np.column_stack([np.ones(given.n), given.output])
        return Ran(float(getattr(statsmodels.api.OLS(given.target.ravel(), x).fit(), attribute)))

    return run


def _run_torchmetrics(metric: Callable[[], Any]) -> Callable[[Predictions], Ran]:
    def run(given: Predictions) -> Ran:
        made = metric().set_dtype(torch.float64)
        made.update(torch.tensor(given.output), torch.tensor(given.target))
        return Ran(float(made.compute()))

    return run


RUNS: Final[dict[str, Callable[[Predictions], Ran]]] = {
    "torch-mean": _run_torch(lambda o, t, _: torch.nn.MSELoss()(o, t)),
    "torch-sum": _run_torch(lambda o, t, _: torch.nn.MSELoss(reduction="sum")(o, t)),
    "torch-none": _run_torch(
        lambda o, t, _: torch.nn.MSELoss(reduction="none")(o, t).sum(1).mean()
    ),
    "torch-weight": _run_torch(
        lambda o, t, w: torch.nn.functional.mse_loss(o, t, weight=w[:, None].expand_as(o))
    ),
    "keras-loss": _run_keras_loss(),
    "keras-loss-weight": _run_keras_loss(weighted=True),
    "keras-sum": _run_keras_loss(reduction="sum"),
    "keras-mean-weight": _run_keras_loss(weighted=True, reduction="mean_with_sample_weight"),
    "keras-metric": _run_keras_metric(keras.metrics.MeanSquaredError),
    "keras-metric-weight": _run_keras_metric(keras.metrics.MeanSquaredError, weighted=True),
    "keras-rmse": _run_keras_metric(keras.metrics.RootMeanSquaredError),
    "tf-l2": _run_tensorflow,
    "sklearn-mse": _run_metric(sklearn.metrics.mean_squared_error),
    "sklearn-mse-weight": _run_metric(sklearn.metrics.mean_squared_error, weighted=True),
    "sklearn-rmse": _run_metric(sklearn.metrics.root_mean_squared_error),
    "sklearn-r2": _run_metric(sklearn.metrics.r2_score),
    "sklearn-r2-weight": _run_metric(sklearn.metrics.r2_score, weighted=True),
    "sklearn-sgd": _run_sgd,
    "sklearn-mlp": _run_mlp,
    "xgboost-rmse": _run_xgboost(),
    "xgboost-rmse-weight": _run_xgboost(weighted=True),
    "lightgbm-l2": _run_lightgbm(),
    "lightgbm-l2-weight": _run_lightgbm(weighted=True),
    "optax-squared": _run_jax(lambda o, t: optax.squared_error(o, t).mean()),
    "optax-l2": _run_jax(lambda o, t: optax.l2_loss(o, t).mean()),
    "optax-l2-sum": _run_jax(lambda o, t: optax.l2_loss(o, t).sum()),
    "statsmodels-ssr": _run_ols("ssr"),
    "statsmodels-mse": _run_ols("mse_resid"),
    "torchmetrics-mse": _run_torchmetrics(torchmetrics.MeanSquaredError),
    "torchmetrics-rmse": _run_torchmetrics(lambda: torchmetrics.MeanSquaredError(squared=False)),
    "torchmetrics-r2": _run_torchmetrics(torchmetrics.R2Score),
}


def find_version(row: Convention) -> str:
    """Name the package of a row's library, and the version that is installed."""
    package = "torch" if row.library == "PyTorch" else row.library.lower()
    return f"{package} {version(DISTRIBUTIONS.get(package, package)).partition('+')[0]}"


def draw_fitted(n: int = 7, seed: int = 1) -> Predictions:
    """Draw data whose outputs are the least-squares fit of their targets, as OLS needs them."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    target = x @ [1.0, 2.0] + rng.normal(size=n)
    weight = rng.integers(0, 4, n).astype(float)
    return Predictions(target, x @ np.linalg.lstsq(x, target, rcond=None)[0], weight)


def main() -> None:
    """Write the recorded results."""
    given = draw_fitted()
    recorded = {
        row.key: {"version": find_version(row), "value": RUNS[row.key](given).value}
        for row in CONVENTIONS
        if row.key in RUNS
    }
    whole = {
        "target": given.target.ravel().tolist(),
        "output": given.output.ravel().tolist(),
        "weight": given.weights.tolist(),
        "coefficients": 2,
        "rows": recorded,
    }
    RECORDED.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
