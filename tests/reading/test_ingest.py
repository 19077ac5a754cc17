import csv
import io
import math
import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.data.column_names import (
    _LETTER,
    _make_candidate,
    _match_by_name,
    _rank_pair,
    guess_columns,
)
from lossviz.data.columns import Column
from lossviz.data.dataset import Dataset
from lossviz.reading.blocks import Block, Text
from lossviz.reading.choices import Choices
from lossviz.reading.ingest import read_csv, read_table

GOOD = b"target,prediction\n1,2\n3,4\n"


def refusal(data: bytes, **columns: str) -> str:
    with pytest.raises(DataError) as caught:
        read_csv(data, **columns)
    return str(caught.value)


def rows(data: Dataset) -> list[tuple[float, float]]:
    return list(zip(data.target.tolist(), data.output.tolist(), strict=True))


# What is read


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.rstrip(b"\n"),
        GOOD + b"\n",
        GOOD + b"\n\n\n",
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r\n") + b"\r\n",
        b"\xef\xbb\xbf" + GOOD,
        b'"target","prediction"\n"1","2"\n3,"4"\n',
        b"\xef\xbb\xbf" + b'"target",prediction\r\n1,2\r\n3,"4"',
        b" target ,\tprediction\n 1 , 2\n3\t,4 \n",
        b"target,prediction\n+1,2.\n.3e1,40E-1\n",
    ],
)
def test_well_formed_files(data: bytes) -> None:
    assert rows(read_csv(data)) == [(1, 2), (3, 4)]


def test_quotes_with_commas_quotes_and_line_breaks_inside() -> None:
    data = b'who,y,o\n"a, b",1,2\n"say ""hi""",3,4\r\n"two\r\nlines\n",5,6\n"",7,8\n'
    read = read_csv(data)
    assert rows(read) == [(1, 2), (3, 4), (5, 6), (7, 8)]
    assert read.labels("who", range(4)) == ["a, b", 'say "hi"', "two\r\nlines\n", ""]


def test_other_columns_stay_as_written() -> None:
    read = read_csv("actual,Ω,predicted,x\n1,NA,2,007\n3,,4,1e400\n".encode())
    assert read.columns.keys() == {"Ω", "x"}
    assert read.labels("Ω", [0, 1]) == ["NA", ""]
    assert read.labels("x", [0, 1]) == ["007", "1e400"]
    assert (read.target_name, read.output_name) == ("actual", "predicted")


def test_sources(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(GOOD)
    with path.open("rb") as file:
        from_file = read_csv(file)
    everywhere = [read_csv(path), read_csv(str(path)), from_file]
    assert [data.name for data in everywhere] == ["mine.csv"] * 3
    assert [rows(data) for data in everywhere] == [[(1, 2), (3, 4)]] * 3
    assert read_csv(io.BytesIO(GOOD)).name == read_csv(GOOD).name == ""
    assert read_table(GOOD, name="given.csv").dataset("target", "prediction").name == "given.csv"


def test_a_file_open_as_text_is_refused() -> None:
    with pytest.raises(DataError, match="open it with mode 'rb'"):
        read_csv(io.StringIO(GOOD.decode()))  # type: ignore[arg-type]


def test_a_missing_file_is_the_systems_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "none.csv")


def test_the_files_name_stands_before_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"y,o\n1,x\n")
    with pytest.raises(DataError, match=r'^bad\.csv: Line 2, column 2 \("o"\)'):
        read_csv(path)


def test_a_wide_file() -> None:
    names = [f"c{k}" for k in range(2000)]
    data = ",".join([*names, "y", "o"]) + "\n" + "1," * 2001 + "2\n"
    read = read_csv(data.encode())
    assert rows(read) == [(1, 2)]
    assert len(read.columns) == 2000


def test_a_row_longer_than_a_block_of_the_fast_reader() -> None:
    long = "x" * 3_000_000
    read = read_csv(f'y,o,text\n1,2,"{long}"\n3,4,\n'.encode())
    assert rows(read) == [(1, 2), (3, 4)]
    assert read.labels("text", [0]) == [long]


def test_row_order_over_many_blocks() -> None:
    n = 200_000
    data = "y,o\n" + "".join(f"{k},{-k}\n" for k in range(n))
    read = read_csv(data.encode())
    assert np.array_equal(read.target, np.arange(n))
    assert np.array_equal(read.output, -np.arange(n))


