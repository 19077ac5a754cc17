"""A sample for a link: by its seed, and as large as fits."""

from __future__ import annotations

import numpy as np
import pytest

from lossviz.data import Dataset
from lossviz.sharing import fit_sample, pack, unpack
from lossviz.sharing.rows import draw_sample
from tests.sharing.cases import check_same


def numbered(n: int) -> Dataset:
    k = np.arange(n)
    return Dataset(k, k + 0.5, name="all.csv", columns={"k": [str(v) for v in k]})


def test_a_sample_is_drawn_by_its_seed_without_replacement_in_order() -> None:
    drawn = draw_sample(numbered(1000), 100, 7)
    rows = drawn.target.tolist()
    assert rows == sorted(set(rows))
    assert len(rows) == 100
    assert drawn.columns["k"].text.to_pylist() == [str(int(v)) for v in rows]
    assert drawn.name == "all.csv: 100 of 1,000 rows, drawn at random with seed 7"
    again, other = draw_sample(numbered(1000), 100, 7), draw_sample(numbered(1000), 100, 8)
    assert again.target.tolist() == rows != other.target.tolist()
    assert draw_sample(numbered(10), 10, 1).name == "all.csv"


def test_every_row_is_as_likely_to_be_drawn() -> None:
    counts = np.zeros(20)
    for seed in range(2000):
        counts[draw_sample(numbered(20), 5, seed).target.astype(int)] += 1
    # Each is drawn 500 times, with a standard deviation of sqrt(2000 * 1/4 * 3/4) = 19.4.
    assert np.abs(counts - 500).max() < 5 * 19.4


@pytest.mark.parametrize("most", [400, 1000, 6000])
def test_as_many_rows_as_fit_are_taken(most: int) -> None:
    data = Dataset(*np.random.default_rng(2).normal(size=(2, 2000)))
    drawn, text = fit_sample(data, (), 1, most)
    assert text == pack(drawn, ())
    assert len(text) <= most
    assert len(pack(draw_sample(data, drawn.n + 20, 1), ())) > most
    check_same(unpack(text), drawn)
