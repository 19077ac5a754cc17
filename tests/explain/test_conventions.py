"""What is said of conventions: computed here in another way, or by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lossviz.conventions import (
    Predictions,
    find_convention,
    list_conventions,
    measure,
    read_number,
    search,
    split,
)
from lossviz.explain import conventions
from lossviz.reading import load_sample

DIABETES = load_sample("diabetes")
GIVEN = Predictions(DIABETES.target, DIABETES.output)
ONE = Predictions([0, 0], [3, 4])
TWO = Predictions(np.zeros((3, 2)), [[1, -2], [0, 3], [2, 0]], [1, 0, 3])


def test_the_table_has_a_line_for_each_row():
    table = conventions.tabulate_conventions(TWO, 1)
    rows = list_conventions(TWO)
    assert {len(column) for column in table.values()} == {len(rows)}
    at = [row.key for row in rows].index("sklearn-mlp")
    assert (table["gradient"][at], table["of what is printed"][at]) == ("e / n", "no")
    assert table["number"][at] == "1.5"
    used = {row.key: h for row, h in zip(rows, table["Hessian"], strict=True) if h}
    assert used == {"xgboost-rmse": "1", "xgboost-rmse-weight": "w"}
    assert [run for run in table["run with"] if run == "not run"] == ["not run"]  # Excel


def test_batches_of_diabetes():
    said = conventions.tabulate_batching(GIVEN, 4, 1)
    # 0.4965, −0.78 and −63.8 were computed with scikit-learn's r2_score, batch by batch.
    order = np.random.default_rng(1).permutation(442)
    from sklearn.metrics import r2_score

    t, o = DIABETES.target[order], DIABETES.output[order]
    scores = [r2_score(t[k : k + 4], o[k : k + 4]) for k in range(0, 442, 4)]
    assert f"{np.mean(scores):.2f}" == "-0.78"
    assert f"{min(scores):.1f}" == "-63.8"
    for number in ("0.4965", "−0.7782", "−63.8"):
        assert number in said


def test_the_sentence_below_the_batches():
    rng = np.random.default_rng(2)
    mse, rmse = find_convention("torch-mean"), find_convention("keras-rmse")
    for _ in range(100):
        data = Predictions(*rng.normal(size=(2, int(rng.integers(2, 40)))))
        batched = split(data, int(rng.integers(1, data.n + 1)))
        assert batched.combine(mse, "by rows") == pytest.approx(mse.value(data))
        assert batched.combine(rmse, "by rows") <= rmse.value(data) * (1 + 1e-12)


def test_answers_are_said_in_a_line():
    number = read_number("2985.9670")
    (answer, *_) = search(GIVEN, number).answers
    assert conventions.describe_answer(answer, 1) == (
        "Σ e² / n: PyTorch, Keras, scikit-learn, LightGBM and 2 more"
    )
    batched = split(GIVEN, 32).combine(find_convention("keras-rmse"), "mean")
    (answer, *_) = search(GIVEN, read_number(f"{batched:.6f}"), 32).answers
    assert conventions.describe_answer(answer, 1) == (
        "√(Σ e² / n), batches of 32 in the file's order, mean of the batches' numbers: Keras, "
        "scikit-learn, XGBoost, torchmetrics"
    )
    scaled = 2985.966986877828 / DIABETES.target.std() ** 2
    (answer, *_) = search(GIVEN, read_number(f"{scaled:.7f}")).answers
    assert "divided by the targets' standard deviation (over n)" in conventions.describe_answer(
        answer, 1
    )


def test_none_is_said_plainly():
    found = search(GIVEN, read_number("17.2345678"))
    assert conventions.describe_search(found).startswith("**None of the conventions gives this")
    few = conventions.describe_search(search(GIVEN, read_number("17")))
    assert "type more digits" in few


def test_the_rate_is_translated_and_run():
    mean, total = find_convention("torch-mean"), find_convention("torch-sum")
    said = conventions.describe_equal_rate(mean, total, GIVEN, 0.1)
    assert said.startswith("**Multiply the learning rate by 0.002262**: η = 0.1 under PyTorch: ")
    plain = next(line for line in said.splitlines() if line.startswith("| gradient descent"))
    assert plain.endswith("| yes |")
    adam = next(line for line in said.splitlines() if line.startswith("| Adam"))
    assert "no. A factor of the gradient falls out" in adam


def test_the_shape_trap_in_numbers():
    o, t = DIABETES.output, DIABETES.target
    wrong = np.mean((o[:, None] - t) ** 2)
    said = conventions.describe_broadcast(GIVEN)
    assert f"**{wrong:,.0f}** instead of **2,986**" in said
    assert "195,364 squares" in said
    shuffled = Predictions(t, np.random.default_rng(0).permutation(o))
    assert f"**{wrong:,.0f}** instead of" in conventions.describe_broadcast(shuffled)


def test_padding_in_numbers():
    data = Predictions([0, 0, 0, 0], [1, 2, 3, 9], [1, 2, 0, 0])
    said = conventions.describe_masking(data)
    assert said.startswith("**2 rows have the weight 0.**")
    # 1 + 4 over the two rows that count, and over all four.
    assert "squares is 2.5; divided by all rows, padding too, it is 1.25." in said
    assert conventions.describe_masking(GIVEN) == ""
    table = conventions.tabulate_batching(data, 2, 0)
    assert "| mean weighted by the batches' weights |" in table
    weighted = [line.split("|")[5].strip() for line in table.splitlines() if line.count("|") == 6]
    assert weighted[0] == "MSE, weighted"
    assert weighted[2] == "3"  # (1 + 2 * 4) / 3


def test_accumulating_in_numbers():
    said = conventions.describe_accumulating(GIVEN, 32)
    sums = [2 * (DIABETES.output - DIABETES.target)[k : k + 32].sum() for k in range(0, 442, 32)]
    sizes = [min(32, 442 - k) for k in range(0, 442, 32)]
    assert len(sizes) == 14
    means = np.array(sums) / sizes
    for number in (sum(sums) / 442, means.sum(), means.mean()):
        assert f"{number:.4g}".replace("-", "−") in said


def test_the_takeaway_has_the_extremes():
    said = conventions.conclude_conventions(GIVEN)
    assert "anything from 54.64 to 1.32×10⁶" in said


@pytest.mark.parametrize("unit", [1, 10])
def test_the_factor_to_a_root_depends_on_the_unit(unit):
    data = Predictions([0, 0], [3 * unit, 4 * unit])
    mean, root = find_convention("torch-mean"), find_convention("keras-rmse")
    said = conventions.explain_factor(mean, root, measure(data), 1)
    assert said.startswith(f"*Σ e² / n is {unit * 12.5**0.5:.4g} × √(Σ e² / n)*. One is a root")


@pytest.mark.parametrize(
    ("first", "second", "data", "said"),
    [
        # Of the errors 3 and 4 the sum is 25, and the mean over n = 2 rows 12.5.
        ("torch-sum", "torch-mean", ONE, "*Σ e² is 2 × Σ e² / n*. Σ e² / n is divided by n = 2."),
        (
            "tf-l2",
            "torch-mean",
            ONE,
            "*½ Σ e² is 1 × Σ e² / n*. × 1/2 is the one half; Σ e² / n is divided by n = 2.",
        ),
        # Three rows of two outputs: the sum is 18, over 3 rows 6, over 6 elements 3.
        (
            "torch-none",
            "torch-mean",
            TWO,
            "*Σ e² / n is 2 × Σ e² / (n k)*. Σ e² / n is divided by n = 3 and Σ e² / (n k) is "
            "divided by (n k) = 6.",
        ),
        ("torch-mean", "sklearn-mse", ONE, "Both are Σ e² / n: the same number."),
    ],
)
def test_the_factor_is_explained(first, second, data, said):
    rows = (find_convention(key) for key in (first, second))
    assert conventions.explain_factor(*rows, measure(data), 1) == said