def test_quoted_line_breaks_wherever_a_block_of_the_fast_reader_ends() -> None:
    n = 200_000
    # Cut at the line break inside its quotes, a row would look like two good ones.
    data = "y,o,text\n" + "".join(f'{k},{k},"{k}\n1,2,3"\n' for k in range(n))
    assert len(data) > 2 << 20
    read = read_csv(data.encode())
    assert np.array_equal(read.target, np.arange(n))
    assert read.labels("text", [0, n - 1]) == ["0\n1,2,3", f"{n - 1}\n1,2,3"]


# Which columns


@pytest.mark.parametrize(
    ("header", "found"),
    [
        # Headers of real files.
        ("Actual Price ($100k),Predicted Price ($100k)", (0, 1)),
        ("Actual,Predicted", (0, 1)),
        (
            "row,R&D Spend,Administration,Marketing Spend,"
            "Profit Actual,Profit Predicted,Difference",
            (4, 5),
        ),
        ("Date,Actual,Predicted", (1, 2)),
        # Names that stand alone.
        ("y,o", (0, 1)),
        ("t,o", (0, 1)),
        ("prediction,target", (1, 0)),
        ("y_true,y_pred", (0, 1)),
        ("yTrue,yPred", (0, 1)),
        ("Y_TEST,YHAT", (0, 1)),
        ("ds,y,yhat,yhat_lower,yhat_upper", (1, 2)),
        ("observed,fitted", (0, 1)),
        ("Measured,Model", (0, 1)),
        ("truth,forecast", (0, 1)),
        ("label,output", (0, 1)),
        ("real,estimate", (0, 1)),
        ("Kunde,Ist-Wert,Prognose", (1, 2)),
        ("Istwert,Vorhersage", (0, 1)),
        ("observé,prédit", (0, 1)),
        ("observado,predicho", (0, 1)),
        ("expected,output", (0, 1)),
        ("Ground Truth,ŷ", (0, 1)),
        # Words inside longer names.
        ("actualPrice,predictedPrice", (0, 1)),
        ("price_actual,price_forecast_2024", (0, 1)),
        ("HTTPActual,HTTPPred", (0, 1)),
        ("Expected Output,Predicted Output", (0, 1)),
        ("true label,predicted label", (0, 1)),
        # The sure name wins over the unsure one, wherever it stands.
        ("t,actual kWh,predicted kWh", (1, 2)),
        ("Model,Real Estate,actual,predicted", (2, 3)),
        ("actual old,actual,predicted old,predicted", (1, 3)),
        # Of equally sure ones the pair that belongs together, then the leftmost.
        ("Actual Price,Actual Volume,Predicted Volume", (1, 2)),
        ("Actual A,Predicted A,Actual B,Predicted B", (0, 1)),
        ("Actual A,Actual B,Predicted C,Predicted D", (0, 2)),
        # A name that comes back with a word for predictions.
        ("age,age_pred", (0, 1)),
        ("id,price,price_hat", (1, 2)),
        ("pred_age,age", (1, 0)),
        ("price_hat,size,price", (2, 0)),
        ("priceHat,price", (1, 0)),
        ("y,price,price_hat", (1, 2)),
        ("price,price_model,price_diff", (0, 1)),
        ("age,price,price_fit,forecast", (1, 2)),
        ("target,age,age_pred", (0, 2)),
        ("price_hat,size", (None, None)),
        ("age_pred,size", (None, 0)),
        ("price,price_diff", (None, None)),
        # Distances are neither.
        ("Predicted Difference,Actual,Predicted", (1, 2)),
        ("actual,prediction_error,prediction", (0, 2)),
        ("target residual,target,pred", (1, 2)),
        ("Actual,Predicted Difference", (0, None)),
        ("actualError,y_hat", (None, 1)),
        # Not found.
        ("a,b", (None, None)),
        ("actual,b", (0, None)),
        ("a,predicted", (None, 1)),
        ("actually,unpredicted", (None, None)),
        ("Difference,error", (None, None)),
        ("youth,oil", (None, None)),
    ],
)
def test_columns_found_by_name(header: str, found: tuple[int | None, int | None]) -> None:
    names = header.split(",")
    expected = tuple(None if place is None else names[place] for place in found)
    assert guess_columns(names, names) == expected


