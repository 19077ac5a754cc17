"""A feature as a neuron's input: scikit-learn's scaling, missing cells, what is refused."""

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from lossviz.base.errors import DataError
from lossviz.batch.features import rank_features
from lossviz.data.dataset import Dataset
from lossviz.neuron.inputs import FeatureChoice, take_inputs
from lossviz.reading.samples import load_sample


def batch(cells, target=None):
    target = list(range(len(cells))) if target is None else target
    return Dataset(target, target, columns={"x": cells})


def test_standardised_as_by_scikit_learn():
    data = load_sample("diabetes")
    raw = take_inputs(data, FeatureChoice("bmi", standardised=False))
    got = take_inputs(data, FeatureChoice("bmi", unit_targets=True))
    want = StandardScaler().fit_transform(raw.x[:, None])[:, 0]
    assert got.x == pytest.approx(want, abs=1e-13)
    assert got.t == pytest.approx(MinMaxScaler().fit_transform(data.target[:, None])[:, 0])
    assert (raw.n, raw.missing, raw.of) == (442, 0, 442)
    assert raw.t.tolist() == data.target.tolist()


def test_rows_without_a_number_are_left_out_and_counted():
    got = take_inputs(batch(["1", "", "NA", "4", "nan"]), FeatureChoice("x", standardised=False))
    assert got.x.tolist() == [1, 4]
    assert got.t.tolist() == [0, 3]
    assert (got.missing, got.of) == (3, 2)


def test_what_is_no_number_is_refused_with_its_row():
    with pytest.raises(DataError, match='Row 2 of column "x" is "tall"'):
        take_inputs(batch(["1", "tall", "3"]), FeatureChoice("x"))
    with pytest.raises(DataError, match='"x" has no number in any row'):
        take_inputs(batch(["", "NA"]), FeatureChoice("x"))
    with pytest.raises(DataError, match=r'"x" has 1e\+80 in it'):
        take_inputs(batch(["1", "1e80"]), FeatureChoice("x"))


def test_a_constant_feature_and_constant_targets():
    got = take_inputs(batch(["2.3"] * 3, [5, 5, 5]), FeatureChoice("x", unit_targets=True))
    assert got.x.tolist() == [0, 0, 0]
    assert got.t.tolist() == [0.5] * 3
    assert got.constant
    assert got.deviation == 0


def test_a_sample_is_always_the_same_and_keeps_pairs():
    data = batch([str(k) for k in range(5000)])
    whole = take_inputs(data, FeatureChoice("x", standardised=False))
    some = whole.rows(500)
    assert some.n == 500
    assert (some.x == some.t).all()
    assert len(set(some.x.tolist())) == 500
    assert (some.x == whole.rows(500).x).all()
    # Mean of 500 of 0..4999: deviation 1443 / root 500, five of them either way.
    assert abs(np.mean(some.x) - 2499.5) < 5 * 1443 / 500**0.5
    assert whole.rows(5000) is whole


def test_a_column_that_counts_the_rows_is_the_last_to_be_taken():
    data = Dataset(
        [1, 2, 4],
        [1, 2, 4],
        columns={"row": range(3), "name": "abc", "km": [3, 1, 2], "id": [7, 8, 9], "t": [1, 2, 4]},
    )
    ranked = rank_features(data)
    assert ranked[:2] == ("t", "km")
    assert set(ranked[2:]) == {"row", "id"}
