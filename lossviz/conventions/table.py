"""Which library divides by what: one row for each way to get a number.

Each row that names a package is run against it (`tests/frameworks`).
"""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import Final

from lossviz.conventions.convention import Convention
from lossviz.conventions.predictions import Predictions

_TORCH: Final = "https://docs.pytorch.org/docs/2.13/generated/torch.nn."
_KERAS: Final = "https://github.com/keras-team/keras/blob/v3.15.1/keras/src/"
_SKLEARN: Final = "https://scikit-learn.org/1.9/modules/generated/sklearn."
_LIGHTGBM: Final = "https://github.com/microsoft/LightGBM/blob/v4.7.0/src/"
_TORCHMETRICS: Final = "https://lightning.ai/docs/torchmetrics/v1.9.0/regression/"

# What the rows of one library share.
_torch = partial(
    Convention, library="PyTorch", package="torch", kind="loss", source=f"{_TORCH}MSELoss.html"
)
_keras_loss = partial(
    Convention, library="Keras", package="keras", kind="loss", source=f"{_KERAS}losses/loss.py"
)
_keras_metric = partial(
    Convention, library="Keras", package="keras", source=f"{_KERAS}metrics/reduction_metrics.py"
)
_sklearn = partial(Convention, library="scikit-learn", package="scikit-learn")
_sklearn_mse = partial(_sklearn, source=f"{_SKLEARN}metrics.mean_squared_error.html")
_sklearn_r2 = partial(
    _sklearn, divisor="one", score=True, source=f"{_SKLEARN}metrics.r2_score.html"
)
_xgboost = partial(
    Convention,
    library="XGBoost",
    package="xgboost",
    kind="objective",
    root="whole",
    gradient_divisor="one",
    hessian=True,
    source="https://xgboost.readthedocs.io/en/release_3.2.0/parameter.html",
)
_lightgbm = partial(
    Convention,
    library="LightGBM",
    package="lightgbm",
    kind="objective",
    gradient_divisor="one",
    hessian=True,
    one_output=True,
)
_optax = partial(
    Convention,
    library="optax",
    package="optax",
    kind="loss",
    source="https://optax.readthedocs.io/en/latest/api/losses.html",
)
_statsmodels = partial(
    Convention,
    library="statsmodels",
    package="statsmodels",
    one_output=True,
    source="https://www.statsmodels.org/stable/generated/"
    "statsmodels.regression.linear_model.RegressionResults.html",
)
_r = partial(
    Convention,
    library="R",
    divisor="one",
    one_output=True,
    source="https://stat.ethz.ch/R-manual/R-devel/library/stats/html/deviance.html",
)
_torchmetrics = partial(Convention, library="torchmetrics", package="torchmetrics")

