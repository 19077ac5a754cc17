import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import DataError
from lossviz.reading.typed import apply_edits, read_rows, write_rows

CELL = st.text(st.sampled_from("a1,\". 'é*"), max_size=5).map(str.strip)


def test_rows_with_and_without_labels_and_blank_lines():
    typed = read_rows("1,2,Ada\n\n 3 , 4.5\n")
    assert typed.rows == (("1", "2", "Ada"), ("3", "4.5", ""))
    data = typed.dataset()
    assert data.target.tolist() == [1, 3]
    assert data.output.tolist() == [2, 4.5]
    assert data.labels("label", [0, 1]) == ["Ada", ""]


def test_cells_from_a_spreadsheet():
    assert read_rows("1\t2\tSmith, Ann\r\n3\t4\r\n").rows == (
        ("1", "2", "Smith, Ann"),
        ("3", "4", ""),
    )


def test_a_first_line_of_names():
    typed = read_rows("t °C,o °C\n1,2")
    assert typed.names == ("t °C", "o °C", "label")
    assert typed.dataset().target_name == "t °C"
    assert typed.rows == (("1", "2", ""),)


def test_what_is_no_number_is_named_and_the_rest_is_used():
    typed = read_rows("1,2\nx,3\n4,\n5,6")
    first, second = typed.problems()
    assert first.startswith('Line 2, column 1 (target): the cell says "x", which is no number')
    assert second.startswith("Line 3, column 2 (prediction): the cell is empty")
    assert typed.dataset().target.tolist() == [1, 5]
    assert ("x", "3", "") in typed.rows


@pytest.mark.parametrize("text", ["", "\n\n", "x,y", "nan,1"])
def test_nothing_to_show(text):
    assert read_rows(text).dataset() is None


def test_a_quote_that_does_not_close_is_refused_with_its_line():
    with pytest.raises(DataError, match="Line 2, column 2: a quote is opened"):
        read_rows('1,2\n3,"4')


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_what_was_typed_comes_back(rows):
    kept = [("1", "2", ""), *(row for row in rows if any(row))]  # so that none is a line of names
    assert list(read_rows(write_rows(kept)).rows) == kept


def test_a_tab_in_a_cell_does_not_part_it():
    assert read_rows(write_rows([("1", "2", "a\tb")])).rows == (("1", "2", "a b"),)


def test_names_are_written_too():
    assert write_rows([("1", "2", "a,b")], ("t", "o", "label")) == 't,o\n1,2,"a,b"'


def test_a_third_name_is_that_of_the_third_column():
    typed = read_rows("t,o,size\n1,2,30\n3,4,40")
    assert list(typed.dataset().columns) == ["size"]
    assert typed.dataset().labels("size", [0, 1]) == ["30", "40"]
    assert read_rows(write_rows(typed.rows, typed.names)) == typed


def test_editing_a_table():
    rows = [("1", "2", ""), ("3", "4", "x"), ("5", "6", "")]
    changes = {
        "edited_rows": {0: {"label": "first"}, "2": {"target": None}},
        "added_rows": [{"target": "7", "prediction": "8"}, {}],
        "deleted_rows": [1],
    }
    assert apply_edits(rows, changes) == [
        ("1", "2", "first"),
        ("", "6", ""),
        ("7", "8", ""),
        ("", "", ""),
    ]
