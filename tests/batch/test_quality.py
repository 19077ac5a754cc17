"""RMSE, R squared, and which of several columns of predictions is the best."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import r2_score

from lossviz import Dataset
from lossviz.batch import compare_models, measure_quality
from lossviz.data import find_prediction_columns
from lossviz.data.summary import summarize_pairs
from lossviz.explain.quality import describe_models, describe_quality, tabulate_models
from lossviz.reading import SAMPLES, load_sample, read_csv


def test_by_hand():
    # Errors 1, -2, 0, 3: squares 14. Around the mean target 4 the targets make 9 + 1 + 1 + 9.
    found = measure_quality(Dataset([1, 3, 5, 7], [2, 1, 5, 10]))
    assert found.sum_squared_error == 14
    assert found.mean_squared_error == 3.5
    assert found.root_mean_squared_error == pytest.approx(3.5**0.5)
    assert found.bias == 0.5
    assert found.r_squared == pytest.approx(float(1 - Fraction(14, 20)))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.key)
def test_r_squared_is_that_of_scikit_learn(sample):
    data = load_sample(sample.key)
    assert measure_quality(data).r_squared == pytest.approx(r2_score(data.target, data.output))


@pytest.mark.parametrize("unit", [1e-150, 1e99])
def test_r_squared_has_no_unit(unit):
    t, o = np.array([1.0, 3, 5, 7]), np.array([2.0, 1, 5, 10])
    assert measure_quality(Dataset(t * unit, o * unit)).r_squared == pytest.approx(0.3)


def test_without_variance_there_is_no_r_squared():
    found = measure_quality(Dataset([2, 2], [1, 3]))
    assert found.r_squared is None
    # The mean of three 0.1 is rounded to a number other than 0.1.
    assert measure_quality(Dataset([0.1] * 3, range(3))).r_squared is None
    assert "R²" not in describe_quality(found, 2.0)


def test_of_a_sample_all_rows_count():
    t, o = np.zeros(1000), np.where(np.arange(1000) % 2, 3.0, -1.0)
    data = Dataset(t[:10], o[:10], summary=summarize_pairs(t, o))
    found = measure_quality(data)
    assert (found.n, found.mean_squared_error, found.bias, found.r_squared) == (1000, 5, 1, None)


def test_in_words():
    good = describe_quality(measure_quality(Dataset([1, 3, 5, 7], [2, 1, 5, 10])), 4.0)
    assert "(RMSE) 1.87" in good
    assert "R² 0.3**: the mean squared error (MSE) is 30% lower than by always" in good
    assert good.endswith("always predicting the mean target, 4.")
    bad = describe_quality(measure_quality(Dataset([1, 3], [9, -9])), 2.0)
    assert (
        "the mean squared error (MSE) is higher than by always predicting the mean target, 2."
        in bad
    )


@pytest.mark.parametrize(
    ("names", "output", "found"),
    [
        (["predicted_forest", "age"], "predicted_ridge", ("predicted_forest",)),
        (["pred b", "pred error", "abs_error"], "pred a", ("pred b",)),
        (["model_b", "name"], "model_a", ("model_b",)),
        (["forecast", "rooms", "fold"], "prediction", ("forecast",)),
        (["actual2", "bmi", "sex code"], "predicted", ()),
    ],
)
def test_columns_of_predictions_are_found_by_their_names(names, output, found):
    assert find_prediction_columns(names, names, output) == found


def models(*noises, n=300, seed=0):
    random = np.random.default_rng(seed)
    t = random.normal(50, 10, n)
    outputs = [t + random.normal(0, noise, n) for noise in noises]
    columns = {f"predicted {k}": o for k, o in enumerate(outputs[1:], 1)}
    return Dataset(t, outputs[0], output_name="predicted 0", columns=columns)


def test_the_better_model_is_marked():
    found = compare_models(models(4, 2, 5))
    assert found
    assert found.best == "predicted 1"
    assert [q.name for q in found.qualities] == ["predicted 0", "predicted 1", "predicted 2"]
    table = tabulate_models(found)
    assert [row["best"] for row in table] == ["", "● best", ""]
    assert "The marked one is better" in describe_models(found)


def test_equal_models_are_hardly_ever_marked():
    marked = [compare_models(models(3, 3, 3, seed=seed)).best for seed in range(200)]
    # The least of three equal ones has to beat both at 2.5% each; a few in 200 do.
    assert sum(best is not None for best in marked) <= 10


def test_the_mark_is_that_of_the_paired_t_test():
    for seed in range(40):
        data = models(3, 3.3, seed=seed)
        other = np.array([float(v) for v in data.columns["predicted 1"].text.to_pylist()])
        apart = np.square(data.output - data.target) - np.square(other - data.target)
        t = apart.mean() / (apart.std(ddof=1) / 300**0.5)
        found = compare_models(data)
        assert found
        # The table's two-sided 5% point of Student's t with 299 degrees of freedom.
        assert (found.best is not None) == (abs(t) > 1.9679)


def test_comparisons_share_one_chance():
    sure = []
    for seed in range(60):
        data = models(3, 3.4, 3.4, seed=seed)
        squares = [np.square(data.output - data.target)]
        for name in ("predicted 1", "predicted 2"):
            other = np.array([float(v) for v in data.columns[name].text.to_pylist()])
            squares.append(np.square(other - data.target))
        best = squares.pop(int(np.argmin([s.sum() for s in squares])))
        p = max(stats.ttest_rel(best, other).pvalue for other in squares)
        assert (compare_models(data).best is not None) == (p < 0.05 / 2)
        sure.append(p)
    assert any(0.05 / 2 < p < 0.05 for p in sure)


def test_one_column_of_predictions_is_no_comparison():
    assert compare_models(load_sample("diabetes")) is None


def test_a_difference_without_noise_is_one():
    t = np.arange(30.0)
    columns = {"predicted b": t + 3, "predicted c": t - 1}
    found = compare_models(Dataset(t, t + 1, output_name="predicted a", columns=columns))
    assert found
    assert found.best is None  # a and c are equally far off
    columns = {"predicted b": t + 3}
    found = compare_models(Dataset(t, t + 1, output_name="predicted a", columns=columns))
    assert found
    assert found.best == "predicted a"


def test_few_rows_tell_nothing():
    found = compare_models(models(9, 0.1, n=19))
    assert found
    assert found.best is None
    assert "No difference is shown" in describe_models(found)


def test_a_column_with_a_hole_is_left_out(tmp_path):
    file = tmp_path / "m.csv"
    file.write_text("actual,predicted a,predicted b,predicted c\n1,2,1,\n3,3,4,1\n5,4,5,2\n")
    found = compare_models(read_csv(file, target="actual", output="predicted a"))
    assert found
    assert [q.name for q in found.qualities] == ["predicted a", "predicted b"]