WORDS = ("actual", "predicted", "target", "model", "y", "label", "price", "size", "")


@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(" ".join).map(str.strip),
        unique=True,
        max_size=9,
    ),
    st.data(),
)
def test_the_best_of_all_pairs_is_found(names: list[str], draw: st.DataObject) -> None:
    numeric = frozenset(name for name in names if draw.draw(st.booleans()))
    made = [_make_candidate(name, k, name not in numeric) for k, name in enumerate(names)]
    found = [c for c in made if c and (c.name in numeric or c.tier <= _LETTER)]
    every = [
        *((t, o) for t in found for o in found if (t.role, o.role) == ("target", "output")),
        *_match_by_name(names, numeric),
    ]
    if every:
        best = min(every, key=_rank_pair)
        assert guess_columns(names, numeric) == (best[0].name, best[1].name)


def test_a_partner_has_to_be_a_column_of_numbers() -> None:
    assert guess_columns(["price", "price_hat"], {"price_hat"}) == (None, None)
    assert guess_columns(["price", "price_hat"], {"price"}) == (None, None)


def test_words_that_often_mean_something_else_count_on_numbers_only() -> None:
    names = ["Model", "Label", "y", "o"]
    assert guess_columns(names, {"y", "o"}) == ("y", "o")
    assert guess_columns(["Model", "Label"], set()) == (None, None)
    assert guess_columns(["Model", "Label"], {"Model", "Label"}) == ("Label", "Model")


def test_a_numeric_column_is_preferred_among_equals() -> None:
    names = ["actual name", "actual size", "predicted size"]
    assert guess_columns(names, names[1:]) == ("actual size", "predicted size")
    assert guess_columns(["target id", "target value"], {"target value"}) == ("target value", None)


def test_a_bad_cell_does_not_hide_a_column_from_the_guess() -> None:
    assert 'column 1 ("y"): the cell says "x"' in refusal(b"y,o\nx,1\n2,3\n3,4\n")


@pytest.mark.parametrize("names", [["y", "o"], ["x", "Y Pred", "actual"], ["a", "b", "c"]])
def test_the_guess_does_not_depend_on_the_order_where_names_are_sure(names: list[str]) -> None:
    assert guess_columns(names, names) == guess_columns(names[::-1], names)


def test_numeric_columns_are_told_from_the_first_rows() -> None:
    table = read_table(b'a,b,c,d,e\n1,x,,"$1,5", 2\n2,3,,nan,-.5e3\n,y,,7 %,7\n')
    assert table.numeric == ("a", "d", "e")


def test_a_few_bad_cells_leave_a_column_numeric() -> None:
    cells = ["$1", "2", "3", *["4"] * 197, *["text"] * 500]
    table = read_table("\n".join(["a,b", *(f"{cell},{cell}" for cell in cells)]).encode())
    assert table.numeric == ("a", "b")


def test_columns_can_be_named() -> None:
    assert rows(read_csv(GOOD, target="prediction", output="target")) == [(2, 1), (4, 3)]
    assert rows(read_csv(b"a,prediction\n1,2\n", target="a")) == [(1, 2)]


@pytest.mark.parametrize(
    ("data", "columns", "sentence"),
    [
        (b"a,b\n1,2\n", {}, 'holds the target. The columns are: "a", "b". Name one of them with t'),
        (b"y,b\n1,2\n", {}, "holds the output. The columns are"),
        (GOOD, {"target": "x"}, 'There is no column "x". The columns are: "target", "prediction".'),
        (GOOD, {"output": ""}, 'There is no column "". The columns are'),
        (GOOD, {"output": "target"}, 'Column "target" is chosen for the targets and for the pred'),
    ],
)
def test_columns_that_cannot_be_chosen(data: bytes, columns: dict[str, str], sentence: str) -> None:
    assert sentence in refusal(data, **columns)


def test_a_wide_files_columns_are_not_all_listed() -> None:
    names = [f"c{k}" for k in range(100)]
    sentence = refusal((",".join(names) + "\n" + ",".join("1" * 100) + "\n").encode())
    assert '"c11" and 88 more' in sentence


