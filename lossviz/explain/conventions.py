"""Conventions in formulas, and what lies between two of them, in a sentence."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray, format_number, format_rounded
from lossviz.conventions import (
    OPTIMISERS,
    WAYS,
    Answer,
    Convention,
    Divisor,
    Found,
    Predictions,
    Sums,
    accumulate,
    broadcast_mean,
    descend,
    find_convention,
    find_version,
    list_conventions,
    measure,
    run_epoch,
    split,
    translate,
)
from lossviz.explain.tables import write_table
from lossviz.loss import MSE

_DIVISORS: Final[dict[Divisor, str]] = {
    "one": "",
    "rows": "n",
    "outputs": "k",
    "elements": "(n k)",
    "weights": "Σ w",
    "weighted elements": "(k Σ w)",
    "degrees of freedom": "(n − p)",
}
_DIGITS: Final = 4
_MOST_NAMED: Final = 4


def write_formula(row: Convention, outputs: int, coefficients: int) -> str:
    """Write what a row computes, such as "½ Σ e² / n"; of a model with so many coefficients."""
    if row.score:
        return "R², weighted" if row.weighted else "R²"
    divisor, root = row.simplify(outputs)
    if root == "outputs":
        return "mean of √(Σ e² / n)"
    squares = f"{'½ ' * (row.h == 0.5)}Σ {'w ' * row.weighted}e²"
    mean = _divide(squares, _write_divisor(divisor, coefficients))
    return f"√({mean})" if root else mean


def write_gradient(row: Convention, outputs: int) -> str:
    """Write what is back-propagated to one output; empty for a metric."""
    if row.kind == "metric":
        return ""
    h, divisor = row.find_back_propagated(outputs)
    return _divide(f"{'2 ' * (h == 1)}{'w ' * row.weighted}e", _DIVISORS[divisor])


def _divide(text: str, divisor: str) -> str:
    return f"{text} / {divisor}" if divisor else text


def _write_divisor(divisor: Divisor, coefficients: int) -> str:
    return _DIVISORS[divisor].replace("p", f"{coefficients:,}")


def explain_factor(first: Convention, second: Convention, sums: Sums, coefficients: int) -> str:
    """Say what lies between the numbers of two rows."""
    names = [write_formula(row, sums.outputs, coefficients) for row in (first, second)]
    values = [float(row.evaluate(sums, coefficients)[0]) for row in (first, second)]
    if names[0] == names[1]:
        return f"Both are {names[0]}: the same number."
    start = f"*{names[0]} is {format_rounded(values[0] / values[1], _DIGITS)} × {names[1]}*."
    if bool(first.root) != bool(second.root):
        return (
            f"{start} One is a root and the other is not: this factor depends on the data's unit."
        )
    reasons = []
    if first.h != second.h:
        reasons.append(f"× {'1/2' if first.h == 0.5 else '2'} is the one half")
    if divisors := _compare_divisors((first, second), sums, coefficients):
        reasons.append(divisors)
    if first.weighted != second.weighted:
        reasons.append("one sum is weighted and the other is not")
    if "outputs" in (first.root, second.root):
        reasons.append("a mean of roots is at most the root of the mean")
    text = "; ".join(reasons)
    return f"{start} {text[:1].upper()}{text[1:]}{'.' * bool(text)}"


def _compare_divisors(rows: tuple[Convention, Convention], sums: Sums, coefficients: int) -> str:
    """Say by what both are divided; empty where that is the same, or nothing."""
    k = sums.outputs
    names = [_write_divisor(row.simplify(k)[0], coefficients) for row in rows]
    if names[0] == names[1]:
        return ""
    return " and ".join(
        f"{write_formula(row, k, coefficients)} is divided by {name} = "
        f"{format_rounded(float(sums.find_divisor(row.divisor, coefficients)[0]), _DIGITS)}"
        for row, name in zip(rows, names, strict=True)
        if name
    )


def name_conventions(rows: tuple[Convention, ...]) -> str:
    """Name what computes it, each library once; of many the first few."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.library, f"{row.library} {row.name}")
    names = list(first.values())
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def describe_answer(answer: Answer, outputs: int) -> str:
    """Say in a line how a number may have come about; plain text."""
    formulas = dict.fromkeys(
        write_formula(row, outputs, answer.coefficients) for row in answer.conventions
    )
    parts = [f"{'−' * answer.negated}{' or '.join(formulas)}"]
    if answer.coefficients:
        parts.append(f"p = {answer.coefficients}")
    if answer.size:
        parts.append(f"batches of {answer.size:,} in the file's order, {answer.how}")
    if answer.scaling:
        parts.append(f"targets and outputs divided by {answer.scaling}")
    return f"{', '.join(parts)}: {name_conventions(answer.conventions)}"


