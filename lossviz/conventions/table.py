"""Which library divides by what: one row for each way to get a number.

Each row that names a package is run against it (`tests/frameworks`).
"""

from __future__ import annotations

from typing import Final

from lossviz.conventions.convention import Convention
from lossviz.conventions.predictions import Predictions

_TORCH: Final = "https://docs.pytorch.org/docs/2.13/generated/"
_KERAS: Final = "https://github.com/keras-team/keras/blob/v3.15.1/keras/src/"
_SKLEARN: Final = "https://scikit-learn.org/1.9/modules/generated/sklearn."
_XGBOOST: Final = "https://xgboost.readthedocs.io/en/release_3.2.0/parameter.html"
_LIGHTGBM: Final = "https://github.com/microsoft/LightGBM/blob/v4.7.0/src/"
_OPTAX: Final = "https://optax.readthedocs.io/en/latest/api/losses.html"
_STATSMODELS: Final = (
    "https://www.statsmodels.org/stable/generated/"
    "statsmodels.regression.linear_model.RegressionResults.html"
)
_TORCHMETRICS: Final = "https://lightning.ai/docs/torchmetrics/v1.9.0/regression/"

_PYTORCH_ROWS: Final = (
    Convention(
        key="torch-mean",
        library="PyTorch",
        name="MSELoss()",
        code="torch.nn.MSELoss()(output, target)",
        kind="loss",
        divisor="elements",
        note="The mean is over all elements: k outputs make the gradient of each k times smaller.",
        source=_TORCH + "torch.nn.MSELoss.html",
        package="torch",
    ),
    Convention(
        key="torch-sum",
        library="PyTorch",
        name='MSELoss(reduction="sum")',
        code='torch.nn.MSELoss(reduction="sum")(output, target)',
        kind="loss",
        divisor="one",
        note="No one half, so the gradient is 2 e.",
        source=_TORCH + "torch.nn.MSELoss.html",
        package="torch",
    ),
    Convention(
        key="torch-none",
        library="PyTorch",
        name='MSELoss(reduction="none").sum(1).mean()',
        code='torch.nn.MSELoss(reduction="none")(output, target).sum(1).mean()',
        kind="loss",
        divisor="rows",
        note='reduction="none" gives a number for each element. Summed over a row and averaged '
        "over the rows, k outputs count k times as much as in the mean.",
        source=_TORCH + "torch.nn.MSELoss.html",
        package="torch",
    ),
    Convention(
        key="torch-weight",
        library="PyTorch",
        name="mse_loss(weight=)",
        code="F.mse_loss(output, target, weight=weight[:, None].expand_as(output))",
        kind="loss",
        divisor="weighted elements",
        weighted=True,
        note="The mean is over the sum of the weights.",
        source=_TORCH + "torch.nn.functional.mse_loss.html",
        package="torch",
    ),
)