# What is refused as a file


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf", "The file is empty"),
        (b" \r\n\n", "The file is empty"),
        (b"y,o", "no rows below it"),
        (b"y,o\r\n\r\n", "no rows below it"),
        (b"y,o\n1,2\n3,\x004\n", "Line 3: there is a NUL byte at byte 11"),
        (b"\xef\xbb\xbfy,\xff\n", "Line 1: byte 6 of the file (0xFF) is not UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"<!DOCTYPE html>\n<html>", "a web page"),
        (b"\n  <html lang='en'>", "a web page"),
        (b"y\n1\n", 'has one column only, "y"'),
        (b"y,o\n1,2\n3\n", "Line 3 has 1 cell for 2 columns: compare it with the line above"),
        (b"y,o,z\n1,2\n", "add the cell or the comma that is missing"),
        (b"y,o\n0,0\n1,2,5\n", 'Line 3 has 3 cells for 2 columns: there is no column for "5"'),
        (b"y,o\n0,0\n1,2,\n", 'Line 3 has 3 cells for 2 columns: there is no column for ""'),
        (b'y,o\n"1\n",2\n3\n', "Line 4 has 1 cell for 2 columns"),
        (b'y,o\n1,2\n3,"4\n5,6\n', "Line 3, column 2: a quote is opened and not closed"),
        (b'"y,o\n1,2\n', "Line 1, column 1: a quote is opened and not closed"),
        (b'y,o\n1,"2"3\n', "Line 2, column 2: the cell goes on after its closing quote"),
        (b'y,o,z\n1,2,5" pipe\n', 'Line 2, column 3: a quote follows "5" inside the cell'),
    ],
)
def test_what_is_no_csv(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)


@pytest.mark.parametrize(
    ("header", "name"), [(b",y,o", "row"), (b",row,y,o", "row 2"), (b",row 2,row,y,o", "row 3")]
)
def test_the_nameless_index_of_pandas_gets_a_name(header: bytes, name: str) -> None:
    width = header.count(b",") + 1
    table = read_table(header + b"\n" + b",".join([b"1"] * width) + b"\n")
    assert table.names[0] == name
    assert table.guessed == ("y", "o")


# What is refused as a number


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1e400", 'says "1e400", and 1e100 in size is the most here: give the numbers in a larger'),
        ("-1.01e100", 'says "-1.01e100", and 1e100 in size'),
        ("9" * 400, f'says "{"9" * 39}…", and 1e100 in size'),
        ("true", 'says "true", a truth value'),
        ("False", 'says "False", a truth value'),
        ("0x1F", 'says "0x1F", which is hexadecimal'),
        ('"1,5"', 'says "1,5", which is no number with a decimal point'),
        ("1_000", 'says "1_000": leave the underscores away'),
        ("$5", 'says "$5": write the number alone, or choose'),
        ("-€ 5", 'says "-€ 5": write the number alone'),
        ("12.5%", 'says "12.5%": write the number alone'),
        ("banana", 'says "banana", which is no number: correct it'),
        ("1;2", 'says "1;2", which is no number'),
        ("\u0661", 'says "\u0661", which is no number'),
        ("\u00a01", r'says "\xa01", which is no number'),
        ("1\u200b", r'says "1\u200b", which is no number'),
        ('"1\n"', r'says "1\n", which is no number'),
        ("1e", 'says "1e", which is no number'),
        (".", 'says ".", which is no number'),
        ("1.2.3", 'says "1.2.3"'),
        ("x" * 1000, f'says "{"x" * 39}…", which is no number'),
        ('"{0}"', 'says "{0}", which is no number'),
    ],
)
def test_cells_that_are_no_number(cell: str, sentence: str) -> None:
    data = f"id,prediction,target\na,1,2\nb,3,{cell}\nc,5,6\n".encode()
    with pytest.raises(DataError) as caught:
        read_csv(data, choices=Choices(decimal="."))
    assert str(caught.value).startswith('Line 3, column 3 ("target"): the cell ')
    assert sentence in str(caught.value)


def test_the_line_is_that_of_the_file_after_quoted_line_breaks() -> None:
    assert refusal(b'id,y,o\n"a\nb\r\nc",1,2\nd,3,x\n').startswith('Line 5, column 3 ("o")')
    assert refusal(b'id,y,o\n"a\nb",1,x\n').startswith('Line 3, column 3 ("o")')
    assert refusal(b'"i\nd",y,o\na,1,x\n').startswith('Line 3, column 3 ("o")')


