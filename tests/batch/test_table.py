import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import MSE, SSE, Dataset
from lossviz.batch import table
from lossviz.batch.table import ROWS_ON_A_PAGE, SORTS
from lossviz.reading.samples import load_sample

KEYS = {
    "row": lambda _, __, k: k,
    "target": lambda t, _, k: t[k],
    "prediction": lambda _, o, k: o[k],
    "error": lambda t, o, k: o[k] - t[k],
    "loss": lambda t, o, k: abs(o[k] - t[k]),
}


def test_the_cells_of_five_walks():
    data = load_sample("five")
    cells = table.format_cells(data, MSE, table.select_rows(data, "row", ascending=True), "name")
    assert cells == {
        "name": ["Ada", "Ben", "Chloe", "Dev", "Emre"],
        "target": [10, 15, 8, 20, 12],
        "output": [12, 14, 8, 17, 13],
        "error": [2, -1, 0, -3, 1],
        "loss": [0.8, 0.2, 0, 1.8, 0.2],
        "gradient": [0.8, -0.4, 0, -1.2, 0.4],
        "direction": ["▼ lower", "▲ raise", "● stay", "▲ raise", "▼ lower"],
        "share": [26.7, 6.67, 0, 60, 6.67],
    }


@given(st.integers(1, 450), st.sampled_from(SORTS), st.booleans(), st.randoms())
def test_pages_are_the_whole_table_in_order(n, by, ascending, random):
    t, o = [random.randint(0, 9) for _ in range(n)], [random.randint(0, 9) for _ in range(n)]
    data = Dataset(t, o)
    pages = [
        table.select_rows(data, by, ascending=ascending, page=k + 1)
        for k in range(table.count_pages(n))
    ]
    assert all(len(page) == ROWS_ON_A_PAGE for page in pages[:-1])
    assert 0 < len(pages[-1]) <= ROWS_ON_A_PAGE
    rows = np.concatenate(pages).tolist()
    assert sorted(rows) == list(range(n))
    keys = [KEYS[by](t, o, k) for k in rows]
    assert keys == sorted(keys, reverse=not ascending)


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_does_not_exist_is_the_nearest(page):
    data = Dataset(np.zeros(450), np.arange(450.0))
    rows = table.select_rows(data, "row", ascending=True, page=page)
    assert rows[0] == (0 if page == 0 else 400)


def test_values_keep_the_digits_that_tell_them_apart():
    data = Dataset([123456.789], [123456.791])
    cells = table.format_cells(data, SSE, np.array([0]), None)
    assert cells["output"][0] - cells["target"][0] == pytest.approx(0.002, rel=0.01)
    assert cells["error"] == [0.002]