_KERAS_ROWS: Final = (
    Convention(
        key="keras-loss",
        library="Keras",
        name="losses.MeanSquaredError()",
        code="keras.losses.MeanSquaredError()(target, output)",
        kind="loss",
        divisor="elements",
        note="While it trains, Keras prints the mean over the batches so far, weighted by their "
        "rows, and adds the penalties of the layers.",
        source=_KERAS + "losses/loss.py",
        package="keras",
    ),
    Convention(
        key="keras-loss-weight",
        library="Keras",
        name="losses.MeanSquaredError(), with sample_weight",
        code="keras.losses.MeanSquaredError()(target, output, sample_weight=weight)",
        kind="loss",
        divisor="elements",
        weighted=True,
        note="Divided by the number of rows, not by the sum of their weights: rows of weight 0 "
        "make it smaller. The metric of the same name divides by the sum of the weights.",
        source=_KERAS + "losses/loss.py",
        package="keras",
    ),
    Convention(
        key="keras-sum",
        library="Keras",
        name='losses.MeanSquaredError(reduction="sum")',
        code='keras.losses.MeanSquaredError(reduction="sum")(target, output)',
        kind="loss",
        divisor="outputs",
        note="The sum is over the rows; over the outputs of a row it is a mean.",
        source=_KERAS + "losses/loss.py",
        package="keras",
    ),
    Convention(
        key="keras-mean-weight",
        library="Keras",
        name='losses.MeanSquaredError(reduction="mean_with_sample_weight")',
        code='keras.losses.MeanSquaredError(reduction="mean_with_sample_weight")'
        "(target, output, sample_weight=weight)",
        kind="loss",
        divisor="weighted elements",
        weighted=True,
        note="Divided by the sum of the weights, as the metric is.",
        source=_KERAS + "losses/loss.py",
        package="keras",
    ),
    Convention(
        key="keras-metric",
        library="Keras",
        name="metrics.MeanSquaredError()",
        code="keras.metrics.MeanSquaredError()(target, output)",
        kind="metric",
        divisor="elements",
        note="Over all batches of an epoch together, without the penalties of the layers.",
        source=_KERAS + "metrics/reduction_metrics.py",
        package="keras",
    ),
    Convention(
        key="keras-metric-weight",
        library="Keras",
        name="metrics.MeanSquaredError(), with sample_weight",
        code="keras.metrics.MeanSquaredError()(target, output, sample_weight=weight)",
        kind="metric",
        divisor="weighted elements",
        weighted=True,
        note="Divided by the sum of the weights. The loss of the same name divides by the rows.",
        source=_KERAS + "metrics/reduction_metrics.py",
        package="keras",
    ),
    Convention(
        key="keras-rmse",
        library="Keras",
        name="metrics.RootMeanSquaredError()",
        code="keras.metrics.RootMeanSquaredError()(target, output)",
        kind="metric",
        divisor="elements",
        root="whole",
        note="The root of the mean over all elements.",
        source=_KERAS + "metrics/regression_metrics.py",
        package="keras",
    ),
)

_TENSORFLOW_ROWS: Final = (
    Convention(
        key="tf-l2",
        library="TensorFlow",
        name="nn.l2_loss",
        code="tf.nn.l2_loss(output - target)",
        kind="loss",
        divisor="one",
        half=True,
        note="A sum with the one half: the gradient is e, and grows with the batch.",
        source="https://www.tensorflow.org/versions/r2.21/api_docs/python/tf/nn/l2_loss",
        package="tensorflow",
    ),
)

_SKLEARN_ROWS: Final = (
    Convention(
        key="sklearn-mse",
        library="scikit-learn",
        name="mean_squared_error",
        code="sklearn.metrics.mean_squared_error(target, output)",
        kind="metric",
        divisor="elements",
        source=_SKLEARN + "metrics.mean_squared_error.html",
        package="scikit-learn",
    ),
    Convention(
        key="sklearn-mse-weight",
        library="scikit-learn",
        name="mean_squared_error(sample_weight=)",
        code="sklearn.metrics.mean_squared_error(target, output, sample_weight=weight)",
        kind="metric",
        divisor="weighted elements",
        weighted=True,
        note="Divided by the sum of the weights.",
        source=_SKLEARN + "metrics.mean_squared_error.html",
        package="scikit-learn",
    ),
    Convention(
        key="sklearn-rmse",
        library="scikit-learn",
        name="root_mean_squared_error",
        code="sklearn.metrics.root_mean_squared_error(target, output)",
        kind="metric",
        divisor="elements",
        root="outputs",
        note="With several outputs the mean of their roots, which is at most the root of the mean.",
        source=_SKLEARN + "metrics.root_mean_squared_error.html",
        package="scikit-learn",
    ),
    Convention(
        key="sklearn-r2",
        library="scikit-learn",
        name="r2_score",
        code="sklearn.metrics.r2_score(target, output)",
        kind="metric",
        divisor="one",
        score=True,
        note="The mean of the outputs' R². It may be negative, and is not defined for one row.",
        source=_SKLEARN + "metrics.r2_score.html",
        package="scikit-learn",
    ),
    Convention(
        key="sklearn-r2-weight",
        library="scikit-learn",
        name="r2_score(sample_weight=)",
        code="sklearn.metrics.r2_score(target, output, sample_weight=weight)",
        kind="metric",
        divisor="one",
        weighted=True,
        score=True,
        note="The targets' mean is weighted too.",
        source=_SKLEARN + "metrics.r2_score.html",
        package="scikit-learn",
    ),
    Convention(
        key="sklearn-sgd",
        library="scikit-learn",
        name="SGDRegressor(verbose=1)",
        code='sklearn.linear_model.SGDRegressor(loss="squared_error", verbose=1).fit(x, target)',
        kind="objective",
        one_output=True,
        divisor="rows",
        half=True,
        gradient_divisor="one",
        gradient_half=True,
        note="Prints the mean of ½ e² over the rows of an epoch, each before its own step; each "
        "step takes the gradient e of its one row.",
        source=_SKLEARN + "linear_model.SGDRegressor.html",
        package="scikit-learn",
    ),
    Convention(
        key="sklearn-mlp",
        library="scikit-learn",
        name="MLPRegressor().loss_",
        code="sklearn.neural_network.MLPRegressor(alpha=0).fit(x, target).loss_",
        kind="objective",
        divisor="elements",
        half=True,
        gradient_divisor="rows",
        gradient_half=True,
        note="Prints the mean over rows and outputs, and steps by the gradient of the sum over "
        "the outputs: k times that of what it prints. With alpha a penalty is in the number.",
        source="https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/neural_network/"
        "_multilayer_perceptron.py",
        package="scikit-learn",
    ),
)