def describe_search(found: Found) -> str:
    """Say how many ways there are to come by a number."""
    if not found.answers:
        said = _NONE
    elif len(found.answers) == 1:
        said = "**One way to this number on these data:**"
    else:
        said = f"**{len(found.answers)} ways to this number on these data, the likeliest first:**"
    return _NEGATIVE * found.negative + said + _FEW_DIGITS * found.too_few_digits


_NONE: Final = (
    "**None of the conventions gives this number on these data.** The number may be of other rows, "
    "of shuffled batches, or of a model that has moved on since."
)
_NEGATIVE: Final = (
    "No squared error is negative. R² can be, and scikit-learn's neg_mean_squared_error is the "
    "mean squared error (MSE) times −1. "
)
_FEW_DIGITS: Final = (
    " The number has few digits, so that many ways would give it by chance. Only the plainest ones "
    "were tried: type more digits."
)


def tabulate_conventions(predictions: Predictions, coefficients: int) -> dict[str, list[Any]]:
    """Give the table of all rows on these data, column by column."""
    rows = list_conventions(predictions)
    sums, k = measure(predictions), predictions.k
    values = [float(row.evaluate(sums, coefficients)[0]) for row in rows]
    return {
        "library": [row.library for row in rows],
        "name": [row.name for row in rows],
        "number": [_write(value) for value in values],
        "what it is": [write_formula(row, k, coefficients) for row in rows],
        "gradient": [write_gradient(row, k) or "none: a metric" for row in rows],
        "Hessian": [("w" if row.weighted else "1") if row.hessian else "" for row in rows],
        "of what is printed": [_say_if_derivative(row, k) for row in rows],
        "code": [row.code for row in rows],
        "run with": [find_version(row) or "not run" for row in rows],
        "source": [row.source for row in rows],
    }


def _say_if_derivative(row: Convention, outputs: int) -> str:
    if row.kind == "metric":
        return ""
    return "yes" if row.is_derivative(outputs) else "no"


def list_notes(predictions: Predictions) -> str:
    """List what surprises of the rows, as Markdown."""
    return "\n".join(
        f"- **{row.library}** `{row.name}`: {row.note}"
        for row in list_conventions(predictions)
        if row.note
    )


def tabulate_batching(predictions: Predictions, size: int, seed: int) -> str:
    """Compare the ways to make one number of batches, for MSE, RMSE and R squared, as Markdown."""
    batched = split(predictions, size, seed)
    keys = {"MSE": "torch-mean", "RMSE": "torchmetrics-rmse", "R²": "torchmetrics-r2"}
    ways = WAYS
    if predictions.weight is None:
        ways = {how: words for how, words in WAYS.items() if how != "by weights"}
    else:
        keys["MSE, weighted"] = "sklearn-mse-weight"
    chosen = [find_convention(key) for key in keys.values()]
    whole = [row.value(predictions) for row in chosen]
    numbers = {
        "**all rows at once**": whole,
        **{words: [batched.combine(row, how) for row in chosen] for how, words in ways.items()},
        "smallest of a batch": [batched.worst(row) for row in chosen],
    }
    lines = [[name, *map(_write_beside, each, whole)] for name, each in numbers.items()]
    table = write_table(["", *keys], lines)
    return f"{_OF_BATCHES.format(size=f'{size:,}')}\n\n{table}\n\n{_BATCHES}"


_OF_BATCHES: Final = (
    "Batches of {size} after one shuffle: the mean squared error (MSE), its root (RMSE), and R²:"
)
_BATCHES: Final = (
    "**Bold** is what equals the number of all rows. For batches of any size, the MSE weighted by "
    "their rows does, and a weighted MSE by their weights. Weighted by rows, a mean of RMSEs is at "
    "most the RMSE of all rows. R² compares each batch with its own mean, so a batch whose targets "
    "hardly differ can count far below zero. A batch of one row has no R²."
)


def _write(value: float) -> str:
    return format_rounded(value, _DIGITS) if math.isfinite(value) else "not defined"


def _write_beside(value: float, whole: float) -> str:
    """Write a number, bold where it is that of all rows."""
    return f"**{_write(value)}**" if math.isclose(value, whole) else _write(value)


def describe_masking(predictions: Predictions) -> str:
    """Say what the rows of weight 0 do where they are padding; empty where there are none."""
    padding = predictions.weights == 0
    if not padding.any():
        return ""
    total = float(predictions.squares[~padding].sum())
    of_others = total / (predictions.k * int((~padding).sum()))
    return (
        f"**{int(padding.sum()):,} rows have the weight 0.** Where they are padding, the "
        f"mean of the others' squares is {_write(of_others)}; divided by all rows, "
        f"padding too, it is {_write(total / predictions.error.size)}. For sequences of unequal "
        "length, the mean of each sequence's own mean is a third number: short ones then count as "
        "much as long ones."
    )


