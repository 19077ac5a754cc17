import dataclasses
import pickle

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossviz.base.errors import DataError
from lossviz.data.dataset import Dataset
from lossviz.data.summary import summarize_errors

NUMBERS = st.floats(-1e100, 1e100)


def small() -> Dataset:
    return Dataset(
        [1, 2, 3, 4], [3, 1, 3, 4.5], name="f.csv", columns={"who": ["a", "b", "c", "d"]}
    )


def test_holds_float64_and_the_signed_error() -> None:
    data = Dataset(np.array([1, 2], dtype=np.int8), np.array([3, 1], dtype=np.float32))
    assert data.target.dtype == data.output.dtype == data.error.dtype == np.float64
    assert data.error.tolist() == [2.0, -1.0]
    assert data.n == 2


def test_float32_far_from_zero_keeps_its_difference() -> None:
    data = Dataset(np.float32([1e8]), np.float64([1e8 + 0.25]))
    assert data.error.tolist() == [0.25]


def test_the_constructor_checks() -> None:
    data = Dataset([1, 2, 3], [1.1, 1.9, 3.5])
    assert (data.n, data.target.dtype, data.target.tolist()) == (3, np.float64, [1.0, 2.0, 3.0])
    with pytest.raises(DataError, match="output at position 1 is nan"):
        Dataset([1, 2], [1, np.nan])
    with pytest.raises(DataError, match="same shape"):
        Dataset([1, 2], [[1], [2]])
    with pytest.raises(DataError, match="target at position 0 is inf"):
        dataclasses.replace(data, target=[np.inf, 2, 3])
    with pytest.raises(TypeError, match="positional"):
        Dataset([1], [1], "f.csv")  # type: ignore[misc]


def test_replacing_a_field_keeps_the_others() -> None:
    data = small()
    named = dataclasses.replace(data, name="g.csv")
    assert (named.name, named.labels("who", [3]), data.name) == ("g.csv", ["d"], "f.csv")
    assert named.order("error") is not data.order("error")


def test_shows_itself_in_one_line() -> None:
    assert repr(small()) == "Dataset('f.csv', n=4, target='target', output='prediction')"
    assert repr(Dataset([1], [2])) == "Dataset(n=1, target='target', output='prediction')"
    whole = summarize_errors(np.zeros(9))
    named = Dataset([1], [2], name="a\nb", target_name="t", output_name="o'", summary=whole)
    assert repr(named) == """Dataset('a\\nb', n=1, size=9, target='t', output="o'")"""


def test_is_read_only() -> None:
    data = small()
    for values in (data.target, data.output, data.error, data.order("loss")):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 9
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.name = "other"  # type: ignore[misc]


def test_keeps_its_own_copy_and_leaves_the_callers_array_alone() -> None:
    target = np.array([1.0, 2.0])
    data = Dataset(target, target)
    target[0] = 9.0
    assert data.target.tolist() == data.output.tolist() == [1.0, 2.0]


def test_is_equal_to_itself_only_and_can_be_a_key() -> None:
    first, second = small(), small()
    assert first == first
    assert first != second
    assert len({first, second}) == 2


def test_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(small()))
    assert again.error.tolist() == [2.0, -1.0, 0.0, 0.5]
    assert again.labels("who", [3]) == ["d"]


def test_orders_worked_by_hand() -> None:
    data = small()  # errors 2, -1, 0, 0.5
    assert data.order("row").tolist() == [0, 1, 2, 3]
    assert data.order("target").tolist() == [0, 1, 2, 3]
    assert data.order("output").tolist() == [1, 0, 2, 3]
    assert data.order("error").tolist() == [1, 2, 3, 0]
    assert data.order("loss").tolist() == [2, 3, 1, 0]


def test_an_order_is_sorted_once() -> None:
    data = small()
    assert data.order("error") is data.order("error")


@given(hnp.arrays(float, st.integers(1, 30), elements=st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0])))
def test_order_is_that_of_a_stable_sort(error: np.ndarray) -> None:
    data = Dataset(np.zeros_like(error), error)
    rows = range(error.size)
    assert data.order("error").tolist() == sorted(rows, key=lambda row: error[row])
    assert data.order("loss").tolist() == sorted(rows, key=lambda row: abs(error[row]))


def test_labels() -> None:
    data = small()
    assert data.labels(None, [2, 0]) == ["row 3", "row 1"]
    assert data.labels("who", np.array([2, 0])) == ["c", "a"]
    assert data.labels("who", []) == []


def test_an_unknown_label_column_is_refused_with_what_there_is() -> None:
    with pytest.raises(DataError, match=r'no column "age".*other columns are: "who"'):
        small().labels("age", [0])
    with pytest.raises(DataError, match="other columns are: none"):
        Dataset([1], [1]).labels("age", [0])


def test_columns_become_strings() -> None:
    data = Dataset([1, 2], [1, 2], columns={"k": [1, None], "s": pa.array(["x", "y"])})
    assert all(column.text.type == pa.string() for column in data.columns.values())
    assert data.labels("k", [0, 1]) == ["1", "None"]
    assert data.labels("s", [0, 1]) == ["x", "y"]


def test_a_column_of_another_length_is_refused() -> None:
    with pytest.raises(DataError, match=r'"k" has 1 rows, but there are 2 targets'):
        Dataset([1, 2], [1, 2], columns={"k": ["a"]})


def test_numbers_beyond_1e100_are_refused_with_their_place() -> None:
    assert Dataset([-1e100], [1e100]).error.tolist() == [2e100]
    with pytest.raises(DataError, match=r"output at position 1 is 1e\+308, and 1e100 in size is"):
        Dataset([0, 1e100], [0, 1e308])


@pytest.mark.parametrize(
    ("target", "output"),
    [
        ([], []),
        ([1, 2], [1]),
        ([[1], [2]], [1, 2]),
        (["a"], [1]),
        ([1], [np.nan]),
        ([1j], [1]),
    ],
)
def test_what_cannot_be_a_batch_is_refused(target: list[object], output: list[object]) -> None:
    with pytest.raises(DataError):
        Dataset(target, output)


@given(NUMBERS, NUMBERS)
def test_error_is_output_minus_target(target: float, output: float) -> None:
    assert Dataset([target], [output]).error.tolist() == [output - target]