def test_the_first_bad_cell_is_named_and_the_others_counted() -> None:
    sentence = refusal(b"o,y\n1,2\n3,?\nx,#\n5,6\n")
    assert sentence.startswith('Line 3, column 2 ("y"): the cell says "?"')
    assert sentence.endswith("2 more cells of the two columns cannot be read either.")
    assert refusal(b"o,y\nx,z\n").startswith('Line 2, column 1 ("o")')
    assert refusal(b"o,y\n1,\n,x\n").startswith('Line 3, column 2 ("y"): the cell says "x"')


def test_bad_cells_of_other_columns_are_no_matter() -> None:
    assert rows(read_csv(b"z,y,o\n,1,2\nnan,3,4\n")) == [(1, 2), (3, 4)]


def test_numbers_up_to_1e100_are_taken() -> None:
    assert rows(read_csv(b"y,o\n-1e100,1e100\n5e-324,1e99\n")) == [(-1e100, 1e100), (5e-324, 1e99)]


def test_a_column_name_is_data() -> None:
    sentence = refusal(b'"<b>$x$\nactual",predicted\nq,1\n')
    assert r'("<b>$x$\nactual")' in sentence


# Against the csv module and Python's float


EXACTLY = Choices(delimiter=",", decimal=".", header=1)
NO_NUMBER = {"", "na", "n/a", "null", "nan", "none", "-", "inf", "+inf", "-inf"}
NO_NUMBER |= {"infinity", "+infinity", "-infinity"}
THOUSANDS = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:(,|')[0-9]{3}(\1[0-9]{3})*|( [0-9]{3})+)(\.[0-9]*)?"
)


def number(cell: str) -> float | None:
    """The number, or None where one is missing; ValueError for anything else."""
    cell = cell.strip(" \t")
    if cell.casefold() in NO_NUMBER:
        return None
    if (
        not cell.isascii()
        or "_" in cell
        or not math.isfinite(
            float(cell.replace("'", "").replace(",", "").replace(" ", ""))
            if THOUSANDS.fullmatch(cell)
            else float(cell)
        )
    ):
        raise ValueError(cell)
    return float(re.sub("[,' ]", "", cell))


def oracle(data: bytes) -> list[tuple[float, float]] | None:
    """What the csv module and `float` make of the last two columns; None if they refuse."""
    try:
        text = data.decode("utf-8-sig")
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        blank = [not "".join(record).strip() and len(record) < 2 for record in records]
        records = [record for record, is_blank in zip(records, blank, strict=True) if not is_blank]
        if any(len(record) != len(records[0]) for record in records):
            return None
        pairs = [(number(record[-2]), number(record[-1])) for record in records[1:]]
    except (ValueError, IndexError, csv.Error):
        return None
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def check_against_oracle(data: bytes) -> bool:
    """Whether it was read; if so, the values are the oracle's."""
    if re.search(rb'(^|[,\n\r]) +"|" +([,\r\n]|$)', data):  # more than the module takes
        return False
    try:
        table = read_table(data, choices=EXACTLY)
        read = table.dataset(*table.names[-2:])
    except DataError:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = data.decode("cp1252").encode()
    assert rows(read) == oracle(data)
    return True


FLOATS = st.floats(-1e100, 1e100)
LABELS = st.text(alphabet='ab ",\n\r;é☃', max_size=8)


def written(records: list[tuple[str, float, float]], line_end: str, quoting: int) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator=line_end, quoting=quoting)
    writer.writerows([("label", "target", "prediction"), *records])
    return file.getvalue().encode()


