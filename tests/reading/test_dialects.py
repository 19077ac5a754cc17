"""Tables of finite numbers, written by other programs in every dialect, come back exactly."""

import csv
import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.data.decimal_marks import Doubt
from lossviz.reading.choices import Choices
from lossviz.reading.ingest import read_csv

FLOATS = st.floats(-1e100, 1e100)
ROWS = st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=8)
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
SMALLEST, LARGEST = 5e-324, 1e100


def same(content: bytes, rows: list[tuple[float, float]], decimal: str) -> None:
    try:
        data = read_csv(content, target="target", output="prediction")
    except Doubt:
        data = read_csv(
            content, target="target", output="prediction", choices=Choices(decimal=decimal)
        )
    target, output = np.array(rows).T
    assert data.target.tobytes() == target.tobytes()
    assert data.output.tobytes() == output.tobytes()
    assert data.left_out.n == 0


def encoded(text: str, encoding: str) -> bytes:
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    return mark + text.encode(encoding)


@given(ROWS, DELIMITERS, LINE_ENDS, ENCODINGS, QUOTING, st.sampled_from(".,"))
@example([(0.0, -0.0), (SMALLEST, -LARGEST)], ";", "\r", "utf-16-be", csv.QUOTE_ALL, ",")
@example([(1.234, 5.678)], ";", "\n", "utf-8", csv.QUOTE_MINIMAL, ".")
def test_written_by_the_csv_module(rows, delimiter, line_end, encoding, quoting, decimal) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(("name", "target", "prediction"))
    for row in rows:
        writer.writerow(("\u00e9", *(repr(value).replace(".", decimal) for value in row)))
    same(encoded(text.getvalue(), encoding), rows, decimal)


@given(ROWS, DELIMITERS, LINE_ENDS, ENCODINGS, QUOTING, st.sampled_from(".,"))
def test_written_by_pandas(rows, delimiter, line_end, encoding, quoting, decimal) -> None:
    decimal = "." if delimiter == "," else decimal
    text = pd.DataFrame(rows, columns=["target", "prediction"]).to_csv(
        sep=delimiter, lineterminator=line_end, quoting=quoting, decimal=decimal
    )
    same(encoded(text, encoding), rows, decimal)


@given(ROWS, DELIMITERS, LINE_ENDS, ENCODINGS, st.sampled_from(["necessary", "always"]))
def test_written_by_polars(rows, delimiter, line_end, encoding, quoting) -> None:
    text = pl.DataFrame(rows, schema=["target", "prediction"], orient="row").write_csv(
        separator=delimiter, line_terminator=line_end, quote_style=quoting
    )
    same(encoded(text, encoding), rows, ".")


@given(ROWS)
def test_packed(rows) -> None:
    text = pd.DataFrame(rows, columns=["target", "prediction"]).to_csv(index=False).encode()
    same(gzip.compress(text), rows, ".")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mine.csv", text)
    same(packed.getvalue(), rows, ".")
    parquet = io.BytesIO()
    pd.DataFrame(rows, columns=["target", "prediction"]).to_parquet(parquet)
    same(parquet.getvalue(), rows, ".")


SMALL = {
    "plain": b"target,prediction\n1.5,2.25\n-3,4\n10.125,7\n",
    "quoted": b'"target","prediction"\r\n"1.5","2.25"\r\n"-3","4"\r\n"10.125","7"\r\n',
    "german": b"target;prediction\n1,5;2,25\n-3;4\n10,125;7\n",
    "tab": b"target\tprediction\r1.5\t2.25\r-3\t4\r10.125\t7\r",
}
BYTES = sorted({*b"\0\t\n\r \"#%',-./0159;=eE|NXZ_ax$\x7f\x80\x9d\xa0\xc3\xe9\xfe\xff"})
NUMBERS = [(1.5, 2.25), (-3.0, 4.0), (10.125, 7.0)]


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("case", SMALL)
def test_a_changed_byte_changes_no_more_than_its_cell(case: str, step: int) -> None:
    good = SMALL[case]
    assert len(read_csv(good).target) == 3
    read = 0
    for at in range(0, len(good), step):
        for byte in BYTES:
            content = good[:at] + bytes([byte]) + good[at + 1 :]
            try:
                data = read_csv(content)
            except DataError:
                continue
            read += 1
            assert one_cell_apart(data), content
    assert read > 100 / step


def one_cell_apart(data) -> bool:
    """Whether the numbers are those of the file but for one cell, or without one row.

    A line break that becomes a delimiter at the end is a row more, with no numbers in it.
    """
    found = list(zip(data.target.tolist(), data.output.tolist(), strict=True))
    if data.left_out.n == 1:
        return found == NUMBERS or any(found == NUMBERS[:k] + NUMBERS[k + 1 :] for k in range(3))
    cells = [value for row in found for value in row]
    expected = [value for row in NUMBERS for value in row]
    if data.left_out.n or len(cells) != len(expected):
        return False
    return sum(a != b for a, b in zip(cells, expected, strict=True)) <= 1
