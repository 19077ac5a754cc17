"""What comes into the places of several templates: objectives and learning rates."""

from __future__ import annotations

from types import SimpleNamespace

from lossviz.code.literals import write_number
from lossviz.code.template import show_if
from lossviz.loss import MSE, SSE, Loss, Objective, require_squared_error


def describe_objective(objective: Objective) -> SimpleNamespace:
    """Write an objective of squared errors in all the ways that the programs need.

    Returns
    -------
    SimpleNamespace
        ``name``, ``loss``: the objective and the loss of one example, as `lossviz` has them.
        ``if_half``, ``if_not_half``: the beginning of a line that is there on that condition.
        ``half``, ``two``: the factor before a square, and before an error in the gradient.
        ``note``: whether the one half stands, as the end of a line.
        ``gradient``, ``reason``: that for each output, and where its factors come from.
        ``half_latex``, ``factor_latex``, ``gradient_latex``: the factor before a square and
        before all of them, and the gradient, as formulas.

    Raises
    ------
    DataError
        For another loss.
    """
    half = bool(require_squared_error(objective.loss, "a program").half)
    mean = objective.reduction == "mean"
    loss = f"lossviz.SquaredError(half={half})"
    names = {SSE: "lossviz.SSE", MSE: "lossviz.MSE"}
    two, half_latex = ("", r"\tfrac{1}{2} ") if half else ("2 * ", "")
    reason = "The 2 of the square cancels the one half" if half else "The 2 comes from the square"
    return SimpleNamespace(
        name=names.get(objective, f'lossviz.Objective({loss}, "{objective.reduction}")'),
        loss=loss,
        if_half=show_if(half),
        if_not_half=show_if(not half),
        half="0.5 * " if half else "",
        two=two,
        note="  # with one half" if half else "  # without one half",
        gradient=f"{two}error{' / n' * mean}",
        reason=f"{reason}{'; the mean divides by n' * mean}.",
        half_latex=half_latex,
        factor_latex=rf"\frac{{1}}{{{'2' * half}n}} " if mean else half_latex,
        gradient_latex=(rf"\frac{{{1 if half else 2}}}{{n}}\," if mean else "2" * (not half))
        + "(o_i - t_i)",
    )


def describe_loss(loss: Loss) -> SimpleNamespace:
    """The same for the loss of one example."""
    return describe_objective(Objective(loss, "sum"))


def describe_learning_rate(learning_rate: float) -> dict[str, object]:
    """Write a learning rate, and on what sign of it a line depends."""
    return {
        "learning_rate": write_number(learning_rate),
        "if_descending": show_if(learning_rate >= 0),
        "if_climbing": show_if(learning_rate < 0),
    }