FILES = st.builds(
    written,
    st.lists(st.tuples(LABELS, FLOATS, FLOATS), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


@given(st.lists(st.tuples(LABELS, FLOATS, FLOATS), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_what_the_csv_module_writes_is_read_back(
    records: list[tuple[str, float, float]], line_end: str
) -> None:
    # Not QUOTE_MINIMAL: before Python 3.13 that leaves a carriage return without its quotes.
    read = read_csv(written(records, line_end, csv.QUOTE_ALL))
    assert rows(read) == [(target, output) for _, target, output in records]
    assert read.labels("label", range(read.n)) == [label for label, _, _ in records]


PIECES = (
    *(b",", b"\n", b"\r\n", b"\r", b'"', b'""', b'","', b" ", b"\t", b"\n\n", b"\0", b"\xff"),
    *(b"nan", b"inf", b"1e400", b"-", b"_", b"e", b".", b"\xef\xbb\xbf", b"0x", b"1", b"true"),
)


@given(FILES, st.data())
def test_damaged_files_are_read_right_or_refused(data: bytes, choose: st.DataObject) -> None:
    for _ in range(choose.draw(st.integers(1, 3))):
        start = choose.draw(st.integers(0, len(data)))
        length = choose.draw(st.sampled_from([0, 0, 1, 1, 2, 5]))
        piece = choose.draw(st.sampled_from((b"", *PIECES)) | st.binary(max_size=2))
        data = data[:start] + piece + data[start + length :]
    check_against_oracle(data)


@pytest.mark.parametrize("files", [300, pytest.param(20_000, marks=pytest.mark.exhaustive)])
def test_many_damaged_files_are_read_right_or_refused(files: int) -> None:
    chance = random.Random(20)
    good = b'id,y,o\n"a,-""b""",1.5,-2\r\n"c\nd",3e1,.5\n,0,7\n"",12,"5"\nlast,8,9\n'
    assert check_against_oracle(good)
    read = 0
    for _ in range(files):
        data = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            start = chance.randint(0, len(data))
            data[start : start + chance.choice([0, 1, 1, 4])] = chance.choice((b"", *PIECES))
        read += check_against_oracle(bytes(data))
    assert files / 20 < read < files * 19 / 20  # both ways are well trodden


@given(st.binary() | st.text(alphabet='yo1,"\n\r ').map(str.encode))
@example(b'y,o\n"1",\r\n"2')
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    check_against_oracle(data)


def block(text: bytes) -> Block:
    whole = Text(b"h,h,h\n" + text, ",", 6, 2, ("h", "i", "j"))
    return Block(whole, 6, 6 + len(text), 2)


def plainly(text: bytes) -> tuple[list[str], ...] | None:
    """Cells as the fast reader has them, column by column; None where it passes."""
    table = block(text)._read_texts(range(3))
    return None if table is None else tuple(column.to_pylist() for column in table.columns)


def walked(text: bytes) -> tuple[list[str], ...]:
    cells = [[cell.text for cell in record.cells] for record in block(text).records()]
    return tuple([row[k] for row in cells] for k in range(3))


@given(
    st.lists(
        st.lists(st.sampled_from(['""', '"a,"', '"\n"', "b", "", '"""', 'c"', '"d"e', "\r"]),
                 min_size=2, max_size=4).map(",".join),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_what_the_fast_reader_takes_the_slow_one_takes_alike(
    lines: list[str], line_end: str
) -> None:
    text = line_end.join(lines).rstrip("\r\n").encode()
    fast = plainly(text) if text else None
    if fast is not None:
        assert fast == walked(text)


@given(st.tuples(LABELS, LABELS, LABELS))
def test_the_fast_reader_takes_all_that_is_well_formed(labels: tuple[str, ...]) -> None:
    record = [label.replace("\r", "").replace("\n\n", "") for label in labels]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(record)
    assert plainly(text.getvalue().strip("\n").encode()) == tuple([cell] for cell in record)


# One number


def as_float(text: str) -> float:
    return float(Column.of([text]).values[0])


@given(st.text(alphabet="0123456789+-.eE_xnaif \t", max_size=12))
def test_what_is_taken_for_a_number_is_one(text: str) -> None:
    value = as_float(text)
    if math.isfinite(value):
        assert value == number(text)
        assert "_" not in text


@given(st.floats(-1e100, 1e100), st.sampled_from(["{!r}", "{:.17e}"]))
def test_every_float_is_read_to_the_last_bit(value: float, form: str) -> None:
    text = form.format(value)
    assert as_float(text) == as_float(f" {text}\t") == float(text)


@given(st.from_regex(r"[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?",
                     fullmatch=True))  # fmt: skip
def test_every_decimal_number_is_taken(text: str) -> None:
    if not text.isascii():
        return
    assert as_float(text) == float(text) or (
        math.isnan(as_float(text)) and abs(float(text)) > 1e100
    )
