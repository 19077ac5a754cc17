"""A batch in words: why the sum grows with it and the mean does not."""

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset, Objective, SquaredError
from lossviz.explain.minibatch import (
    convert_rate,
    describe_linear_scaling,
    describe_sum_and_mean,
    tabulate_batch,
)
from lossviz.minibatch import BatchOptions
from lossviz.reading import load_sample

ASKED = (
    "**Why should the step grow with the number of rows?** The SSE, ½ Σ e², adds one loss for each "
    "row: "
)
SHARED = (
    "**The gradient of one output does not grow with the number of rows.** Under the SSE it is the "
    "same in every batch; under the MSE it is divided by B. Only what the rows share adds up one "
    "gradient for each row. So under the SSE the step of {} grows with the batch, and under the "
    "MSE it stays."
)


SSE_AS_MEAN = Objective(SquaredError(half=True), "mean")


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


@pytest.mark.parametrize(
    ("errors", "size", "sums", "mean"),
    [
        # Half of the mean of 1, 4, 9 and 36 is 6.25; without the half it is 12.5.
        ([1, 2, 3, 6], 1, "here 1 row of about 6.25", "12.5"),
        ([1, 2, 3, 6], 2, "2 rows of about 6.25 each make 12.5", "12.5"),
        ([1, 2, 3, 6], 4, "4 rows of about 6.25 each make 25", "12.5"),
        ([0, 0], 2, "2 rows of about 0 each make 0", "0"),
        ([1e50, 1e50], 2, "2 rows of about 5×10⁹⁹ each make 1×10¹⁰⁰", "1×10¹⁰⁰"),
    ],
)
def test_why_the_sum_grows(errors, size, sums, mean):
    said = describe_sum_and_mean(of(errors), BatchOptions(SSE, MSE, None, 1), size)
    divided = f"The MSE, Σ e² / B, divides by B = {size}: about {mean}, whatever B is."
    assert said == f"{ASKED}{sums}. {divided}\n\n{SHARED.format('the shared bias')}"


def test_with_the_same_half_the_mean_is_the_sum_over_the_batch_size():
    data = load_sample("biased")
    said = describe_sum_and_mean(data, BatchOptions(SSE, SSE_AS_MEAN, "bmi", 1), 32)
    each = float(np.mean(data.error**2)) / 2
    assert f"32 rows of about {each:,.0f} each make {round(32 * each, -2):,.0f}." in said
    assert f"The MSE, ½ Σ e² / B, divides by B = 32: about {each:,.0f}, whatever B is." in said
    assert said.endswith(SHARED.format("the weight"))


@pytest.mark.parametrize(("away", "least", "most"), [(25, 0.85, 1.0), (0, 0.4, 0.6)])
def test_late_in_training_small_batches_step_at_random(away, least, most):
    """What pages/prose/late_in_training.md says, by drawing batches of 8."""
    error = load_sample("biased").error
    moved = error - error.mean() + away
    random = np.random.default_rng(5)
    right = [random.choice(moved, 8, replace=False).mean() > 0 for _ in range(2000)]
    assert least < np.mean(right) < most


TABLE = Dataset(
    np.zeros(10),
    np.arange(10.0),
    columns={"x": [str(0.1 + k / 1000) for k in range(9)] + ["3.0"]},
)


def test_for_a_weight_small_batches_may_diverge_where_larger_ones_settle():
    """The rate has a limit for each batch: it converges on average where mean log |f| < 0."""
    x = np.array([float(cell.as_py()) for cell in TABLE.columns["x"].text])
    rate, random = 0.3, np.random.default_rng(0)
    growth = {}
    for size in (1, 5):
        draws = [random.permutation(10)[:size] for _ in range(4000)]
        factors = [abs(1 - 2 * rate * np.mean(x[rows] ** 2)) for rows in draws]
        growth[size] = float(np.mean(np.log(factors)))
    assert growth[1] > 0 > growth[5]
    said = describe_linear_scaling(TABLE, BatchOptions(SSE, MSE, "x", 1), 1, rate)
    assert "Smaller batches may diverge below it" in said
    assert "the limit under the MSE is the same for every batch size" not in said


def test_for_a_bias_the_limit_is_the_same_for_every_batch_size():
    said = describe_linear_scaling(TABLE, BatchOptions(SSE, MSE, None, 1), 1, 0.25)
    assert "For a bias the limit under the MSE is the same for every batch size" in said
    # The error of a bias is multiplied by 1 - 2 eta, whatever the rows are: below 1 for eta < 1.
    assert "beyond B = 4." in said


@pytest.mark.parametrize(
    ("options", "rate", "written"),
    [
        (BatchOptions(SSE, MSE, None, 1), 0.1, "= 2 · 0.1 / 8 = **0.025**"),
        (BatchOptions(SSE, MSE, None, 1), -0.1, "= 2 · (−0.1) / 8 = **−0.025**"),
        (BatchOptions(SSE, SSE_AS_MEAN, None, 1), -0.1, "= −0.1 / 8 = **−0.0125**"),
    ],
)
def test_a_converted_rate_is_written_with_brackets(options, rate, written):
    assert written in convert_rate(options, 8, rate)[1]


def test_a_converted_rate_claims_a_step_at_this_batch_size_alone():
    """For 120 random states, a rate of 0 among them: the factor is another at every other B."""
    random = np.random.default_rng(1)
    for k in range(120):
        size, rate = int(random.integers(1, 500)), round(float(random.uniform(-1, 1)), 2) * (k > 9)
        converted, said = convert_rate(BatchOptions(SSE, MSE, None, 1), size, rate)
        errors = random.normal(size=size)
        step = rate * 2 * np.mean(errors)
        assert converted * np.sum(errors) == pytest.approx(step, rel=1e-9, abs=1e-12)
        assert "no other" not in said
        assert said.endswith("at this B both make the same step. Another B needs another factor.")


def test_the_table_of_a_batch_by_hand():
    # Squares 1 and 9: mean 5; deviation 4 over all rows, which a batch of both does not have.
    # Errors 1 and 3: mean 2, deviation 1; the gradient of the MSE is twice that.
    table = tabulate_batch(of([1, 3]), BatchOptions(SSE, MSE, None, 1), 2)
    assert table.splitlines() == [
        "| batches of 2 | expected | noise | noise with replacement |",
        "|---|---|---|---|",
        "| SSE = ½ Σ e² | 5 | ± 0 | ± 2.83 |",  # half of 4 · √2
        "| MSE = Σ e² / B | 5 | ± 0 | ± 2.83 |",  # 4 / √2
        "| gradient of the SSE | 4 | ± 0 | ± 1.41 |",
        "| gradient of the MSE | 4 | ± 0 | ± 1.41 |",
    ]
