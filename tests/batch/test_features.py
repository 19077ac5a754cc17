"""Which column is taken as the feature by itself, and which never is."""

import numpy as np
import pytest

from lossviz import Dataset
from lossviz.batch import numbers_rows, rank_features
from lossviz.reading import SAMPLES, load_sample


def data_with(n=40, **columns):
    t = np.arange(n) * 1.5 + np.sin(np.arange(n))
    return Dataset(t, t + 1, columns=columns)


def test_the_feature_of_the_diabetes_data_is_the_body_mass_index():
    assert rank_features(load_sample("diabetes"))[0] == "bmi"
    assert rank_features(load_sample("diabetes"))[-1] == "fold"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.key)
def test_no_sample_opens_on_a_column_that_numbers_rows(sample):
    data = load_sample(sample.key)
    assert not any(numbers_rows(data, name) for name in rank_features(data)[:1])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a", range(40)),
        ("a", range(40, 0, -1)),
        ("a", [k % 5 for k in range(40)]),
        ("a", [1 + k // 10 for k in range(40)]),
        ("a", [1 + k % 3 for k in range(40)]),  # 14, 13 and 13 rows
        ("id", [7, 7, 3, 900] * 10),
        ("patient_id", [7, 7, 3, 900] * 10),
        ("CV fold", [0, 0, 0, 1] * 10),
        ("Unnamed: 0", [5, 2, 9, 1] * 10),
    ],
)
def test_what_numbers_rows_or_folds(name, values):
    assert numbers_rows(data_with(**{name: [str(v) for v in values]}), name)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a", [k % 2 for k in range(40)]),  # two groups alike are a treatment, not folds
        ("a", [0.5 * k for k in range(40)]),
        ("a", [k**2 for k in range(40)]),
        ("a", [1, 2, 3, 3] * 10),
        ("rooms", [3, 4, 5, 4] * 10),
        ("identity", [7.5, 3, 2, 1] * 10),
    ],
)
def test_what_does_not(name, values):
    assert not numbers_rows(data_with(**{name: [str(v) for v in values]}), name)


def test_features_come_in_the_order_of_their_correlation_with_the_target():
    rng = np.random.default_rng(3)
    t = rng.normal(size=200)
    columns = {
        "weak": t + 5 * rng.normal(size=200),
        "strong": -t + 0.1 * rng.normal(size=200),
        "none": rng.normal(size=200),
        "constant": np.full(200, 2.5),
        "huge": 1e98 * (t + rng.normal(size=200)),
    }
    data = Dataset(t, t, columns=columns)
    size = {
        name: 0.0
        if name == "constant"
        else abs(np.corrcoef(values / np.abs(values).max(), t)[0, 1])
        for name, values in columns.items()
    }
    assert rank_features(data) == tuple(sorted(size, key=lambda name: -size[name]))