CONVENTIONS: Final[tuple[Convention, ...]] = (
    _torch(
        "torch-mean",
        "MSELoss()",
        "torch.nn.MSELoss()(output, target)",
        note="The mean is over all elements: k outputs make the gradient of each k times smaller.",
    ),
    _torch(
        "torch-sum",
        'MSELoss(reduction="sum")',
        'torch.nn.MSELoss(reduction="sum")(output, target)',
        "one",
        note="No one half, so the gradient is 2 e.",
    ),
    _torch(
        "torch-none",
        'MSELoss(reduction="none").sum(1).mean()',
        'torch.nn.MSELoss(reduction="none")(output, target).sum(1).mean()',
        "rows",
        note='reduction="none" gives a number for each element. Summed over a row and averaged '
        "over the rows, k outputs count k times as much as in the mean.",
    ),
    _torch(
        "torch-weight",
        "mse_loss(weight=)",
        "F.mse_loss(output, target, weight=weight[:, None].expand_as(output))",
        "weighted elements",
        weighted=True,
        note="The mean is over the sum of the weights.",
        source=f"{_TORCH}functional.mse_loss.html",
    ),
    _keras_loss(
        "keras-loss",
        "losses.MeanSquaredError()",
        "keras.losses.MeanSquaredError()(target, output)",
        note="While it trains, Keras prints the mean over the batches so far, weighted by their "
        "rows, and adds the penalties of the layers.",
    ),
    _keras_loss(
        "keras-loss-weight",
        "losses.MeanSquaredError(), with sample_weight",
        "keras.losses.MeanSquaredError()(target, output, sample_weight=weight)",
        weighted=True,
        note="Divided by the number of rows, not by the sum of their weights: rows of weight 0 "
        "make it smaller. The metric of the same name divides by the sum of the weights.",
    ),
    _keras_loss(
        "keras-sum",
        'losses.MeanSquaredError(reduction="sum")',
        'keras.losses.MeanSquaredError(reduction="sum")(target, output)',
        "outputs",
        note="The sum is over the rows; over the outputs of a row it is a mean.",
    ),
    _keras_loss(
        "keras-mean-weight",
        'losses.MeanSquaredError(reduction="mean_with_sample_weight")',
        'keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")'
        "(target, output, sample_weight=weight)",
        "weighted elements",
        weighted=True,
        note="Divided by the sum of the weights, as the metric is.",
    ),
    _keras_metric(
        "keras-metric",
        "metrics.MeanSquaredError()",
        "keras.metrics.MeanSquaredError()(target, output)",
        note="Over all batches of an epoch together, without the penalties of the layers.",
    ),
    _keras_metric(
        "keras-metric-weight",
        "metrics.MeanSquaredError(), with sample_weight",
        "keras.metrics.MeanSquaredError()(target, output, sample_weight=weight)",
        "weighted elements",
        weighted=True,
        note="Divided by the sum of the weights. The loss of the same name divides by the rows.",
    ),
    _keras_metric(
        "keras-rmse",
        "metrics.RootMeanSquaredError()",
        "keras.metrics.RootMeanSquaredError()(target, output)",
        root="whole",
        note="The root of the mean over all elements.",
        source=f"{_KERAS}metrics/regression_metrics.py",
    ),
    Convention(
        "tf-l2",
        "nn.l2_loss",
        "tf.nn.l2_loss(output - target)",
        "one",
        library="TensorFlow",
        package="tensorflow",
        kind="loss",
        h=0.5,
        note="A sum with the one half: the gradient is e, and grows with the batch.",
        source="https://www.tensorflow.org/versions/r2.21/api_docs/python/tf/nn/l2_loss",
    ),
    _sklearn_mse(
        "sklearn-mse", "mean_squared_error", "sklearn.metrics.mean_squared_error(target, output)"
    ),
    _sklearn_mse(
        "sklearn-mse-weight",
        "mean_squared_error(sample_weight=)",
        "sklearn.metrics.mean_squared_error(target, output, sample_weight=weight)",
        "weighted elements",
        weighted=True,
        note="Divided by the sum of the weights.",
    ),
    _sklearn(
        "sklearn-rmse",
        "root_mean_squared_error",
        "sklearn.metrics.root_mean_squared_error(target, output)",
        root="outputs",
        note="With several outputs the mean of their roots, which is at most the root of the mean.",
        source=f"{_SKLEARN}metrics.root_mean_squared_error.html",
    ),
    _sklearn_r2(
        "sklearn-r2",
        "r2_score",
        "sklearn.metrics.r2_score(target, output)",
        note="The mean of the outputs' R². It may be negative, and is not defined for one row.",
    ),
    _sklearn_r2(
        "sklearn-r2-weight",
        "r2_score(sample_weight=)",
        "sklearn.metrics.r2_score(target, output, sample_weight=weight)",
        weighted=True,
        note="The targets' mean is weighted too.",
    ),
    _sklearn(
        "sklearn-sgd",
        "SGDRegressor(verbose=1)",
        'sklearn.linear_model.SGDRegressor(loss="squared_error", verbose=1).fit(x, target)',
        "rows",
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
        "sklearn.neural_network.MLPRegressor(alpha=0).fit(x, target).loss_",
        kind="objective",
        h=0.5,
        gradient_divisor="rows",
        note="Prints the mean over rows and outputs, and steps by the gradient of the sum over "
        "the outputs: k times that of what it prints. With alpha a penalty is in the number.",
        source="https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/neural_network/"
        "_multilayer_perceptron.py",
    ),
    _xgboost(
        "xgboost-rmse",
        "reg:squarederror",
        'xgboost.train({"objective": "reg:squarederror"}, data, evals=[(data, "train")])',
        note="Prints the RMSE and adds trees by the gradient e and the Hessian 1 of ½ e². A leaf "
        "is −Σ e / (rows + λ): twice the gradient and Hessian would halve what λ does. It starts "
        "from the mean of the targets.",
    ),
    _xgboost(
        "xgboost-rmse-weight",
        "reg:squarederror, with weight",
        "data = xgboost.DMatrix(x, target, weight=weight)  # then as without weights",
        "weighted elements",
        weighted=True,
        note="The RMSE is divided by the sum of the weights; gradient and Hessian are w e and w.",
    ),
    _lightgbm(
        "lightgbm-l2",
        "regression",
        'lightgbm.train({"objective": "regression", "metric": "l2"}, data)',
        "rows",
        note="Prints the MSE without the one half, and adds trees by the gradient e and the "
        "Hessian 1, as with it. It starts from the mean of the targets.",
        source=f"{_LIGHTGBM}objective/regression_objective.hpp",
    ),
    _lightgbm(
        "lightgbm-l2-weight",
        "regression, with weight",
        "data = lightgbm.Dataset(x, target, weight=weight)  # then as without weights",
        "weights",
        weighted=True,
        note="Divided by the sum of the weights.",
        source=f"{_LIGHTGBM}metric/regression_metric.hpp",
    ),
    _optax(
        "optax-squared",
        "squared_error(…).mean()",
        "optax.squared_error(output, target).mean()",
        note="A number for each element; the mean is taken outside.",
    ),
    _optax(
        "optax-l2",
        "l2_loss(…).mean()",
        "optax.l2_loss(output, target).mean()",
        h=0.5,
        note="With the one half: half of PyTorch's mean on the same data.",
    ),
    _optax("optax-l2-sum", "l2_loss(…).sum()", "optax.l2_loss(output, target).sum()", "one", h=0.5),
    _statsmodels(
        "statsmodels-ssr",
        "OLS(…).fit().ssr",
        "statsmodels.api.OLS(target, x).fit().ssr",
        "one",
        note="The sum of the squared residuals of its own fit.",
    ),
    _statsmodels(
        "statsmodels-mse",
        "OLS(…).fit().mse_resid",
        "statsmodels.api.OLS(target, x).fit().mse_resid",
        "degrees of freedom",
        note="Divided by n − p with p coefficients, the intercept among them: an estimate of the "
        "noise, not the mean over the rows.",
    ),
    _r(
        "r-deviance",
        "deviance(glm(…))",
        "deviance(glm(target ~ x, family = gaussian))",
        note="For the normal distribution the sum of squared residuals.",
    ),
    _r(
        "r-deviance-weight",
        "deviance(glm(…, weights))",
        "deviance(glm(target ~ x, family = gaussian, weights = weight))",
        weighted=True,
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
        "torchmetrics.MeanSquaredError()(output, target)",
        note="Sums and counts are kept over the batches: the epoch's number is that of all rows.",
        source=f"{_TORCHMETRICS}mean_squared_error.html",
    ),
    _torchmetrics(
        "torchmetrics-rmse",
        "MeanSquaredError(squared=False)",
        "torchmetrics.MeanSquaredError(squared=False)(output, target)",
        root="whole",
        note="The root of the mean over all batches, not the mean of the batches' roots.",
        source=f"{_TORCHMETRICS}mean_squared_error.html",
    ),
    _torchmetrics(
        "torchmetrics-r2",
        "R2Score()",
        "torchmetrics.R2Score()(output, target)",
        "one",
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


def find_convention(key: str) -> Convention | None:
    """Find the row of a short name."""
    return next((row for row in CONVENTIONS if row.key == key), None)


def group_twins(rows: tuple[Convention, ...], outputs: int) -> list[tuple[Convention, ...]]:
    """Put together the rows that give the same number on any data with so many outputs."""
    twins: dict[tuple[object, ...], tuple[Convention, ...]] = {}
    for row in rows:
        key = (row.simplify(outputs), row.h, row.weighted, row.score)
        twins[key] = (*twins.get(key, ()), row)
    return list(twins.values())


def find_version(row: Convention) -> str:
    """Name library and version that gave the row's number; empty where it was not run."""
    recorded = _read_recorded().get(row.key)
    return f"{row.package} {recorded['version']}" if recorded else ""


@cache
def _read_recorded() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("recorded.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, str]] = json.loads(text)["rows"]
    return rows
