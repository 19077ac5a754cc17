"""RMSE and R squared in words, and the table of several models."""

from __future__ import annotations

from lossviz.base import format_number, format_percent, make_visible
from lossviz.batch import Models, Quality
from lossviz.loss import Loss


def describe_quality(quality: Quality, mean_target: float) -> str:
    """Say what RMSE and R squared are, and with what R squared compares.

    Parameters
    ----------
    quality : Quality
    mean_target : float
        What R squared compares with: always predicting this.
    """
    rmse = format_number(quality.root_mean_squared_error, 3)
    size = f"**Root mean squared error (RMSE) {rmse}** = √(Σ e² / n), in the unit of the target."
    if quality.r_squared is None:
        return size
    r = f"**R² {format_number(quality.r_squared, 3)}**"
    against = f"always predicting the mean target, {format_number(mean_target, 4)}"
    lower = "higher" if quality.r_squared < 0 else f"{format_percent(quality.r_squared)} lower"
    return f"{size} {r}: the mean squared error (MSE) is {lower} than by {against}."


def describe_what_is_squared(loss: Loss) -> str:
    """Say what is about squared errors although another loss is chosen; empty under a square."""
    if loss.quadratic is not None:
        return ""
    return f"RMSE, R² and what stands out are about squared errors; the loss here is {loss.name}."


def tabulate_models(models: Models) -> list[dict[str, str]]:
    """Give a row for each column of predictions; which one is the best, where one is.

    Names are as in the file: to be shown in a table that knows no markup.
    """
    return [
        {
            "predictions": make_visible(quality.name),
            "SSE = Σ e²": format_number(quality.sum_squared_error),
            "MSE = Σ e² / n": format_number(quality.mean_squared_error),
            "RMSE": format_number(quality.root_mean_squared_error),
            "R²": "" if quality.r_squared is None else format_number(quality.r_squared, 3),
            "bias": format_number(quality.bias, 3),
            "best": "● best" if quality.name == models.best else "",
        }
        for quality in models.qualities
    ]


def describe_models(models: Models) -> str:
    """Say whether one column of predictions is better than the others."""
    n = len(models.qualities)
    if models.best is None:
        return (
            f"{n} columns of predictions. No difference is shown between the best of them and each "
            "other one: row by row, the squared errors differ by no more than chance."
        )
    return (
        f"{n} columns of predictions. The marked one is better than each other one: row by row, "
        "the squared errors differ by more than chance (5% for all comparisons together)."
    )
