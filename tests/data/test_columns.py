"""Columns beside target and prediction: their text, and their numbers."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from lossviz import DataError, Dataset
from lossviz.data import (
    Column,
    Doubt,
    find_numeric_columns,
    read_feature,
    read_known_values,
)
from lossviz.figures import batch


def data_with(cells: list[str], decimal: str = ".") -> Dataset:
    rows = np.arange(len(cells))
    return Dataset(rows, rows, columns={"x": cells}, decimal=decimal)


def test_cells_that_are_numbers_and_those_that_are_not() -> None:
    column = Column.of(["1", " 2,5\t", "x", "NA", "", "1e101", "1.234,5"], decimal=",")
    expected = [1, 2.5, np.nan, np.nan, np.nan, np.nan, 1234.5]
    assert np.array_equal(column.values, expected, equal_nan=True)
    assert column.numbers is None
    assert Column.of([1, 2.5]).numbers.tolist() == [1, 2.5]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["Ada", "Ben", "Chloe"], True),
        (["Ada", "Ben", "Ada"], False),
        (["1", "2", "3"], False),
        (["A note that is longer than a name can be, of 50 letters", "b", "c"], False),
        (["A1", "A2", ""], True),
    ],
)
def test_words_of_which_each_row_has_others_name_the_rows(cells: list[str], names: bool) -> None:
    assert Column.of(cells).names_rows is names


def test_numbers_are_parsed_once_and_read_only() -> None:
    column = Column.of(["1", "2"])
    assert column.values is column.values
    with pytest.raises(ValueError, match="read-only"):
        column.values[0] = 9


def test_another_decimal_mark_reads_the_cells_anew() -> None:
    data = data_with(["1,5", "2,25"], decimal=",")
    assert read_feature(data, "x").tolist() == [1.5, 2.25]
    assert replace(data, name="n").columns["x"] is data.columns["x"]
    assert replace(data, decimal=".").columns["x"].numbers is None


@pytest.mark.parametrize(
    ("cells", "numeric"),
    [
        (["word", *["1"] * 9], True),
        ([*["word"] * 99, *["1"] * 101, *["word"] * 500], True),
        ([*["word"] * 101, *["1"] * 99, *["1"] * 500], False),
    ],
)
def test_the_first_200_rows_say_whether_a_column_is_numeric(
    cells: list[str], numeric: bool
) -> None:
    assert find_numeric_columns(data_with(cells)) == (("x",) if numeric else ())


@pytest.mark.parametrize("read", [read_feature, read_known_values])
def test_a_feature_that_can_be_read_in_two_ways_is_asked_for(read) -> None:
    with pytest.raises(Doubt, match='"1,234" can be read in two ways'):
        read(data_with(["1,234", "2,345"]), "x")
    assert np.array_equal(read_feature(data_with(["1,234", "0.5"]), "x"), [1234, 0.5])
    assert np.array_equal(read_feature(data_with(["1,234", "0,5"], ","), "x"), [1.234, 0.5])


def test_a_feature_has_a_number_in_every_row() -> None:
    data = data_with(["1", "", "x", "4"])
    with pytest.raises(DataError, match=r'Row 2 of column "x" is "".*So are 1 more cells'):
        read_feature(data, "x")
    with pytest.raises(DataError, match=r'Row 3 of column "x" is "x", which is no number up to'):
        read_known_values(data, "x")
    with pytest.raises(DataError, match=r'There is no column "z" to take.*columns are: "x"'):
        read_feature(data, "z")


def test_known_values_come_with_their_rows() -> None:
    values, rows = read_known_values(data_with(["1", "", "NA", "4.5"]), "x")
    assert (values.tolist(), rows.tolist()) == ([1, 4.5], [0, 3])
    with pytest.raises(DataError, match='Column "x" has no number in any row'):
        read_known_values(data_with(["", "NA"]), "x")


def test_a_missing_cell_is_an_empty_one() -> None:
    values = pa.chunked_array([["a", None, "1"]], pa.string())
    assert Column.of(values).take(np.arange(3)) == ["a", "", "1"]
    data = Dataset([1, 2, 3], [1, 4, 3], columns={"who": values})
    assert "row 2" in batch.show(data, label="who").words["name"]
