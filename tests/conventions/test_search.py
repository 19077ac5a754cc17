"""The search: a true convention is found, and a random number is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lossviz.base import DataError
from lossviz.conventions import (
    Predictions,
    find_convention,
    list_conventions,
    read_number,
    search,
    split,
)

EACH_COUNT = pytest.mark.parametrize(
    "cases", [100, pytest.param(1_000, marks=pytest.mark.exhaustive)]
)
SIZES = (4, 8, 16, 32, 64, 128)


def draw_data(rng):
    n, k = int(np.exp(rng.uniform(np.log(3), np.log(2000)))), int(rng.integers(1, 4))
    scale = 10 ** rng.uniform(-3, 4)
    target = rng.normal(rng.normal(), 1, (n, k)) * scale
    output = target + rng.normal(0, rng.uniform(0.1, 1.5), (n, k)) * scale
    weight = rng.gamma(2, 1, n) if rng.random() < 0.5 else None
    return Predictions(target, output, weight)


def draw_case(rng):
    """Draw data, a convention, what was done with it, and the number as it was printed."""
    data = draw_data(rng)
    rows = [row for row in list_conventions(data) if row.divisor != "degrees of freedom"]
    row, kind = rows[rng.integers(len(rows))], rng.integers(4)
    value, size, plain = row.value(data), 0, True
    if kind == 1 and not row.score:  # scaled
        value /= data.target.std() ** (1 if row.root else 2)
    sizes = [s for s in SIZES if s < data.n]
    if kind >= 2 and sizes:
        size, plain = int(rng.choice(sizes)), False
        how = rng.choice(["mean", "counted fully"])
        value = split(data, size).combine(row, how)
    if not np.isfinite(value):  # R squared of a batch of one row
        return draw_case(rng)
    digits = int(rng.integers(4, 9) if plain else rng.integers(6, 9))
    return data, row, size, f"{value:.{digits - 1}e}"


def is_among(row, size, answers):
    """Whether the convention is named, or the number is explained without batches."""
    return any(row in each.conventions and each.size in (0, size) for each in answers)


@EACH_COUNT
def test_the_true_one_is_among_the_first_three(cases):
    rng, missed = np.random.default_rng(0), []
    for k in range(cases):
        data, row, size, typed = draw_case(rng)
        answers = search(data, read_number(typed)).answers[:3]
        if not is_among(row, size, answers):
            missed.append((k, row.key, size, typed, data.n))
    assert len(missed) <= cases // 100, missed


@EACH_COUNT
@pytest.mark.parametrize("digits", [3, 4, 5, 6, 7])
def test_a_random_number_is_none(digits, cases):
    rng, hits = np.random.default_rng(digits), []
    for k in range(cases):
        data = draw_data(rng)
        mse = find_convention("torch-mean").value(data)
        typed = f"{mse * np.exp(rng.uniform(-3, 3)):.{digits - 1}e}"
        answers = search(data, read_number(typed)).answers
        if answers:
            hits.append((k, typed, answers[0].how, answers[0].scaling))
    assert len(hits) <= cases // 100, hits


def test_what_a_known_batch_size_gives():
    rng = np.random.default_rng(5)
    data = Predictions(*rng.normal(size=(2, 70)))
    rmse = find_convention("keras-rmse")
    value = split(data, 12).combine(rmse, "mean")
    found = search(data, read_number(f"{value:.6g}"), size=12)
    assert found.answers[0].size == 12
    assert rmse in found.answers[0].conventions
    assert search(data, read_number(f"{value:.6g}")).answers == ()


def test_few_digits_tell_apart_few_combinations():
    data = Predictions(*np.random.default_rng(6).normal(size=(2, 500)))
    assert search(data, read_number("1.9")).too_few_digits
    assert not search(data, read_number("1.98765432")).too_few_digits


@pytest.mark.parametrize("coefficients", [2, 4, 10])
def test_the_degrees_of_freedom_are_found(coefficients):
    data = Predictions(*np.random.default_rng(7).normal(size=(2, 50)))
    row = find_convention("statsmodels-mse")
    value = float(np.sum((data.output - data.target) ** 2)) / (50 - coefficients)
    found = search(data, read_number(f"{value:.7g}"))
    answers = [(each.conventions, each.coefficients) for each in found.answers]
    assert answers == [((row,), coefficients)]


def test_r_squared_is_the_same_in_any_unit():
    target, output = np.random.default_rng(8).normal(size=(2, 50))
    data = Predictions(10 * target, 10 * target + output)
    scaled = find_convention("sklearn-r2").value(data) / np.var(10 * target)
    answers = search(data, read_number(f"{scaled:.8g}")).answers
    assert not any(row.score for each in answers for row in each.conventions)


def test_equal_numbers_are_one_answer_that_names_all():
    data = Predictions([0, 0], [1, 3])
    (answer,) = search(data, read_number("5")).answers
    assert replace(answer, conventions=()) == replace(answer, conventions=(), value=5.0)
    assert {"torch-mean", "keras-loss", "sklearn-mse", "optax-squared"} <= {
        row.key for row in answer.conventions
    }


@pytest.mark.parametrize(
    ("text", "value", "half_unit"),
    [
        ("2859.69", 2859.69, 0.005),
        (" -0.5 ", -0.5, 0.05),
        ("−0.5", -0.5, 0.05),
        ("1.20e3", 1200, 5),
        ("7", 7, 0.5),
        ("2,986", 2986, 0.5),
        ("-1,002,859.69", -1002859.69, 0.005),
        (".25", 0.25, 0.005),
        ("0", 0, 0.5),
        ("1e-7", 1e-7, 5e-8),
    ],
)
def test_numbers_are_read_with_their_digits(text, value, half_unit):
    number = read_number(text)
    assert (number.value, number.half_unit) == (value, pytest.approx(half_unit, rel=1e-15))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type the number that your training printed."),
        (
            "2859,69",
            '"2859,69" has a comma before other than three digits: write the decimals after a '
            "point, such as 2859.69 or 2,859.69.",
        ),
        ("3.2 mg", '"3.2 mg" goes on after the number, with "mg": type 3.2 alone.'),
        ("50%", '"50%" goes on after the number, with "%": type 50 alone.'),
        ("1e400", '"1e400" is too large for a 64-bit number (about 1.8e308).'),
        ("1e-400", '"1e-400" is too small for a 64-bit number (about 5e-324).'),
        ("nan", '"nan" is not a number: type one such as 2859.69 or 2.86e3.'),
        ("<b>1</b>", '"<b>1</b>" is not a number: type one such as 2859.69 or 2.86e3.'),
    ],
)
def test_what_is_no_number_is_explained(text, sentence):
    with pytest.raises(DataError) as refused:
        read_number(text)
    assert str(refused.value) == sentence


def test_what_is_endless_is_refused_at_once():
    with pytest.raises(DataError, match="is not a number"):
        read_number("1" * 100_000)