_TREE_ROWS: Final = (
    Convention(
        key="xgboost-rmse",
        library="XGBoost",
        name="reg:squarederror",
        code='xgboost.train({"objective": "reg:squarederror"}, data, evals=[(data, "train")])',
        kind="objective",
        divisor="elements",
        root="whole",
        gradient_divisor="one",
        gradient_half=True,
        hessian=True,
        note="Prints the RMSE and adds trees by the gradient e and the Hessian 1 of ½ e². A leaf "
        "is −Σ e / (rows + λ): twice the gradient and Hessian would halve what λ does. It starts "
        "from the mean of the targets.",
        source=_XGBOOST,
        package="xgboost",
    ),
    Convention(
        key="xgboost-rmse-weight",
        library="XGBoost",
        name="reg:squarederror, with weight",
        code="data = xgboost.DMatrix(x, target, weight=weight)  # then as without weights",
        kind="objective",
        divisor="weighted elements",
        weighted=True,
        root="whole",
        gradient_divisor="one",
        gradient_half=True,
        hessian=True,
        note="The RMSE is divided by the sum of the weights; gradient and Hessian are w e and w.",
        source=_XGBOOST,
        package="xgboost",
    ),
    Convention(
        key="lightgbm-l2",
        library="LightGBM",
        name="regression",
        code='lightgbm.train({"objective": "regression", "metric": "l2"}, data)',
        kind="objective",
        one_output=True,
        divisor="rows",
        gradient_divisor="one",
        gradient_half=True,
        hessian=True,
        note="Prints the MSE without the one half, and adds trees by the gradient e and the "
        "Hessian 1, as with it. It starts from the mean of the targets.",
        source=_LIGHTGBM + "objective/regression_objective.hpp",
        package="lightgbm",
    ),
    Convention(
        key="lightgbm-l2-weight",
        library="LightGBM",
        name="regression, with weight",
        code="data = lightgbm.Dataset(x, target, weight=weight)  # then as without weights",
        kind="objective",
        one_output=True,
        divisor="weights",
        weighted=True,
        gradient_divisor="one",
        gradient_half=True,
        hessian=True,
        note="Divided by the sum of the weights.",
        source=_LIGHTGBM + "metric/regression_metric.hpp",
        package="lightgbm",
    ),
)

_JAX_ROWS: Final = (
    Convention(
        key="optax-squared",
        library="optax",
        name="squared_error(…).mean()",
        code="optax.squared_error(output, target).mean()",
        kind="loss",
        divisor="elements",
        note="A number for each element; the mean is taken outside.",
        source=_OPTAX,
        package="optax",
    ),
    Convention(
        key="optax-l2",
        library="optax",
        name="l2_loss(…).mean()",
        code="optax.l2_loss(output, target).mean()",
        kind="loss",
        divisor="elements",
        half=True,
        note="With the one half: half of PyTorch's mean on the same data.",
        source=_OPTAX,
        package="optax",
    ),
    Convention(
        key="optax-l2-sum",
        library="optax",
        name="l2_loss(…).sum()",
        code="optax.l2_loss(output, target).sum()",
        kind="loss",
        divisor="one",
        half=True,
        source=_OPTAX,
        package="optax",
    ),
)

