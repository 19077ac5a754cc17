"""What is said of conventions: computed here in another way, or by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import get_scorer

from lossviz.conventions import (
    WAYS,
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


def read_column(said, title):
    """Read a column of the table, by the names of its lines."""
    lines = [line.strip("| ").split(" | ") for line in said.splitlines() if line.startswith("|")]
    at = lines[0].index(title) + 1  # the first title is empty
    return {cells[0]: cells[at] for cells in lines[2:]}


def test_bold_is_what_equals_the_number_of_all_rows():
    rng, bold = np.random.default_rng(3), 0
    for _ in range(120):
        n = int(rng.integers(2, 13))
        errors, size = rng.integers(-3, 4, n), int(rng.integers(1, n + 1))
        said = conventions.tabulate_batching(Predictions(np.zeros(n), errors), size, 7)
        shuffled = errors[np.random.default_rng(7).permutation(n)].tolist()
        parts = [shuffled[k : k + size] for k in range(0, n, size)]
        means = [Fraction(sum(e * e for e in part), len(part)) for part in parts]
        full = [m for m, part in zip(means, parts, strict=True) if len(part) == size]
        whole = Fraction(sum(e * e for e in shuffled), n)
        expected = {
            "**all rows at once**": whole,
            WAYS["mean"]: sum(means) / len(means),
            WAYS["by rows"]: whole,
            WAYS["dropped"]: sum(full) / len(full),
            WAYS["counted fully"]: size * sum(means) / n,
            "smallest of a batch": min(means),
        }
        column = read_column(said, "MSE")
        assert {name: cell.startswith("**") for name, cell in column.items()} == {
            name: value == whole for name, value in expected.items()
        }
        bold += WAYS["mean"] in said and column[WAYS["mean"]].startswith("**")
    assert 0 < bold < 120, "of equal batches, and of others"


def test_p_is_said_where_a_number_is_divided_by_n_minus_p():
    data = Predictions(np.zeros(5), [1, 1, 2, 0, 3])  # the sum is 15, over 5 - 1 3.75
    (answer,) = search(data, read_number("3.75")).answers
    assert conventions.describe_answer(answer, 1) == (
        "Σ e² / (n − 1), p = 1: statsmodels OLS(…).fit().mse_resid"
    )
    for p in (2, 4):
        table = conventions.tabulate_conventions(data, p)
        at = table["name"].index("OLS(…).fit().mse_resid")
        said = (table["what it is"][at], table["number"][at])
        assert said == (f"Σ e² / (n − {p})", f"{15 / (5 - p):g}")


def test_each_formula_that_gives_the_number_is_said():
    # Of two rows the half of the sum, the mean, and half of what is divided by n - 1.
    (answer,) = search(Predictions([0, 0], [1, 3]), read_number("5")).answers
    assert conventions.describe_answer(answer, 1).startswith(
        "Σ e² / n or ½ Σ e²: PyTorch MSELoss(), "
    )
    (answer,) = search(Predictions([0, 0], [1, 3]), read_number("10")).answers
    assert conventions.describe_answer(answer, 1).startswith("Σ e² or Σ e² / (n − 1), p = 1: ")


def test_a_negative_number_is_no_squared_error():
    score = get_scorer("neg_mean_squared_error")
    model = LinearRegression(fit_intercept=False)
    model.coef_, model.intercept_ = np.ones(1), 0.0
    rng = np.random.default_rng(4)
    for _ in range(100):
        target, output = rng.normal(size=(2, int(rng.integers(2, 60))))
        typed = f"{score(model, output[:, None], target):.8g}"
        found = search(Predictions(target, output), read_number(typed))
        lines = [conventions.describe_answer(each, 1) for each in found.answers]
        assert "−Σ e² / n: scikit-learn neg_mean_squared_error" in lines
        assert not any(line.startswith(("Σ", "½", "√")) for line in lines)
    assert "No squared error is negative. R² can be" in conventions.describe_search(found)
    assert "negative" not in conventions.describe_search(search(GIVEN, read_number("17.25")))


def test_answers_are_said_in_a_line():
    number = read_number("2985.9670")
    (answer, *_) = search(GIVEN, number).answers
    assert conventions.describe_answer(answer, 1) == (
        "Σ e² / n: PyTorch MSELoss(), Keras losses.MeanSquaredError(), scikit-learn "
        "mean_squared_error, LightGBM regression and 2 more"
    )
    batched = split(GIVEN, 32).combine(find_convention("keras-rmse"), "mean")
    (answer, *_) = search(GIVEN, read_number(f"{batched:.6f}"), 32).answers
    assert conventions.describe_answer(answer, 1) == (
        "√(Σ e² / n), batches of 32 in the file's order, mean of the batches' numbers: Keras "
        "metrics.RootMeanSquaredError(), scikit-learn root_mean_squared_error, XGBoost "
        "reg:squarederror, torchmetrics MeanSquaredError(squared=False)"
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


@pytest.mark.parametrize(
    ("key", "factor", "penalty"),
    # A leaf of all 442 rows is the sum over 442 + λ; the mean's gradient twice the sum over 442.
    [
        ("xgboost-rmse", f"{2 * 443 / 442:.4g}", "λ = 1 in XGBoost"),
        ("lightgbm-l2", "2", "λ = 0 in LightGBM"),
    ],
)
def test_the_rate_to_trees_is_that_of_a_leaf(key, factor, penalty):
    mean, trees = find_convention("torch-mean"), find_convention(key)
    said = conventions.describe_equal_rate(mean, trees, GIVEN, 0.1)
    assert said.startswith(f"**Multiply the learning rate by {factor}**: ")
    assert f"By default {penalty}. This η is for a leaf with all rows" in said
    (line,) = [line for line in said.splitlines()[4:] if line]
    assert line.startswith("| plain steps |")
    assert line.endswith("| yes |")
    alike = conventions.describe_equal_rate(trees, trees, GIVEN, 0.1)
    assert alike.startswith("**Multiply the learning rate by 1**")
    assert "other leaves" not in alike


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
    assert weighted[2] == "**3**"  # (1 + 2 * 4) / 3


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
