"""Files in which some rows cannot be read: refused, or read without them, each of them counted."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lossviz.reading.blocks
from lossviz.base.errors import DataError
from lossviz.data.decimal_marks import Doubt
from lossviz.data.left_out import MOST_PLACES
from lossviz.reading.choices import Choices
from lossviz.reading.ingest import read_csv, read_table
from lossviz.reading.records import BLOCK, BadRowError
from tests.reading.test_files import PLAIN, pairs, parquet

# A bad row with as many lines as it has; what follows it is good.
BAD = {
    "2 cells for 3 columns": ("b,3", 1),
    "4 cells for 3 columns": ("b,3,4,5", 1),
    "text after a closing quote": ('"b"x,3,4', 1),
    "a quote inside a cell": ('b,3",4', 1),
    "in quotes opened on line": ('"b,3,4\nc,5,6\nd"x,7,8', 3),
    "cannot be read as a number": ("b,x,4", 1),
    "read as a number": ("b,-1e101,3", 1),
    "more than 10,000 cells": ("b" + "," * 10_001, 1),
}
GOOD = ("a,1,2", '"a, b",3,4', '"two\nlines",5,6', "c,7,8", ",9,10")
NUMBERS = [(1.0, 2.0), (3.0, 4.0), (5.0, 6.0), (7.0, 8.0), (9.0, 10.0)]


def table(*rows: str, end: str = "\n") -> bytes:
    return "\n".join(["name,y,o", *rows, ""]).replace("\n", end).encode()


@pytest.mark.parametrize("why", BAD)
@pytest.mark.parametrize(
    "place", [0, 3, 5, *(pytest.param(k, marks=pytest.mark.exhaustive) for k in (1, 2, 4))]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_bad_row_is_refused_or_left_out(why: str, place: int, end: str) -> None:
    row, lines = BAD[why]
    content = table(*GOOD[:place], row, *GOOD[place:], end=end)
    with pytest.raises(BadRowError):
        read_csv(content)
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == NUMBERS
    assert (data.left_out.n, data.left_out.bad) == (lines, lines)
    first = 2 + sum(1 + good.count("\n") for good in GOOD[:place])
    assert [p.line for p in data.left_out.places] == list(range(first, first + lines))
    assert why in data.left_out.places[-1].reason
    # The rows keep the numbers that they have in the file.
    numbers = [f"row {k + 1 + (lines if k >= place else 0)}" for k in range(5)]
    assert data.labels("row in the file", range(5)) == numbers


def test_a_quote_that_never_closes_costs_its_own_line() -> None:
    content = table("a,1,2", '"b,3,4', "c,5,6")
    with pytest.raises(BadRowError, match=r"Line 3, column 1: a quote is opened"):
        read_csv(content)
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == [(1, 2), (5, 6)]
    assert [tuple(p) for p in data.left_out.places] == [(3, "", '"b,3,4', "a quote is not closed")]


@given(
    st.lists(st.sampled_from([*GOOD, *(row for row, _ in list(BAD.values())[:-1])]), max_size=12)
)
def test_what_is_kept_and_what_is_left_out_are_the_file(rows: list[str]) -> None:
    rows = [*GOOD * 4, *rows]  # so that most rows are good
    content = table(*rows)
    good = [NUMBERS[GOOD.index(row)] for row in rows if row in GOOD]
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == good
    assert data.left_out.n == sum(1 + row.count("\n") for row in rows if row not in GOOD)


def test_what_is_missing_and_what_is_bad_are_told_apart() -> None:
    data = read_csv(table("a,1,2", "b,NA,4", "c,5", "d,x,", "e,7,8"), bad_rows="leave_out")
    assert pairs(data) == [(1, 2), (7, 8)]
    assert (data.left_out.n, data.left_out.bad) == (3, 2)
    assert [(p.line, p.column, p.reason) for p in data.left_out.places] == [
        (3, "y", "no number"),
        (4, "", "2 cells for 3 columns"),
        (5, "y", "cannot be read as a number"),
        (5, "o", "no number"),
    ]


def test_nothing_is_left_out_of_a_good_file() -> None:
    whole, without = (read_csv(PLAIN.encode(), bad_rows=how) for how in ("refuse", "leave_out"))
    assert pairs(whole) == pairs(without)
    assert without.left_out.n == without.left_out.bad == 0


def test_a_file_of_bad_rows_alone_is_refused() -> None:
    with pytest.raises(DataError, match="No row has a number both"):
        read_csv(table("a,x,1", "b,2,y", "c,1"), bad_rows="leave_out")


def test_a_way_that_there_is_not() -> None:
    with pytest.raises(DataError, match="give 'refuse' or 'leave_out'"):
        read_csv(PLAIN.encode(), bad_rows="skip")  # type: ignore[arg-type]


def test_bad_rows_far_apart_in_a_long_file() -> None:
    rows = [f"{k:.12f},{k + 1}" for k in range(400_000)]
    bad = {3: "3", 200_000: '"200000,1\n200001,2"', 399_998: "x,1"}
    for k, row in bad.items():
        rows[k] = row
    content = "\n".join(["y,o", *rows]).encode()
    assert len(content) > 2 * BLOCK
    data = read_csv(content, bad_rows="leave_out")
    kept = np.array([k for k in range(400_000) if k not in bad], dtype=float)
    assert np.array_equal(data.target, kept)
    assert [p.line for p in data.left_out.places] == [5, 200_002, 200_003, 400_001]


def test_a_row_longer_than_a_block_is_left_out() -> None:
    content = (
        b"y,o,z\n1,2,\n3,4," + b"z" * (BLOCK + 9) + b'\n5,6,"' + b"z" * (BLOCK + 9) + b'"\n7,8,\n'
    )
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == [(1, 2), (7, 8)]
    assert [p.line for p in data.left_out.places] == [3, 4]
    assert all(len(p.cell) <= 200 for p in data.left_out.places)


def test_all_are_counted_and_the_first_are_kept() -> None:
    n = MOST_PLACES + 10
    data = read_csv(b"y,o\n" + b"1,2\n" * 400 + b"1\n" * n, bad_rows="leave_out")
    assert (data.left_out.n, data.left_out.bad, len(data.left_out.places)) == (n, n, MOST_PLACES)


def test_so_many_bad_lines_that_it_is_another_file(monkeypatch) -> None:
    monkeypatch.setattr(lossviz.reading.blocks, "MOST_BAD", 3)
    good = b"y,o\n" + b"1,2\n" * 9
    assert read_csv(good + b"1\n" * 3, bad_rows="leave_out").left_out.bad == 3
    with pytest.raises(DataError, match="More than 3 lines cannot be read"):
        read_csv(good + b"1\n" * 4, bad_rows="leave_out")


def test_bad_cells_of_a_parquet() -> None:
    content = parquet(y=["1", "x", "3", "-1e101"], o=["2", "3", None, "1"])
    with pytest.raises(BadRowError, match="Row 2"):
        read_csv(content)
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == [(1, 2)]
    assert (data.left_out.n, data.left_out.bad) == (3, 2)
    assert [(p.line, p.reason) for p in data.left_out.places] == [
        (2, "cannot be read as a number"),
        (3, "no number"),
        (4, "cannot be read as a number"),
    ]


def test_a_malformed_row_above_the_table_is_counted_too() -> None:
    content = b'My "title"\nname,y,o\na,1,2\nb,3\n'
    with pytest.raises(BadRowError, match="Line 1, column 1: a quote follows"):
        read_csv(content)
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == [(1, 2)]
    assert [(p.line, p.cell) for p in data.left_out.places] == [(1, 'My "title"'), (4, "b,3")]
    table = read_table(content, choices=Choices(bad_rows="leave_out"))
    assert table.assumed(None, None) == "comma, UTF-8, header in line 2"


def test_a_bad_row_of_blanks_is_counted_too() -> None:
    data = read_csv("name\ty\to\na\t1\t2\n\t\n\u00a0\nb\t3\t4\n".encode(), bad_rows="leave_out")
    assert pairs(data) == [(1, 2), (3, 4)]
    assert [p.line for p in data.left_out.places] == [3, 4]


def test_lines_keep_their_numbers_whatever_ends_them() -> None:
    content = b"y,o\r1,2\rx\n3,4\r\nz\r\r\n5,q\r"
    data = read_csv(content, bad_rows="leave_out")
    assert pairs(data) == [(1, 2), (3, 4)]
    assert [p.line for p in data.left_out.places] == [3, 5, 7]


# Where the names are


@pytest.mark.parametrize(
    ("content", "names", "expected"),
    [
        (
            b"id,price,guess\nA1,10,12\n2,20,21\n3,30,33\n",
            "price guess",
            [(10, 12), (20, 21), (30, 33)],
        ),
        (b"a,b\n1.5,2\nx,3\n4,5\n6,7\n", "a b", None),
        (b"Forecast,May\ny,o\n1,2\n3,4\n", "y o", [(1, 2), (3, 4)]),
    ],
)
def test_no_row_vanishes_into_the_names(content: bytes, names: str, expected: object) -> None:
    target, output = names.split()
    if expected is None:
        with pytest.raises(BadRowError):
            read_csv(content, target=target, output=output)
    else:
        assert pairs(read_csv(content, target=target, output=output)) == expected


def test_a_row_with_a_bad_cell_is_no_header() -> None:
    content = b"price,guess\n12.5,unknown\n3,4\n"
    with pytest.raises(BadRowError, match=r'Line 2, column 2 \("guess"\): the cell says "unknown"'):
        read_csv(content, target="price", output="guess")
    data = read_csv(content, target="price", output="guess", bad_rows="leave_out")
    assert (pairs(data), data.left_out.n) == ([(3, 4)], 1)


@pytest.mark.parametrize(
    ("content", "said", "line", "names"),
    [
        (
            b"Group A,Group A,Group B\nid,price,guess\n1,2,3\n4,5,6\n",
            'on line 1 ("Group A", "Group A", "Group B") or on line 2 ("id", "price", "guess")',
            2,
            ("id", "price", "guess"),
        ),
        (
            b"A1,10,12\n2,20,21\n3,30,33\n",
            'on line 1 ("A1", "10", "12"), or that may be a row',
            1,
            ("A1", "10", "12"),
        ),
    ],
)
def test_in_doubt_between_two_lines_it_is_asked(content, said, line, names) -> None:
    with pytest.raises(Doubt) as doubt:
        read_table(content)
    assert said in str(doubt.value)
    assert read_table(content, choices=Choices(header=line)).names == names


def test_lines_that_are_skipped_are_counted() -> None:
    skipped = {
        b"May\n\nby me,\ny,o\n1,2\n": "header in line 4, 2 lines above skipped",
        b"# by me\ny,o\n1,2\n": "header in line 2",
        b"May\n1,2\n3,4\n": "no header, 1 line above skipped",
    }
    for content, said in skipped.items():
        assert read_table(content).assumed(None, None).endswith(said)


def test_a_bad_row_above_a_table_without_names_is_not_said_to_be_skipped() -> None:
    choices = Choices(header=0, bad_rows="leave_out")
    table = read_table(b'My "title"\n1,2\n3,4\n', choices=choices)
    assert table.assumed(None, None) == "comma, UTF-8, no header"


# Other ways of writing

CELLS = st.text(st.sampled_from("ab'\"\\,; \n1é"), max_size=6)


@given(
    st.lists(CELLS, min_size=1, max_size=6),
    st.sampled_from("'\""),
    st.sampled_from([",", ";", None]),
)
def test_escapes_and_single_quotes_as_the_csv_module_writes_them(cells, quote, delimiter) -> None:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter or ";",
        quotechar=quote,
        escapechar="\\",
        doublequote=False,
        quoting=csv.QUOTE_ALL,
        lineterminator="\n",
    )
    writer.writerow(["text", "target", "prediction"])
    writer.writerows([cell, "1.5", "2"] for cell in cells)
    choices = Choices(delimiter=delimiter, quotechar=quote, escapes=True, decimal=".")
    data = read_csv(text.getvalue().encode(), choices=choices)
    assert pairs(data) == [(1.5, 2.0)] * len(cells)
    assert data.labels("text", range(len(cells))) == cells


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_doubled_single_quotes_as_the_csv_module_writes_them(cells: list[str]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quotechar="'", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(["text", "target", "prediction"])
    writer.writerows([cell, 1.5, 2] for cell in cells)
    data = read_csv(text.getvalue().encode(), choices=Choices(quotechar="'"))
    assert data.labels("text", range(len(cells))) == cells


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blanks_between_cells(end: str) -> None:
    content = "  who   y \t o \n\n a  1.5   2\nb\t3 4  \n".replace("\n", end).encode()
    data = read_csv(content, choices=Choices(delimiter=" "))
    assert pairs(data) == [(1.5, 2), (3, 4)]
    assert data.labels("who", [0, 1]) == ["a", "b"]
    quoted = content.replace(b" a  ", b"'a b' ")
    data = read_csv(quoted, choices=Choices(delimiter=" ", quotechar="'"))
    assert data.labels("who", [0, 1]) == ["a b", "b"]
    with pytest.raises(BadRowError, match=r"Line 3 has 2 cells for 3 columns.*the blank that is"):
        read_csv(content.replace(b"1.5   ", b""), choices=Choices(delimiter=" "))


def test_how_it_was_written_is_said() -> None:
    choices = Choices(delimiter=" ", quotechar="'", escapes=True)
    said = read_table(b"y o\n1 2\n", choices=choices).assumed("y", "o")
    assert said.startswith("blank, decimal point, single quote, backslash escapes, UTF-8")


@pytest.mark.parametrize("content", [b"y,o\n'1,2\n3,4\n", b"y,o\n'1'x,2\n3,4\n"])
def test_a_single_quote_out_of_place(content: bytes) -> None:
    with pytest.raises(BadRowError, match="Line 2, column 1: a single quote is opened"):
        read_csv(content, choices=Choices(quotechar="'"))


# Sentences


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"y,o\n1," + b"2" * (10 << 20) + b"\n", "Line 2 is longer than 4,194,304 bytes"),
        (b'y,o\n1,"' + b"2" * (10 << 20) + b'"\n', "Line 2 is longer than 4,194,304 bytes"),
        (b"1" * (10 << 20) + b"\n", "Line 1 is longer than 4,194,304 bytes"),
        (b"y,o\n1,2\n1 2\n", "compare it with the line above it, and add the cell or the comma"),
        (
            b"target,prediction\ncat,dog\ndog,dog\ncat,cat\n",
            'such as "cat", "dog": this explorer is',
        ),
        (
            b'y,o\n1,"[0.1, 0.9]"\n2,3\n',
            "a list of numbers: this explorer is for one numeric target",
        ),
    ],
)
def test_sentences_lead_to_what_is_wrong(content: bytes, said: str) -> None:
    with pytest.raises(DataError) as refusal:
        read_csv(content)
    assert said in str(refusal.value)


def test_a_long_header_and_a_long_row_are_read() -> None:
    long = b"z" * (3 << 20)
    assert pairs(read_csv(b"y,o," + long + b"\n1,2," + long + b"\n")) == [(1, 2)]


# One of several models


def test_rows_of_one_value_alone() -> None:
    content = b"model,y,o\nA,1,2\nB,x,4\n A ,5,\nA,6,7\n"
    table = read_table(content)
    assert table.values("model") == ["A", "B"]
    assert table.values("model", most=1) is None
    data = table.dataset("y", "o", only=("model", "A"))
    assert pairs(data) == [(1, 2), (6, 7)]
    assert [tuple(p)[:3] for p in data.left_out.places] == [(4, "o", "")]
    assert data.left_out.n == 1
    with pytest.raises(BadRowError, match="Line 3"):
        table.dataset("y", "o", only=("model", "B"))
    with pytest.raises(DataError, match="No row has a number both"):
        table.dataset("y", "o", only=("model", "C"))
    with pytest.raises(DataError, match="There is no column"):
        table.dataset("y", "o", only=("fold", "1"))
    with pytest.raises(DataError, match="There is no column"):
        table.values("fold")


def test_rows_of_one_value_of_a_parquet() -> None:
    table = read_table(parquet(y=["1", "x", "5"], o=[2.0, 4.0, None], fold=[1, 2, 1]))
    assert table.values("fold") == ["1", "2"]
    data = table.dataset("y", "o", only=("fold", "1"))
    assert (pairs(data), data.left_out.n) == ([(1, 2)], 1)


@given(st.lists(st.sampled_from("AB"), min_size=1, max_size=40), st.integers(1, 9))
def test_the_summary_is_of_the_rows_that_are_asked_for(models: list[str], most: int) -> None:
    rows = [(model, k, k + k % 3) for k, model in enumerate(models)]
    content = "model,y,o\n" + "".join(f"{m},{y},{o}\n" for m, y, o in rows)
    asked = [(y, o) for m, y, o in rows if m == models[0]]
    data = read_table(content.encode()).dataset("y", "o", only=("model", models[0]), most=most)
    assert data.size == len(asked)
    assert set(pairs(data)) <= set(asked)
    if data.summary:
        assert data.summary.sum_squared_error == sum((o - y) ** 2 for y, o in asked)