def describe_accumulating(predictions: Predictions, size: int) -> str:
    """Say what accumulated gradients and unequal shards give for a shared bias, as Markdown."""
    n = predictions.n
    sums, means = accumulate(predictions, size)
    report = run_epoch(predictions, size, _RATE)
    return (
        f"**Accumulated over {len(sums):,} micro-batches or shards of up to {size:,} rows**, the "
        f"gradient of the MSE for a shared bias is {_write(sums.sum() / n)} for all rows. The sum "
        f"of their gradients is {_write(means.sum())}, and the mean of them "
        f"{_write(means.mean())}. Where all have the same size, the mean is right. Each one's "
        f"sum over all rows, added up, gives {_write((sums / n).sum())} in any case.\n\n"
        f"**A running loss** averages batches while the bias moves (η = {_write(_RATE)}): it "
        f"prints {_write(report.running)}, and an evaluation afterwards gives "
        f"{_write(report.evaluated)}."
    )


_RATE: Final = 0.1


def describe_equal_rate(
    first: Convention, second: Convention, predictions: Predictions, rate: float
) -> str:
    """Say which learning rate makes the same step, and run it for several optimisers, as Markdown.

    Raises
    ------
    DataError
        Where one of the two is a metric, or only one is weighted.
    """
    factor = translate(first, second, predictions)
    reason = "Of equal errors the first back-propagates so many times the gradient of the second."
    rules = OPTIMISERS
    if first.hessian or second.hessian:
        reason = _explain_leaves(first, second)
        rules = {"plain steps": OPTIMISERS["gradient descent"]}
    rows = []
    for name, (rule, why) in rules.items():
        ours = descend(rule, first, predictions, rate, steps=2)
        theirs = descend(rule, second, predictions, rate * factor, steps=2)
        verdict = "yes" if np.allclose(ours, theirs, rtol=1e-9) else f"no. {why}"
        rows.append((name, _write_pair(ours), _write_pair(theirs), verdict))
    of_first = " of the first output" * (predictions.k > 1)
    head = (f"a shared bias{of_first} from 1, after 1 and 2 steps", "first", "second", "same?")
    return (
        f"**Multiply the learning rate by {format_rounded(factor, _DIGITS)}**: "
        f"η = {format_number(rate, 15)} under {first.label} becomes "
        f"η = {format_rounded(rate * factor, _DIGITS)} under {second.label}. "
        f"{reason}\n\n{write_table(head, rows)}"
    )


def _explain_leaves(first: Convention, second: Convention) -> str:
    """Say what a learning rate is to trees, which divide by the Hessian."""
    trees = [row for row in (first, second) if row.hessian]
    penalties = dict.fromkeys(f"λ = {row.penalty:g} in {row.library}" for row in trees)
    same = len(trees) == 2 and first.penalty == second.penalty
    return (
        "A leaf is −η Σ g / (Σ h + λ), with gradients g and Hessians h. By default "
        f"{' and '.join(penalties)}. "
        f"{'' if same else 'This η is for a leaf with all rows: other leaves need others. '}"
        "A factor c in the loss acts as λ / c does in place of λ: with λ = 0 it changes nothing."
    )


def _write_pair(biases: FloatArray) -> str:
    return ", ".join(_write(float(bias)) for bias in biases)


def describe_broadcast(predictions: Predictions) -> str:
    """Say what n x n differences would have given, as Markdown."""
    wrong = broadcast_mean(predictions)
    right = MSE.value(predictions.target[:, 0], predictions.output[:, 0])
    n = predictions.n
    return (
        f"With outputs of shape ({n:,}, 1) and targets of shape ({n:,},), NumPy, PyTorch and "
        f"TensorFlow stretch both to ({n:,}, {n:,}): every output meets every target. On these "
        f"data the mean of the {n * n:,} squares is **{_write(wrong)}** instead of "
        f"**{_write(right)}**. It does not depend on which output belongs to which target, so the "
        "model learns to predict one number for all. This line prevents it:\n\n"
        "```python\nassert output.shape == target.shape\n```"
    )


def conclude_conventions(predictions: Predictions) -> str:
    """Say what the page comes to."""
    values = [row.value(predictions) for row in list_conventions(predictions) if not row.score]
    numbers = [value for value in values if math.isfinite(value)]
    return (
        f"The same errors are called anything from {_write(min(numbers))} to "
        f"{_write(max(numbers))}. Before two losses are compared, ask of each: what is added up, "
        "what is that divided by, is there a one half or a root, and were batches averaged?"
    )
