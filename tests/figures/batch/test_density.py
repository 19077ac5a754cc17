"""The histogram of many errors, against counting one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import SSE, Dataset
from lossviz.figures.batch.density import count_errors
from lossviz.figures.scene.ranges import Unit

ERRORS = st.lists(st.integers(-50, 50).map(lambda k: k / 8), min_size=1, max_size=60)


@given(ERRORS)
def test_every_row_is_counted_where_it_lies(errors):
    found = count_errors(Dataset(np.zeros(len(errors)), errors), SSE.loss)
    assert found.on_target == errors.count(0)
    assert found.counts.sum() + found.on_target == len(errors)
    assert not any(a < 0 < b for a, b in zip(found.edges, found.edges[1:], strict=False))
    slack = 1e-9 * np.ptp(found.edges)
    for left, right, count in zip(found.edges, found.edges[1:], found.counts, strict=False):
        inside = sum(left + slack < e < right - slack for e in errors)
        around = sum(left - slack <= e <= right + slack for e in errors if e)
        assert inside <= count <= around
    total = sum(e * e for e in errors)
    assert found.shares.sum() == pytest.approx(1.0 if total else 0.0)


@given(ERRORS)
def test_no_bar_holds_errors_of_both_signs(errors):
    traces = count_errors(Dataset(np.zeros(len(errors)), errors), SSE.loss).traces(Unit())
    rows = {t["name"]: sum(t["y"]) for t in traces}
    assert rows["rows too low"] == sum(e < 0 for e in errors)
    assert rows["rows too high"] == sum(e > 0 for e in errors)


def test_few_bars_however_wide_the_errors():
    errors = np.concatenate([np.random.default_rng(0).normal(size=5000), [1e9]])
    assert len(count_errors(Dataset(0 * errors, errors), SSE.loss).counts) <= 70
