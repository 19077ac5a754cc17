import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from lossviz.base.errors import DataError
from lossviz.data.histogram import list_edges
from lossviz.data.summary import Summary, summarize_pairs
from lossviz.reading.engines import sampled, summarize
from lossviz.reading.ingest import read_csv
from lossviz.reading.saved import from_json, to_json
from tests.reading.frames import check, frames

FRAMES = frames()


def relation(columns: dict[str, np.ndarray]) -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(pa.table(columns))


ENGINES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pyarrow": pa.table,
    "duckdb": relation,
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", FRAMES)
def test_every_engine_gives_the_same(case: str, engine: str) -> None:
    check(summarize(ENGINES[engine](FRAMES[case]), target="y", output="o"), FRAMES[case])


@pytest.mark.parametrize("engine", ENGINES)
def test_nulls_are_left_out_and_counted(engine: str) -> None:
    table = pa.table({"y": [1.0, None, 3.0, None], "o": [2, 5, None, 7]})
    of = {
        "pandas": lambda: table.to_pandas(),
        "polars": lambda: pl.from_arrow(table),
        "polars lazy": lambda: pl.from_arrow(table).lazy(),
        "pyarrow": lambda: table,
        "duckdb": lambda: duckdb.from_arrow(table),
    }
    found = summarize(of[engine](), target="y", output="o")
    assert (found.n, found.excluded, found.sum_squared_error) == (1, 3, 1.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_single_precision_is_widened_before_anything_is_subtracted(engine: str) -> None:
    # As float32 each is exact, and so is their difference in float64: 16777216 - 0.1f.
    y, o = np.array([0.1], np.float32), np.array([2**24], np.float32)
    found = summarize(ENGINES[engine]({"y": y, "o": o}), target="y", output="o")
    assert found.max_error == 2.0**24 - float(np.float32(0.1))


@pytest.mark.parametrize("engine", ENGINES)
def test_whole_numbers_are_taken(engine: str) -> None:
    columns = {"y": np.array([1, 2, 3], np.int32), "o": np.array([2, 2, 5], np.uint8)}
    found = summarize(ENGINES[engine](columns), target="y", output="o")
    assert (found.sum_squared_error, found.mean_error) == (5, 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_summed_up_is_refused(engine: str) -> None:
    frame = ENGINES[engine]({"y": np.array([1.0]), "o": np.array([2.0]), "who": np.array(["a"])})
    with pytest.raises(DataError, match=r'no column "z"\. The columns are: "y", "o", "who"\.$'):
        summarize(frame, target="z", output="o")
    with pytest.raises(DataError, match='Column "y" is chosen for the targets and for the predic'):
        summarize(frame, target="y", output="y")
    with pytest.raises(DataError, match=r'Column "who" holds String, and no numbers'):
        summarize(frame, target="who", output="o")
    empty = ENGINES[engine]({"y": np.array([np.nan, 1.0]), "o": np.array([1.0, np.inf])})
    with pytest.raises(DataError, match="None of the 2 rows has finite numbers"):
        summarize(empty, target="y", output="o")
    huge = ENGINES[engine]({"y": np.array([1e100, 0.0]), "o": np.array([0.0, 1.5e150])})
    sentence = r'olumn "o": .* 1\.5e\+150, and 1e100 in size is the most here: give the numbers in'
    with pytest.raises(DataError, match=sentence):
        summarize(huge, target="y", output="o")
    with pytest.raises(DataError, match=sentence):
        sampled(huge, target="y", output="o")


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_are_found_by_their_names(engine: str) -> None:
    one, two, three = (np.array([number]) for number in (1.0, 2.0, 4.0))
    frame = ENGINES[engine]({"price": three, "Predicted Price": two, "Actual Price": one})
    assert summarize(frame).mean_error == 1  # predicted 2 less actual 1
    assert summarize(frame, target="price").mean_error == -2
    data = sampled(frame)
    assert (data.target_name, data.output_name) == ("Actual Price", "Predicted Price")


@pytest.mark.parametrize("names", [("price", "forecast"), ("observed", "price"), ("a", "b")])
def test_unclear_names_are_refused_as_in_a_file(names: tuple[str, str]) -> None:
    frame = pd.DataFrame({name: [1.0, 2.0] for name in names})
    with pytest.raises(DataError) as of_file:
        read_csv(frame.to_csv(index=False).encode())
    with pytest.raises(DataError) as of_frame:
        summarize(frame)
    assert str(of_frame.value) == str(of_file.value)
    assert str(of_frame.value).startswith("No column's name says that it holds the ")


def test_columns_of_pandas_called_by_numbers() -> None:
    with pytest.raises(DataError, match=r'holds the target\. The columns are: "0", "1"\.'):
        summarize(pd.DataFrame([[1.0, 2.0]]))


def test_a_number_beyond_1e100_in_memory_is_named_with_its_row() -> None:
    frame = pd.DataFrame({"y": [np.nan, 1.0, 2e100], "o": [1e200, 1.0, 2.0]})
    with pytest.raises(DataError, match=r'^Row 3, column "y": the number is 2e\+100, and'):
        summarize(frame, target="y", output="o")


def test_errors_near_the_smallest_number() -> None:
    columns = {"y": np.zeros(2), "o": np.array([1e-310, -2e-310])}
    found = summarize(pl.LazyFrame(columns), target="y", output="o")
    assert (found.min_error, found.max_error, found.n) == (-2e-310, 1e-310, 2)


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(DataError, match="list is no frame that is known here"):
        summarize([1, 2], target="y", output="o")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sample_and_the_summary_of_all(engine: str) -> None:
    columns = FRAMES["gaps"]
    data = sampled(ENGINES[engine](columns), target="y", output="o", rows=500)
    finite = np.isfinite(columns["o"])
    assert data.n == 500
    assert data.left_out.n == int((~finite).sum())
    assert data.summary == summarize(ENGINES[engine](columns), target="y", output="o")
    pairs = set(zip(columns["y"].tolist(), columns["o"].tolist(), strict=True))
    drawn = list(zip(data.target.tolist(), data.output.tolist(), strict=True))
    assert len(set(drawn)) == 500
    assert set(drawn) <= pairs
    # Standard errors of a mean of 500: five of them.
    error = (columns["o"] - columns["y"])[finite]
    assert abs(data.error.mean() - error.mean()) < 5 * error.std() / np.sqrt(500)
    assert from_json(to_json(data)).summary == data.summary


@pytest.mark.parametrize("engine", ENGINES)
def test_of_few_rows_all_are_taken(engine: str) -> None:
    data = sampled(ENGINES[engine]({"y": np.zeros(9), "o": np.arange(9.0)}), target="y", output="o")
    assert data.summary is None
    assert sorted(data.output.tolist()) == list(range(9))


def test_arrays_and_frames_alike() -> None:
    y, o = FRAMES["plain"]["y"], FRAMES["plain"]["o"]
    expected: Summary = summarize_pairs(y, o)
    assert summarize((y, o)) == expected
    assert summarize(pd.DataFrame({"y": y, "o": o}), target="y", output="o") == expected


def test_the_edges_of_a_lazy_engine_are_those_of_the_bits() -> None:
    errors = np.array([3.0, -3.6, 0.0, 2.0**-15, 1.25, 1.2499999])
    found = summarize_pairs(np.zeros(6), errors).histogram
    assert [edge for edge in list_edges(3.6) if edge >= 1] == [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5]
    assert found.n == 6


def test_a_lazy_engine_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    collect = nw.LazyFrame.collect
    monkeypatch.setattr(
        nw.LazyFrame, "collect", lambda *a, **k: asked.append(1) or collect(*a, **k)
    )
    check(summarize(pl.LazyFrame(FRAMES["plain"]), target="y", output="o"), FRAMES["plain"])
    assert len(asked) == 2


def test_columns_that_are_called_by_numbers_are_named_as_they_are_listed() -> None:
    frame = pd.DataFrame({0: [1.0, 2.0], 7: [2.0, 5.0], "x": ["a", "b"]})
    with pytest.raises(DataError, match=r'The columns are: "0", "7", "x"\.'):
        summarize(frame, target="1", output="7")
    for target, output in ((0, 7), ("0", "7"), ("0", 7)):
        # Errors of 1 and 3.
        assert summarize(frame, target=target, output=output).sum_squared_error == 10
    with pytest.raises(DataError, match='"0" is chosen for'):
        summarize(frame, target="0", output=0)
    both = pd.DataFrame({0: [1.0], "0": [3.0], "o": [4.0]})
    assert summarize(both, target="0", output="o").sum_squared_error == 1, "the text first"
    assert sampled(frame, target="0", output="7").target_name == "0"
