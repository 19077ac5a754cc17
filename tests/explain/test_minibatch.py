"""A batch in words: why the sum grows with it and the mean does not."""

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.explain import describe_sum_and_mean
from lossviz.minibatch import BatchOptions
from lossviz.reading import load_sample

MEAN = "The mean divides by {}, so its level, and the size of a step for {}, do not depend on B."


def of(errors):
    return Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))


@pytest.mark.parametrize(
    ("errors", "size", "sums"),
    [
        # Half of the mean of 1, 4, 9 and 36 is 6.25.
        ([1, 2, 3, 6], 1, "here 1 row of about 6.25."),
        ([1, 2, 3, 6], 2, "2 rows of about 6.25 each make 12.5."),
        ([1, 2, 3, 6], 4, "4 rows of about 6.25 each make 25."),
        ([0, 0], 2, "2 rows of about 0 each make 0."),
        ([1e150, 1e150], 2, "2 rows of about 5e299 each make 1e300."),
    ],
)
def test_why_the_sum_grows(errors, size, sums):
    said = describe_sum_and_mean(of(errors), BatchOptions(SSE, MSE, None, 1), size)
    mean = MEAN.format(size, "the shared bias")
    asked = "**Why should the step grow with the number of samples?**"
    assert said == f"{asked} The SSE adds one term for each row: {sums} {mean}"


def test_why_the_sum_grows_for_patients():
    data = load_sample("diabetes")
    each = float(np.mean(data.error**2)) / 2
    said = describe_sum_and_mean(data, BatchOptions(SSE, MSE, "bmi", 1), 32)
    assert f"32 rows of about {each:,.0f} each make {round(32 * each, -2):,.0f}." in said
    assert said.endswith(MEAN.format(32, "the weight"))


@pytest.mark.parametrize(("away", "least", "most"), [(25, 0.85, 1.0), (0, 0.4, 0.6)])
def test_late_in_training_small_batches_step_at_random(away, least, most):
    """What pages/prose/late_in_training.md says, by drawing batches of 8."""
    error = load_sample("biased").error
    moved = error - error.mean() + away
    random = np.random.default_rng(5)
    right = [random.choice(moved, 8, replace=False).mean() > 0 for _ in range(2000)]
    assert least < np.mean(right) < most
