"""Which library divides by what: one row for each way to get a number.

All but those of R and Excel are run in their library (`tests/frameworks`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from lossviz.conventions.convention import Convention
from lossviz.conventions.predictions import Predictions
from lossviz.conventions.sums import Divisor

_TORCH: Final = "https://docs.pytorch.org/docs/2.13/generated/torch.nn."
_KERAS: Final = "https://github.com/keras-team/keras/blob/v3.15.1/keras/src/"
_SKLEARN: Final = "https://scikit-learn.org/1.9/modules/generated/sklearn."
_LIGHTGBM: Final = "https://github.com/microsoft/LightGBM/blob/v4.7.0/src/"
_TORCHMETRICS: Final = "https://lightning.ai/docs/torchmetrics/v1.9.0/regression/"


def _describe_library(
    library: str, prefix: str, arguments: str, **shared: Any
) -> Callable[..., Convention]:
    """Make a function that describes a row of one library by its key, its name and its divisor.

    Its line of code is the name after `prefix`, with `arguments` for the "…" in it or after it.
    Further fields of `Convention` are those in `shared`, where the row has none of its own.
    """

    def describe_row(key: str, name: str, divisor: Divisor = "elements", **own: Any) -> Convention:
        call = name if "…" in name else f"{name}(…)"
        fields = {"code": prefix + call.replace("…", arguments), **shared, **own}
        return Convention(key, name, divisor=divisor, library=library, **fields)

    return describe_row


def _describe_both(row: Convention, name: str, **changes: Any) -> tuple[Convention, Convention]:
    """Give a row, and the one of the same computation with weights.

    The second differs as in scikit-learn, where `changes` does not say otherwise.
    """
    fields = {
        "code": row.code.removesuffix(")") + ", sample_weight=weight)",
        "divisor": "weighted elements",
        "note": "",
        **changes,
    }
    return row, replace(row, key=f"{row.key}-weight", name=name, weighted=True, **fields)


_torch = _describe_library(
    "PyTorch", "torch.nn.", "output, target", kind="loss", source=f"{_TORCH}MSELoss.html"
)
_keras_loss = _describe_library(
    "Keras", "keras.", "target, output", kind="loss", source=f"{_KERAS}losses/loss.py"
)
_keras_metric = _describe_library(
    "Keras", "keras.", "target, output", source=f"{_KERAS}metrics/reduction_metrics.py"
)
_sklearn = _describe_library("scikit-learn", "sklearn.metrics.", "target, output")
_optax = _describe_library(
    "optax",
    "optax.",
    "output, target",
    kind="loss",
    source="https://optax.readthedocs.io/en/latest/api/losses.html",
)
_statsmodels = _describe_library(
    "statsmodels",
    "statsmodels.api.",
    "target, x",
    one_output=True,
    source="https://www.statsmodels.org/stable/generated/"
    "statsmodels.regression.linear_model.RegressionResults.html",
)
_torchmetrics = _describe_library("torchmetrics", "torchmetrics.", "output, target")

CONVENTIONS: Final[tuple[Convention, ...]] = (
    _torch(
        "torch-mean",
        "MSELoss()",
        note="The mean is over all elements: k outputs make the gradient of each k times smaller.",
    ),
    _torch(
        "torch-sum",
        'MSELoss(reduction="sum")',
        "one",
        note="No one half, so the gradient is 2 e.",
    ),
    _torch(
        "torch-none",
        'MSELoss(reduction="none").sum(1).mean()',
        "rows",
        code='torch.nn.MSELoss(reduction="none")(output, target).sum(1).mean()',
        note='reduction="none" gives a number for each element. Summed over a row and averaged '
        "over the rows, k outputs count k times as much as in the mean.",
    ),
    _torch(
        "torch-weight",
        "mse_loss(weight=)",
        "weighted elements",
        code="F.mse_loss(output, target, weight=weight[:, None].expand_as(output))",
        weighted=True,
        note="The mean is over the sum of the weights.",
        source=f"{_TORCH}functional.mse_loss.html",
    ),
    *_describe_both(
        _keras_loss(
            "keras-loss",
            "losses.MeanSquaredError()",
            note="While it trains, Keras prints the mean over the batches so far, weighted by "
            "their rows, and adds the penalties of the layers.",
        ),
        "losses.MeanSquaredError(), with sample_weight",
        divisor="elements",
        note="Divided by the number of rows, not by the sum of their weights: rows of weight 0 "
        "make it smaller. The metric of the same name divides by the sum of the weights.",
    ),
    _keras_loss(
        "keras-sum",
        'losses.MeanSquaredError(reduction="sum")',
        "outputs",
        note="The sum is over the rows; over the outputs of a row it is a mean.",
    ),
    _keras_loss(
        "keras-mean-weight",
        'losses.MeanSquaredError(reduction="mean_with_sample_weight")',
        "weighted elements",
        code='keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")'
        "(target, output, sample_weight=weight)",
        weighted=True,
        note="Divided by the sum of the weights, as the metric is.",
    ),
    *_describe_both(
        _keras_metric(
            "keras-metric",
            "metrics.MeanSquaredError()",
            note="Over all batches of an epoch together, without the penalties of the layers.",
        ),
        "metrics.MeanSquaredError(), with sample_weight",
        note="Divided by the sum of the weights. The loss of the same name divides by the rows.",
    ),
    _keras_metric(
        "keras-rmse",
        "metrics.RootMeanSquaredError()",
        root="mean",
        note="The root of the mean over all elements.",
        source=f"{_KERAS}metrics/regression_metrics.py",
    ),
    Convention(
        "tf-l2",
        "nn.l2_loss",
        "tf.nn.l2_loss(output - target)",
        "one",
        library="TensorFlow",
        kind="loss",
        h=0.5,
        note="A sum with the one half: the gradient is e, and grows with the batch.",
        source="https://www.tensorflow.org/versions/r2.21/api_docs/python/tf/nn/l2_loss",
    ),
    *_describe_both(
        _sklearn(
            "sklearn-mse", "mean_squared_error", source=f"{_SKLEARN}metrics.mean_squared_error.html"
        ),
        "mean_squared_error(sample_weight=)",
        note="Divided by the sum of the weights.",
    ),
    _sklearn(
        "sklearn-rmse",
        "root_mean_squared_error",
        root="outputs",
        note="With several outputs the mean of their roots, which is at most the root of the mean.",
        source=f"{_SKLEARN}metrics.root_mean_squared_error.html",
    ),
    *_describe_both(
        _sklearn(
            "sklearn-r2",
            "r2_score",
            score=True,
            note="The mean of the outputs' R². It may be negative, and is not defined for one row.",
            source=f"{_SKLEARN}metrics.r2_score.html",
        ),
        "r2_score(sample_weight=)",
        note="The targets' mean is weighted too.",
    ),
    _sklearn(
        "sklearn-sgd",
        "SGDRegressor(verbose=1)",
        code='sklearn.linear_model.SGDRegressor(loss="squared_error", verbose=1).fit(x, target)',
        kind="objective",
        h=0.5,
        gradient_divisor="one",
        one_output=True,
        note="Prints the mean of ½ e² over the rows of an epoch, each before its own step; each "
        "step takes the gradient e of its one row.",
        source=f"{_SKLEARN}linear_model.SGDRegressor.html",
    ),
    _sklearn(
        "sklearn-mlp",
        "MLPRegressor().loss_",
        code="sklearn.neural_network.MLPRegressor(alpha=0).fit(x, target).loss_",
        kind="objective",
        h=0.5,
        gradient_divisor="rows",
        note="Prints the mean over rows and outputs, and steps by the gradient of the sum over "
        "the outputs: k times that of what it prints. With alpha a penalty is in the number.",
        source="https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/neural_network/"
        "_multilayer_perceptron.py",
    ),
    *_describe_both(
        Convention(
            "xgboost-rmse",
            "reg:squarederror",
            'xgboost.train({"objective": "reg:squarederror"}, data, evals=[(data, "train")])',
            library="XGBoost",
            kind="objective",
            root="mean",
            gradient_divisor="one",
            hessian=True,
            penalty=1.0,
            note="Prints the root mean squared error (RMSE), and adds trees by the gradient e and "
            "the Hessian 1 of ½ e². A leaf is −Σ e / (rows + λ): twice the gradient and Hessian "
            "would halve what λ does. It starts from the mean of the targets.",
            source="https://xgboost.readthedocs.io/en/release_3.2.0/parameter.html",
        ),
        "reg:squarederror, with weight",
        code="data = xgboost.DMatrix(x, target, weight=weight)  # then as without weights",
        note="The RMSE is divided by the sum of the weights; gradient and Hessian are w e and w.",
    ),
    *_describe_both(
        Convention(
            "lightgbm-l2",
            "regression",
            'lightgbm.train({"objective": "regression", "metric": "l2"}, data)',
            library="LightGBM",
            kind="objective",
            gradient_divisor="one",
            hessian=True,
            one_output=True,
            note="Prints the mean squared error (MSE) without the one half, and adds trees by the "
            "gradient e and the Hessian 1, as with it. It starts from the mean of the targets.",
            source=f"{_LIGHTGBM}objective/regression_objective.hpp",
        ),
        "regression, with weight",
        code="data = lightgbm.Dataset(x, target, weight=weight)  # then as without weights",
        note="Divided by the sum of the weights.",
        source=f"{_LIGHTGBM}metric/regression_metric.hpp",
    ),
    _optax(
        "optax-squared",
        "squared_error(…).mean()",
        note="A number for each element; the mean is taken outside.",
    ),
    _optax(
        "optax-l2",
        "l2_loss(…).mean()",
        h=0.5,
        note="With the one half: half of PyTorch's mean on the same data.",
    ),
    _optax("optax-l2-sum", "l2_loss(…).sum()", "one", h=0.5),
    _statsmodels(
        "statsmodels-ssr",
        "OLS(…).fit().ssr",
        "one",
        note="The sum of the squared residuals of its own fit.",
    ),
    _statsmodels(
        "statsmodels-mse",
        "OLS(…).fit().mse_resid",
        "degrees of freedom",
        note="Divided by n − p with p coefficients, the intercept among them: an estimate of the "
        "noise, not the mean over the rows.",
    ),
    *_describe_both(
        Convention(
            "r-deviance",
            "deviance(glm(…))",
            "deviance(glm(target ~ x, family = gaussian))",
            "one",
            library="R",
            one_output=True,
            note="For the normal distribution the sum of squared residuals.",
            source="https://stat.ethz.ch/R-manual/R-devel/library/stats/html/deviance.html",
        ),
        "deviance(glm(…, weights))",
        code="deviance(glm(target ~ x, family = gaussian, weights = weight))",
        divisor="one",
    ),
    Convention(
        "excel-sumxmy2",
        "SUMXMY2",
        "=SUMXMY2(B2:B443, C2:C443)",
        "one",
        library="Excel",
        note="The sum of (x − y)², without the one half.",
        source="https://support.microsoft.com/office/9d144ac1-4d79-43de-b524-e2ecee23b299",
    ),
    _torchmetrics(
        "torchmetrics-mse",
        "MeanSquaredError()",
        note="Sums and counts are kept over the batches: the epoch's number is that of all rows.",
        source=f"{_TORCHMETRICS}mean_squared_error.html",
    ),
    _torchmetrics(
        "torchmetrics-rmse",
        "MeanSquaredError(squared=False)",
        root="mean",
        note="The root of the mean over all batches, not the mean of the batches' roots.",
        source=f"{_TORCHMETRICS}mean_squared_error.html",
    ),
    _torchmetrics(
        "torchmetrics-r2",
        "R2Score()",
        score=True,
        note="From sums over all batches, so it is that of all rows.",
        source=f"{_TORCHMETRICS}r2_score.html",
    ),
)


def list_conventions(predictions: Predictions) -> tuple[Convention, ...]:
    """List the rows of the table that these predictions can be given to."""
    return tuple(
        row
        for row in CONVENTIONS
        if (predictions.weight is not None or not row.weighted)
        and (predictions.k == 1 or not row.one_output)
    )


def find_convention(key: str) -> Convention:
    """Find the row of a short name, which has to be there."""
    return next(row for row in CONVENTIONS if row.key == key)


def group_twins(rows: tuple[Convention, ...], outputs: int) -> list[tuple[Convention, ...]]:
    """Put together the rows that give the same number on any data with so many outputs."""
    twins: dict[tuple[object, ...], tuple[Convention, ...]] = {}
    for row in rows:
        key = (row.simplify(outputs), row.h, row.weighted, row.score)
        twins[key] = (*twins.get(key, ()), row)
    return list(twins.values())


def find_version(row: Convention) -> str:
    """Name package and version that gave the row's number; empty where it was not run."""
    return _read_recorded().get(row.key, {}).get("version", "")


@cache
def _read_recorded() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("recorded.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, str]] = json.loads(text)["rows"]
    return rows