_STATISTICS_ROWS: Final = (
    Convention(
        key="statsmodels-ssr",
        library="statsmodels",
        name="OLS(…).fit().ssr",
        code="statsmodels.api.OLS(target, x).fit().ssr",
        kind="metric",
        one_output=True,
        divisor="one",
        note="The sum of the squared residuals of its own fit.",
        source=_STATSMODELS,
        package="statsmodels",
    ),
    Convention(
        key="statsmodels-mse",
        library="statsmodels",
        name="OLS(…).fit().mse_resid",
        code="statsmodels.api.OLS(target, x).fit().mse_resid",
        kind="metric",
        one_output=True,
        divisor="degrees of freedom",
        note="Divided by n − p with p coefficients, the intercept among them: an estimate of the "
        "noise, not the mean over the rows.",
        source=_STATSMODELS,
        package="statsmodels",
    ),
    Convention(
        key="r-deviance",
        library="R",
        name="deviance(glm(…))",
        code="deviance(glm(target ~ x, family = gaussian))",
        kind="metric",
        one_output=True,
        divisor="one",
        note="For the normal distribution the sum of squared residuals.",
        source="https://stat.ethz.ch/R-manual/R-devel/library/stats/html/deviance.html",
    ),
    Convention(
        key="r-deviance-weight",
        library="R",
        name="deviance(glm(…, weights))",
        code="deviance(glm(target ~ x, family = gaussian, weights = weight))",
        kind="metric",
        one_output=True,
        divisor="one",
        weighted=True,
        source="https://stat.ethz.ch/R-manual/R-devel/library/stats/html/deviance.html",
    ),
    Convention(
        key="excel-sumxmy2",
        library="Excel",
        name="SUMXMY2",
        code="=SUMXMY2(B2:B443, C2:C443)",
        kind="metric",
        divisor="one",
        note="The sum of (x − y)², without the one half.",
        source="https://support.microsoft.com/office/9d144ac1-4d79-43de-b524-e2ecee23b299",
    ),
)

_TORCHMETRICS_ROWS: Final = (
    Convention(
        key="torchmetrics-mse",
        library="torchmetrics",
        name="MeanSquaredError()",
        code="torchmetrics.MeanSquaredError()(output, target)",
        kind="metric",
        divisor="elements",
        note="Sums and counts are kept over the batches: the epoch's number is that of all rows.",
        source=_TORCHMETRICS + "mean_squared_error.html",
        package="torchmetrics",
    ),
    Convention(
        key="torchmetrics-rmse",
        library="torchmetrics",
        name="MeanSquaredError(squared=False)",
        code="torchmetrics.MeanSquaredError(squared=False)(output, target)",
        kind="metric",
        divisor="elements",
        root="whole",
        note="The root of the mean over all batches, not the mean of the batches' roots.",
        source=_TORCHMETRICS + "mean_squared_error.html",
        package="torchmetrics",
    ),
    Convention(
        key="torchmetrics-r2",
        library="torchmetrics",
        name="R2Score()",
        code="torchmetrics.R2Score()(output, target)",
        kind="metric",
        divisor="one",
        score=True,
        note="From sums over all batches, so it is that of all rows.",
        source=_TORCHMETRICS + "r2_score.html",
        package="torchmetrics",
    ),
)

CONVENTIONS: Final[tuple[Convention, ...]] = (
    *_PYTORCH_ROWS,
    *_KERAS_ROWS,
    *_TENSORFLOW_ROWS,
    *_SKLEARN_ROWS,
    *_TREE_ROWS,
    *_JAX_ROWS,
    *_STATISTICS_ROWS,
    *_TORCHMETRICS_ROWS,
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
        key = (row.simplify(outputs), row.half, row.weighted, row.score)
        twins[key] = (*twins.get(key, ()), row)
    return list(twins.values())
