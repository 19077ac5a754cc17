import numpy as np
import pytest

from lossviz.base.errors import DataError
from lossviz.reading.engines import sampled, summarize
from lossviz.reading.saved import from_json, to_json
from tests.reading.frames import check, frames

FRAMES = frames(5_000)
# What the engines say of each other's versions, and of their own sockets at the end.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support:FutureWarning"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


@pytest.mark.parametrize("case", FRAMES)
def test_a_cluster_gives_the_same(case, frame):
    check(summarize(frame(FRAMES[case]), target="y", output="o"), FRAMES[case])


def test_a_sample_and_the_summary_of_all(frame):
    columns = FRAMES["gaps"]
    data = sampled(frame(columns), target="y", output="o", rows=300)
    finite = np.isfinite(columns["o"])
    assert (data.n, data.size) == (300, int(finite.sum()))
    pairs = set(zip(columns["y"].tolist(), columns["o"].tolist(), strict=True))
    drawn = set(zip(data.target.tolist(), data.output.tolist(), strict=True))
    assert len(drawn) == 300
    assert drawn <= pairs
    again = from_json(to_json(data))
    assert again.summary == data.summary
    assert np.array_equal(again.target, data.target)


def test_single_precision_and_whole_numbers(frame):
    y, o = np.array([0.1, 2.0], np.float32), np.array([2**24, 3], np.int64)
    found = summarize(frame({"y": y, "o": o}), target="y", output="o")
    assert found.max_error == 2.0**24 - float(np.float32(0.1))


def test_text_and_unknown_columns_are_refused(frame):
    made = frame({"y": np.array([1.0]), "who": np.array(["a"], dtype=object)})
    with pytest.raises(DataError, match=r'Column "who" holds String'):
        summarize(made, target="y", output="who")
    with pytest.raises(DataError, match=r'There is no column "o"'):
        summarize(made, target="y", output="o")
