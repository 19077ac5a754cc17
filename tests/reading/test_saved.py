import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.data.dataset import Dataset
from lossviz.data.summary import summarize_pairs
from lossviz.reading.engines import summarize
from lossviz.reading.ingest import read_table
from lossviz.reading.saved import from_json, looks_saved, to_json

FLOATS = st.floats(-1e100, 1e100)


def sampled(n: int = 50_000, kept: int = 100) -> Dataset:
    rng = np.random.default_rng(2)
    target, output = rng.normal(size=(2, n))
    return Dataset(
        target[:kept],
        output[:kept],
        name="mine <b>.csv",
        target_name="y",
        output_name="ŷ",
        summary=summarize_pairs(target, output, excluded=7),
    )


def content() -> dict[str, Any]:
    return json.loads(to_json(sampled()))


def test_a_sample_comes_back_with_its_summary() -> None:
    data = sampled()
    again = from_json(to_json(data))
    assert again.summary == data.summary
    assert np.array_equal(again.target, data.target)
    assert np.array_equal(again.output, data.output)
    assert (again.name, again.target_name, again.output_name) == ("mine <b>.csv", "y", "ŷ")


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=20))
def test_any_rows_come_back_bit_for_bit(rows: list[tuple[float, float]]) -> None:
    target, output = np.array(rows).T
    again = from_json(to_json(Dataset(target, output)))
    assert again.summary is None
    assert again.target.tobytes() == target.tobytes()
    assert again.output.tobytes() == output.tobytes()


def test_of_many_rows_ten_thousand_are_kept_and_all_are_summarised() -> None:
    rng = np.random.default_rng(5)
    data = Dataset(*rng.normal(size=(2, 30_000)))
    saved = to_json(data)
    again = from_json(saved)
    assert (again.n, again.size) == (10_000, 30_000)
    assert again.summary == summarize(data)
    assert saved == to_json(data)
    assert np.isin(again.target, data.target).all()


def test_the_file_is_small() -> None:
    assert len(to_json(sampled(kept=2_000))) < 120_000


def test_it_is_told_from_other_files() -> None:
    saved = to_json(sampled())
    assert looks_saved(saved)
    assert looks_saved(b"\xef\xbb\xbf " + saved)
    assert not looks_saved(b'{"a": 1}')
    assert not looks_saved(b"y,o\n1,2\n")
    read_table(b"format,loss-explorer summary\n1,2\n")


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def apply(fields: dict[str, Any]) -> None:
        *outer, last = path.split(".")
        for name in outer:
            fields = fields[name]
        fields[last] = value

    return apply


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("version", 2, "no summary of version 1"),
        ("format", "other", "no summary of version 1"),
        ("name", None, "name should be a text"),
        ("name", "x" * 1001, "name should be a text"),
        ("summary", [], "summary should be an object"),
        ("summary.n", -1, "n should be a whole number"),
        ("summary.n", 1.5, "n should be a whole number"),
        ("summary.n", True, "n should be a whole number"),
        ("summary.n", 0, "the rows do not add up"),
        ("summary.n", 50_001, "the histogram counts 50,000 of 50,001 rows"),
        ("summary.n_low", 50_000, "the rows do not add up"),
        ("summary.mean_error", "1", "mean_error should be a finite number"),
        ("summary.mean_error", 10**400, "mean_error should be a finite number"),
        ("summary.mean_error", 1e3, "the mean error lies outside"),
        ("summary.min_error", 3.0, "the mean error lies outside"),
        ("summary.sum_squared_error", -1.0, "does not fit mean and deviation"),
        ("summary.sum_squared_error", 1e9, "does not fit mean and deviation"),
        ("summary.sum_squared_deviation", -1.0, "a sum of squares is negative"),
        ("summary.histogram", None, "histogram should be an object"),
        ("summary.histogram.low", [1] * 1000, "low should be a list of at most"),
        ("summary.histogram.high", [-1], "high should be a whole number"),
        ("summary.histogram.exponent", 5000, "exponent should be"),
        ("version", True, "no summary of version 1"),
        ("name", "\ud800", "name should be a text"),
        ("summary.n_low", 0, "the histogram does not fit"),
        ("summary.histogram.exponent", 1024, "the histogram does not fit"),
        ("summary.root_squared_loss_deviation", 1e300, "the histogram does not fit"),
        ("target", [], "target should be a list of 1 to 10,000 numbers"),
        ("target", [100.0] * 100, "outside the least and the largest"),
        ("output", [None] * 100, "output should be a finite number"),
    ],
)
def test_what_was_tampered_with_is_refused(path: str, value: object, said: str) -> None:
    fields = content()
    change(path, value)(fields)
    with pytest.raises(DataError) as refusal:
        from_json(json.dumps(fields).encode())
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON in line 1"),
        (b"[]", "no JSON object"),
        (b"[" * 100_000, "is no JSON"),
        (b'{"format": NaN}', "is no JSON"),
        (b"\xff", "is no JSON"),
        (b" " * ((20 << 20) + 1), "is it another file"),
    ],
)
def test_other_bytes_are_refused(source: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        from_json(source)


def test_more_rows_than_all_are_refused() -> None:
    fields = content()
    whole = summarize_pairs(np.zeros(2), np.array([-9.0, 9.0]))
    fields["summary"] = json.loads(to_json(Dataset([0, 0], [-9, 9])))["summary"]
    assert whole.n == fields["summary"]["n"] == 2
    with pytest.raises(DataError, match="100 rows are drawn from 2"):
        from_json(json.dumps(fields).encode())


def test_a_summary_of_nothing_but_zeros() -> None:
    whole = summarize_pairs(np.zeros(9), np.zeros(9))
    data = Dataset([0.0], [0.0], summary=whole)
    assert from_json(to_json(data)).summary == whole
    assert math.isclose(whole.root_mean_squared_error, 0)
