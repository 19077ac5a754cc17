"""Files as people have them: bytes, and the numbers in them or the refusal with its line."""

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lossviz.base.errors import DataError
from lossviz.data.dataset import Dataset
from lossviz.data.decimal_marks import Doubt
from lossviz.reading.choices import Choices, Limits
from lossviz.reading.ingest import read_csv, read_table
from lossviz.reading.records import BLOCK

PLAIN = "target,prediction\n1,2\n3,4\n"
TWO = [(1.0, 2.0), (3.0, 4.0)]


def pairs(data: Dataset) -> list[tuple[float, float]]:
    return list(zip(data.target.tolist(), data.output.tolist(), strict=True))


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return packed.getvalue()


def parquet(**columns: object) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


# What is taken: bytes, numbers, and how it is said that they were read.
TAKEN = {
    "utf-8": (PLAIN.encode(), TWO, "comma, decimal point, UTF-8, header in line 1"),
    "utf-8 with a mark": (PLAIN.encode("utf-8-sig"), TWO, "UTF-8"),
    "utf-16 of Excel": (
        PLAIN.replace(",", "\t").encode("utf-16"),
        TWO,
        "tab, decimal point, UTF-16",
    ),
    "utf-16 be": (b"\xfe\xff" + PLAIN.encode("utf-16-be"), TWO, "UTF-16"),
    "utf-16 le without a mark": (PLAIN.encode("utf-16-le"), TWO, "UTF-16"),
    "utf-16 be without a mark": (PLAIN.encode("utf-16-be"), TWO, "UTF-16"),
    "windows-1252": ("Größe,y,o\nä,1,2\nö,3,4\n".encode("cp1252"), TWO, "Windows-1252"),
    "semicolon": (PLAIN.replace(",", ";").encode(), TWO, "semicolon, decimal point"),
    "tab": (PLAIN.replace(",", "\t").encode(), TWO, "tab, decimal point"),
    "vertical bar": (PLAIN.replace(",", "|").encode(), TWO, "vertical bar"),
    "decimal comma": (
        b"y;o\n1,5;-2,25\n3;4e1\n",
        [(1.5, -2.25), (3, 40)],
        "semicolon, decimal comma",
    ),
    "quoted decimal comma": (b'y,o\n"1,5","2,25"\n', [(1.5, 2.25)], "comma, decimal comma"),
    "tab, thousands with points": (b"y\to\n1.234,5\t2\n", [(1234.5, 2)], "tab, decimal comma"),
    "thousands with commas": (
        b'y,o\n"1,234.5","12,345,678"\n',
        [(1234.5, 12345678)],
        "decimal point",
    ),
    "thousands settled by another cell": (b'y,o\n"1,234",0.5\n', [(1234, 0.5)], "decimal point"),
    "thousands with spaces": (
        "y;o\n1 234,5;1\u202f234\n".encode(),
        [(1234.5, 1234)],
        "decimal comma",
    ),
    "thousands of the Swiss": (b"y;o\n1'234.5;2\n", [(1234.5, 2)], "decimal point"),
    "three decimals between commas": (b"y,o\n1.234,5.678\n", [(1.234, 5.678)], "decimal point"),
    "settled far below": (
        b"y;o\n" + b"1;2\n" * 300 + b"1.234;0,5\n",
        [*[(1.0, 2.0)] * 300, (1234, 0.5)],
        "semicolon",
    ),
    "quoted numbers": (b'"y","o"\n"1","2"\n"3","4"\n', TWO, "comma"),
    "CRLF": (PLAIN.replace("\n", "\r\n").encode(), TWO, "comma"),
    "CR": (PLAIN.replace("\n", "\r").encode(), TWO, "comma"),
    "mixed line ends": (b"y,o\r\n1,2\r3,4\n5,6", [*TWO, (5, 6)], "comma"),
    "CR before CRLF": (b"y,o\n1,2\r\r\n3,4\n", TWO, "comma"),
    "blank lines": (b"\n\ny,o\n\n1,2\n  \n\t\n3,4\n\n", TWO, "header in line 3"),
    "comments": (b"# made by a model\n#\ny,o\n1,2\n3,4\n", TWO, "header in line 3"),
    "names in a remark": (
        b"# by savetxt\n# y,o\n1.0e+00,2\n3,4\n",
        TWO,
        "header in line 2",
    ),
    "no names in a remark": (b"# by me,\n1,2\n3,4\n", TWO, "no header"),
    "a title": (b"Forecast of May\n\ny,o\n1,2\n3,4\n", TWO, "header in line 3"),
    "a title of as many cells": (b"Forecast,May\ny,o\n1,2\n3,4\n", TWO, "header in line 2"),
    "a padded title": (b"Forecast,,\nid,y,o\na,1,2\nb,3,4\n", TWO, "header in line 2"),
    "no header": (b"1,2\n3,4\n", TWO, "no header"),
    "no header, with text": (b"Ada,1,2\nBen,3,4\n", TWO, "no header"),
    "spaces": (b" y , o \n 1 ,\t2\n3 , 4 \n", TWO, "comma"),
    "spaces around quotes": (b'y, "o"\n1, "2"\n"3" , "4" \n', TWO, "comma"),
    "a nameless index": (b",y,o\n0,1,2\n1,3,4\n", TWO, "comma"),
    "a delimiter at the end": (b"y;o;\n1;2;\n3;4;\n", TWO, "semicolon"),
    "twin columns that do not matter": (b"a,a,y,o\n9,9,1,2\n9,9,3,4\n", TWO, "comma"),
    "gzip": (gzip.compress(PLAIN.encode()), TWO, "gzip, comma"),
    "zip": (zipped(mine__csv=PLAIN), TWO, "zip, comma"),
    "parquet": (parquet(y=[1, 3], o=pa.array([2, 4], pa.float32())), TWO, "Parquet"),
    "parquet with text": (parquet(y=["1", "3"], o=["2", " 4"]), TWO, "Parquet"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_taken(case: str) -> None:
    content, expected, said = TAKEN[case]
    table = read_table(content)
    target, output = (a or b for a, b in zip(table.guessed, table.numeric[-2:], strict=True))
    assert pairs(table.dataset(target, output)) == expected
    assert said in table.assumed(target, output)


# What is refused: bytes, and what the sentence says.
REFUSED = {
    "text in a number column": (
        b"y,o\n1,2\nx,4\n5,z\n",
        'Line 3, column 1 ("y"): the cell says "x"',
    ),
    "with how many": (b"y,o\n1,2\nx,4\n5,z\n", "1 more cell of the two columns"),
    "after a quoted line break": (b'id,y,o\n"a\r\nb",1,2\n\nc,3,x\n', 'Line 5, column 3 ("o")'),
    "inside a row of two lines": (b'id,y,o\n"a\nb",1,x\nc,3,4\n', 'Line 3, column 3 ("o")'),
    "a short row": (b"y,o\n1,2\n3\n", "Line 3 has 1 cell for 2 columns"),
    "a long row": (b"y,o\n1,2\n3,4,5\n", "Line 3 has 3 cells for 2 columns"),
    "a short header": (b"y,o\n1,2,3\n1,2,3\n", "Line 1 has 2 names for 3 columns"),
    "twins that matter": (b"y,o,y\n1,2,3\n", '"y (column 1)", "o", "y (column 3)"'),
    "one column": (b"y\n1\n2\n", 'one column only, "y" on line 1'),
    "empty": (b" \n\r\n", "The file is empty"),
    "header only": (b"# note\ny,o\n", "no rows below it"),
    "nothing but missing numbers": (b"y,o\n1,NA\n,2\n", "No row has a number both in column"),
    "a NUL byte": (b"y,o\n1,2\n3,\x004\n", "Line 3: there is a NUL byte at byte 11"),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "not CSV but a picture"),
    "a workbook": (zipped(**{"xl/workbook__xml": "<x/>"}), "File, Save as, CSV UTF-8"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "File, Save as, CSV UTF-8"),
    "two files in a zip": (zipped(a__csv=PLAIN, b__csv=PLAIN), 'holds 2 files ("a.csv", "b.csv")'),
    "a damaged zip": (b"PK\x03\x04....", "zip file is damaged"),
    "a damaged gzip": (gzip.compress(PLAIN.encode())[:-9], "gzip and damaged"),
    "a bomb in gzip": (gzip.compress(b"1,2\n" * 100_000), "20 times its packed size"),
    "a bomb in zip": (zipped(a__csv="1,2\n" * 100_000), "20 times its packed size"),
    "packed twice": (gzip.compress(gzip.compress(PLAIN.encode())), "packed twice"),
    "a damaged parquet": (b"PAR1" + b"\0" * 50 + b"PAR1", "The Parquet file is damaged"),
    "a parquet of one column": (parquet(y=[1.0]), "fewer than two columns"),
    "a parquet without rows": (
        parquet(y=pa.array([], pa.int8()), o=pa.array([], pa.int8())),
        "no rows",
    ),
    "text in a parquet": (parquet(y=["1", "x"], o=[1, 2]), 'Row 2, column "y": the cell says "x"'),
    "beyond float64": (b"y,o\n1,2\n1e400,4\n", 'Line 3, column 1 ("y"): the cell says "1e400"'),
    "beyond 1e100": (b"y,o\n1,2\n3,1e101\n", 'Line 3, column 2 ("o"): the cell says "1e101", and'),
    "beyond 1e100 in a parquet": (
        parquet(y=[1.0, 2.0], o=[1.0, 1e101]),
        'Row 2, column "o": the cell says "1e+101", and 1e100 in size is the most here',
    ),
    "a quote that never closes": (
        b'y,o\n1,2\n"3,4\n5,6\n',
        "Line 3, column 1: a quote is opened and",
    ),
    "a quote inside": (b'y,o,z\n1,2,5" pipe\n', 'Line 2, column 3: a quote follows "5"'),
    "a line of 20 MB": (
        b"y,o\n1,2\n3," + b"4" * (20 << 20),
        "Line 3 is longer than 4,194,304 bytes",
    ),
    "a quote of 20 MB": (b'y,o\n1,2\n3,"' + b"4" * (20 << 20) + b'"\n', "Line 3"),
    "twenty thousand columns": (b"y," * 20_000 + b"o\n", "Line 1 has more than 10,000 cells"),
    "UTF-8 with a wrong byte": (
        "ä,y,o\n1,1,2\n".encode() + b"\xff,1,2\n",
        "Line 3: byte 14 of the file",
    ),
    "no character of Windows-1252": (b"z,y,o\n\x81,1,2\n", "no character in Windows-1252"),
    "half a character of UTF-16": (PLAIN.encode("utf-16")[:-1], "no character in UTF-16"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    content, said = REFUSED[case]
    with pytest.raises(DataError) as refusal:
        read_csv(content)
    assert said in str(refusal.value)


# Two readings that give different numbers: it is asked, and the answer settles it.
@pytest.mark.parametrize(
    ("content", "with_point", "with_comma"),
    [
        (b'y,o\n"1,234","2,345"\n', [(1234, 2345)], [(1.234, 2.345)]),
        (b'y,o\n1,"2,345"\n', [(1, 2345)], [(1, 2.345)]),
        (b"y;o\n1.234;2.345\n", [(1.234, 2.345)], [(1234, 2345)]),
        (b"y;o\n" + b"1;2\n" * 300 + b"1.234;2\n", None, None),
        (b"y;o\n1.234,5;1,234.5\n", None, None),
        (b'y,o\n1.234,"2,345"\n', [(1.234, 2345)], [(1234, 2.345)]),
    ],
)
def test_in_doubt(content: bytes, with_point: object, with_comma: object) -> None:
    with pytest.raises(Doubt):
        read_csv(content)
    for decimal, expected in ((".", with_point), (",", with_comma)):
        if expected is not None:
            assert pairs(read_csv(content, choices=Choices(decimal=decimal))) == expected


def test_a_mixture_is_refused_cell_by_cell_when_settled() -> None:
    with pytest.raises(DataError, match=r'Line 2, column 1 \("y"\): the cell says "1\.234,5"'):
        read_csv(b"y;o\n1.234,5;1,234.5\n", choices=Choices(decimal="."))


def test_of_bad_cells_far_apart_the_first_is_named() -> None:
    rows = [f"{k},{k + 1}" for k in range(1_000_000)]
    rows[10], rows[999_999] = "x,1", "1,z"
    with pytest.raises(DataError) as refusal:
        read_csv("\n".join(["y,o", *rows]).encode())
    assert str(refusal.value).startswith('Line 12, column 1 ("y"): the cell says "x"')
    assert "1 more cell of the two columns" in str(refusal.value)


# What is missing


def test_rows_without_numbers_are_left_out_and_listed() -> None:
    content = b"y,o,who\n1,2,a\n,3,b\n\nNA,n/a,c\n4,-inf,d\n5,6,e\nnull, nan ,f\n-,1,g\n"
    data = read_csv(content)
    assert pairs(data) == [(1, 2), (5, 6)]
    assert data.left_out.n == 5
    assert [tuple(place[:3]) for place in data.left_out.places] == [
        *((3, "y", ""), (5, "y", "NA"), (5, "o", "n/a"), (6, "o", "-inf")),
        *((8, "y", "null"), (8, "o", " nan "), (9, "y", "-")),
    ]
    assert data.labels("who", [0, 1]) == ["a", "e"]
    assert data.labels("row in the file", [0, 1]) == ["row 1", "row 5"]


def test_words_for_missing_numbers_can_be_chosen() -> None:
    content = b"y,o\n1,2\n-99,3\nNA,4\n"
    assert pairs(read_csv(content)) == [(1, 2), (-99, 3)]
    with pytest.raises(DataError, match=r'Line 4, column 1 \("y"\): the cell says "NA"'):
        read_csv(content, choices=Choices(missing=("-99",)))
    read = read_csv(content, choices=Choices(missing=("-99", "na")))
    assert (pairs(read), read.left_out.n) == ([(1, 2)], 2)


def test_missing_cells_far_down_keep_their_lines() -> None:
    rows = [f"{k},{k + 1}" for k in range(1_000_000)]
    for k in (0, 499_999, 999_999):
        rows[k] = f"{k},NA"
    data = read_csv("\n".join(["y,o", *rows]).encode())
    assert data.n == 999_997
    assert [place.line for place in data.left_out.places] == [2, 500_001, 1_000_001]


def test_missing_cells_of_a_parquet() -> None:
    data = read_csv(parquet(y=[1, None, 3], o=[2.0, 3.0, float("nan")], who=["a", "b", None]))
    assert pairs(data) == [(1, 2)]
    assert [tuple(place[:3]) for place in data.left_out.places] == [(2, "y", ""), (3, "o", "nan")]


# What can be said of a file


def test_units_are_taken_off_by_choice_only() -> None:
    content = 'y,o\n"$1,234.50",-$2\n€ 3,4 %\nUSD 5,6€\n'.encode()
    with pytest.raises(DataError, match="take currency and percent signs off"):
        read_csv(content)
    expected = [(1234.5, -2), (3, 4), (5, 6)]
    assert pairs(read_csv(content, choices=Choices(units=True))) == expected


def test_every_assumption_can_be_overruled() -> None:
    content = "1;2\nä;b\n3;4,5\n".encode("cp1252")
    by_hand = Choices("Windows-1252", ";", ",", header=2)
    table = read_table(content, choices=by_hand)
    assert table.names == ("ä", "b")
    assert pairs(table.dataset("ä", "b")) == [(3, 4.5)]
    headless = read_table(b"1,2\n3,4\n", choices=Choices(header=0))
    assert headless.names == ("column 1", "column 2")
    named = read_table(b"1,2\n3,4\n", choices=Choices(header=1))
    assert pairs(named.dataset("1", "2")) == [(3, 4)]
    with pytest.raises(DataError, match="no column names on line 9"):
        read_table(b"1,2\n3,4\n", choices=Choices(header=9))


def test_limits() -> None:
    content = PLAIN.encode()
    with pytest.raises(DataError, match=r"26 bytes, and at most 25 are read"):
        read_table(content, limits=Limits(n_bytes=25))
    with pytest.raises(DataError, match="more than 1 rows"):
        read_table(content, limits=Limits(rows=1)).dataset("target", "prediction")
    with pytest.raises(DataError, match=r"at most 1 rows"):
        read_table(parquet(y=[1, 3], o=[2, 4]), limits=Limits(rows=1))


# Large files


def test_a_sample_of_many_rows_and_the_summary_of_all() -> None:
    rng = np.random.default_rng(4)
    target, output = rng.normal(size=(2, 300_000)) * [[50], [3]]
    text = pd.DataFrame({"who": np.arange(300_000), "y": target, "o": output}).to_csv(index=False)
    data = read_table(text.encode()).dataset("y", "o", most=1_000)
    assert data.n == 1_000
    assert data.size == 300_000
    errors = output - target
    assert data.summary.sum_squared_error == pytest.approx(float(errors @ errors), rel=1e-12)
    said = data.labels("row in the file", range(1_000))
    rows = np.array([row.removeprefix("row ") for row in said], dtype=int) - 1
    assert np.array_equal(data.target, target[rows])
    assert np.array_equal(data.output, output[rows])
    assert data.labels("who", range(1_000)) == [str(row) for row in rows]
    assert np.all(np.diff(rows) > 0)


def test_the_sample_depends_on_the_seed_alone() -> None:
    rows = [f"{k},{k % 7}" for k in range(50_000)]
    plain, with_gaps = "\n".join(["y,o", *rows]), "\n\n".join(["y,o", *rows])
    tables = [read_table(text.encode()) for text in (plain, with_gaps)]
    first, again = (table.dataset("y", "o", most=100) for table in tables)
    assert np.array_equal(first.target, again.target)
    other = tables[0].dataset("y", "o", most=100, seed=2)
    assert not np.array_equal(first.target, other.target)


def test_every_row_is_as_likely() -> None:
    table = read_table(("y,o\n" + "".join(f"{k},0\n" for k in range(20))).encode())
    drawn = np.concatenate(
        [table.dataset("y", "o", most=5, seed=seed).target for seed in range(400)]
    )
    counts = np.bincount(drawn.astype(int), minlength=20)
    # Binomial of 400 and 1/4: a deviation of 8.66; five of them in either direction.
    assert np.all(np.abs(counts - 100) < 43)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_over_many_blocks(line_end: str) -> None:
    n = 700_000
    content = line_end.join(["y,o", *(f"{k},-{k}.5" for k in range(n))]).encode()
    assert len(content) > 2 * BLOCK
    data = read_csv(content)
    assert np.array_equal(data.target, np.arange(n))
    assert np.array_equal(data.output, -np.arange(n) - 0.5)


def test_quotes_that_hold_the_end_of_a_block() -> None:
    n = 400_000
    # Cut at the line break inside its quotes, a row would look like two good ones.
    content = ("y,o,text\n" + "".join(f'{k},{k},"{k}\n1,2,3"\n' for k in range(n))).encode()
    assert len(content) > 2 * BLOCK
    data = read_csv(content)
    assert np.array_equal(data.target, np.arange(n))
    assert data.labels("text", [0, n - 1]) == ["0\n1,2,3", f"{n - 1}\n1,2,3"]


def test_progress_goes_up_to_the_end() -> None:
    seen: list[float] = []
    content = ("y,o\n" + "1.5,2.5\n" * 1_500_000).encode()
    read_table(content).dataset("y", "o", most=10, progress=seen.append)
    assert len(seen) > 2
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_a_reading_that_is_broken_off_leaves_nothing_behind() -> None:
    class StopError(Exception):
        pass

    def stop(_: float) -> None:
        raise StopError

    table = read_table(("y,o\n" + "1.5,2.5\n" * 1_500_000).encode())
    with pytest.raises(StopError):
        table.dataset("y", "o", progress=stop)
    assert table.dataset("y", "o", most=10).size == 1_500_000
