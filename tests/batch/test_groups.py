import numpy as np
import pytest

from lossviz import Dataset
from lossviz.batch.groups import OTHERS, group_rows


def of(values):
    return group_rows(
        Dataset(np.zeros(len(values)), np.ones(len(values)), columns={"c": values}), "c"
    )


def members(found, values):
    return {
        name: [v for v, k in zip(values, found.of, strict=True) if k == at]
        for at, name in enumerate(found.names)
    }


def test_a_few_values_are_a_group_each():
    values = ["b", "a", "b", "", "a"]
    assert members(of(values), values) == {"b": ["b", "b"], "a": ["a", "a"], "": [""]}


def test_many_numbers_become_four_ranges_of_like_size():
    values = [str(k) for k in range(100)]
    found = of(values)
    assert found.ordered
    assert found.names == ("0 to 24", "25 to 49", "50 to 74", "75 to 99")
    assert np.bincount(found.of).tolist() == [25, 25, 25, 25]


def test_many_words_leave_the_rare_ones_together():
    values = [c for k, c in enumerate("abcdefg") for _ in range(9 - k)]
    found = of(values)
    assert found.names == ("a", "b", "c", "d", "e", OTHERS)
    assert found.has_others
    assert members(found, values)[OTHERS] == ["f"] * 4 + ["g"] * 3


@pytest.mark.parametrize(
    "values", [["1"] * 90 + list("234567"), [f"{k}" for k in (1, 1, 1, 2, 3, 4, 5, 6)]]
)
def test_ranges_where_one_number_is_most_of_them(values):
    found = of(values)
    assert np.all(np.bincount(found.of, minlength=len(found.names)) > 0)
    for name, inside in members(found, values).items():
        low, high = map(float, name.split(" to "))
        assert (low, high) == (min(map(float, inside)), max(map(float, inside)))


def test_a_number_on_a_cut_belongs_below_it():
    values = [str(k) for k in range(9)]  # the quarters are 2, 4 and 6
    assert of(values).names == ("0 to 2", "3 to 4", "5 to 6", "7 to 8")
