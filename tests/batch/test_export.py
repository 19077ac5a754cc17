import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.batch.export import write_left_out_csv, write_results_csv
from lossviz.data.dataset import Dataset
from lossviz.data.left_out import LeftOut, Place
from lossviz.data.summary import summarize_pairs
from lossviz.loss.objective import MSE, SSE
from lossviz.reading.choices import Choices
from lossviz.reading.ingest import read_csv

FLOATS = st.floats(-1e100, 1e100)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)


def table(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode(), newline="")))


def test_by_hand() -> None:
    data = Dataset(
        [10, 15, 8], [12, 14, 8], target_name="y", columns={"who": ["Ada", "-Ben", "-5"]}
    )
    assert table(write_results_csv(data, SSE, "who")) == [
        ["who", "y", "prediction", "error", "loss", "gradient", "direction", "share of the loss"],
        ["Ada", "10", "12", "2", "2", "2", "lower", "0.8"],
        ["'-Ben", "15", "14", "-1", "0.5", "-1", "raise", "0.2"],
        ["-5", "8", "8", "0", "0", "0", "stay", "0"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "=", "-", "--1", "-1-1"])
def test_formulas_are_made_harmless_in_cells_and_names(text: str) -> None:
    data = Dataset([1], [2], target_name=text, columns={f"{text}'": [text]})
    header, row = table(write_results_csv(data, MSE))
    assert [cell for cell in (*header, *row) if cell.startswith(text)] == []
    assert header[1] == f"'{text}"
    assert row[-1] == f"'{text}"


@pytest.mark.parametrize("number", ["-5", "+5", "-1e-3", "-.5", "- 5"])
def test_numbers_of_other_columns_stay_numbers(number: str) -> None:
    data = Dataset([1], [2], columns={"x": [number]})
    written = table(write_results_csv(data, MSE))[1][-1]
    assert written == (number if " " not in number else f"'{number}")


@given(st.lists(st.tuples(FLOATS, FLOATS, TEXTS), min_size=1, max_size=10), TEXTS)
def test_what_is_written_is_read_back(rows: list[tuple[float, float, str]], name: str) -> None:
    target, output, texts = zip(*rows, strict=True)
    data = Dataset(target, output, columns={name: texts})
    written = write_results_csv(data, SSE)
    again = read_csv(
        written, target="target", output="prediction", choices=Choices(decimal=".", header=1)
    )
    assert again.target.tobytes() == data.target.tobytes()
    assert again.output.tobytes() == data.output.tobytes()
    # As floats from the start: among whole numbers pandas has no -0.
    frame = pd.read_csv(io.BytesIO(written), dtype={"target": float})
    assert frame["target"].to_numpy(float).tobytes() == data.target.tobytes()
    assert [float(row[1]) for row in table(written)[1:]] == list(target)


def test_a_column_called_error_is_kept_beside_ours() -> None:
    data = Dataset([1], [2], columns={"error": ["mine"], "row": ["7"]})
    header, row = table(write_results_csv(data, SSE))
    assert len(set(header)) == len(header) == 10
    assert row[header.index("error 2")] == "mine"


def test_of_a_sample_the_mean_is_that_of_all_rows() -> None:
    whole = summarize_pairs(np.zeros(10), np.ones(10))
    data = Dataset([0], [1], summary=whole)
    assert table(write_results_csv(data, MSE))[1][4:6] == ["0.1", "0.2"]


def test_what_was_left_out() -> None:
    left_out = LeftOut(2, (Place(3, "=y", ""), Place(9, "", "-", "2 cells")))
    assert table(write_left_out_csv(left_out)) == [
        ["line", "column", "cell", "reason"],
        ["3", "'=y", "", "no number"],
        ["9", "", "'-", "2 cells"],
    ]
    assert table(write_left_out_csv(LeftOut())) == [["line", "column", "cell", "reason"]]
