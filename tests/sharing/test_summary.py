"""A summary for a link: true of all rows, and silent about each."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base import DataError
from lossviz.data import Dataset, summarize_errors
from lossviz.sharing import (
    FEWEST,
    LinkDataError,
    pack,
    pack_summary,
    share_summary,
    unpack_summary,
)
from lossviz.sharing.envelope import encode
from tests.sharing.cases import of

KEPT = (
    "1szVYxLCsIwEIbvMutpSZpMmuYqpZRgBynYBJPWjXh3E0VRhvkW_-sOAZwWCMFvDA4yIGzsw8wpxQRuaAkhH"
    "9ucr4dPvHx0O2jRin9r4dvq9zWWRVLqZacY969_iTn_hiT1tlXG2L4noTQpBF7OnMGNjexKvTEVsoDKy7ooq"
    "9TpAlUSE8IpHmGvFcL3GbRopscT39qT0A"
)
ERRORS = st.lists(st.floats(-1e6, 1e6), min_size=FEWEST, max_size=200)


def test_a_summary_of_the_first_version_opens_for_ever() -> None:
    told = unpack_summary(KEPT)
    errors = np.arange(40) - 10.0
    assert (told.n, told.name) == (40, "s")
    assert told.mean_error == errors.mean()
    assert told.sum_squared_error == np.sum(errors**2)
    assert sum(told.counts) == 40


@given(ERRORS)
def test_a_summary_has_the_sums_of_all_rows_and_true_counts(errors: list[float]) -> None:
    told = share_summary(of(errors))
    values = np.array(errors)
    assert told == unpack_summary(pack_summary(told))
    assert told.n == len(errors) == sum(told.counts)
    # Sums of n terms, each rounded: n units in the last place of the largest partial sum.
    close = len(errors) * 2**-52
    assert told.sum_squared_error == pytest.approx(np.sum(values**2), rel=close, abs=1e-300)
    scale = np.abs(values).max() or 1
    assert told.mean_error == pytest.approx(values.mean(), rel=0, abs=2 * close * scale)
    inside = np.histogram(values, np.array(told.edges))[0] if len(set(told.edges)) > 1 else None
    if inside is not None and len(set(told.edges)) == len(told.edges):
        below = np.searchsorted(told.edges, values, side="right")
        # An error below zero on an edge belongs to the cell that is farther from zero.
        assert np.abs(inside - np.array(told.counts)).sum() <= 2 * np.isin(values, told.edges).sum()
        assert below.min() >= 1 or values.min() in told.edges


@given(
    st.lists(
        st.floats(-1e100, 1e100) | st.sampled_from([5e-324, -1e-320, 1e-160, 1e100, 0.0]),
        min_size=FEWEST,
        max_size=20,
    )
)
def test_a_summary_of_numbers_of_any_size_comes_back(errors: list[float]) -> None:
    told = share_summary(Dataset([-e for e in errors], errors))
    assert unpack_summary(pack_summary(told)) == told
    assert told.edges[0] <= 2 * min(errors)
    assert told.edges[-1] >= 2 * max(errors)


@given(ERRORS)
def test_no_cell_of_a_summary_tells_of_fewer_than_five_rows(errors: list[float]) -> None:
    assert min(share_summary(of(errors)).counts) >= FEWEST


def test_the_extreme_errors_cannot_be_told_from_a_summary() -> None:
    rest = np.linspace(-10, 10, 100).tolist()
    far = [share_summary(of([*rest, last])) for last in (97.3, 98.1)]
    assert far[0].edges == far[1].edges
    assert far[0].counts == far[1].counts
    assert far[0].edges[-1] not in (97.3, 98.1)


def test_a_sample_of_more_rows_is_summarised_with_the_sums_of_all() -> None:
    errors = np.random.default_rng(3).normal(size=10_000)
    data = Dataset(np.zeros(50), errors[:50], summary=summarize_errors(errors))
    told = share_summary(data)
    assert told.n == 10_000
    assert told.sum_squared_error == pytest.approx(np.sum(errors**2))


@pytest.mark.parametrize("n", range(1, FEWEST))
def test_fewer_than_five_rows_have_no_summary(n: int) -> None:
    with pytest.raises(DataError, match=f"at least 5 rows.*there are {n}"):
        share_summary(of(range(n)))


GOOD = json.loads(json.dumps(vars(share_summary(of(range(40))))))


@pytest.mark.parametrize(
    "change",
    [
        {"n": 41},
        {"n": True},
        {"n": 39.0},
        {"name": 1},
        {"name": "x" * 1001},
        {"counts": [40.0]},
        {"counts": []},
        {"counts": [36, 4]},
        {"counts": [-5, 45]},
        {"edges": [1]},
        {"edges": [3, 2, 1]},
        {"edges": None},
        {"mean_error": "1"},
        {"mean_error": float("nan")},
        {"mean_error": float("inf")},
        {"mean_error": 10**400},
        {"sum_squared_error": -1},
        {"more": 1},
    ],
    ids=str,
)
def test_a_summary_that_no_explorer_writes_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(LinkDataError, match="damaged"):
        unpack_summary(encode("s", json.dumps(GOOD | change).encode()))


@pytest.mark.parametrize("content", [b"", b"[]", b"1", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_summary_is_refused(content: bytes) -> None:
    with pytest.raises(LinkDataError, match="damaged"):
        unpack_summary(encode("s", content))


def test_rows_are_no_summary() -> None:
    with pytest.raises(LinkDataError, match="something else"):
        unpack_summary(pack(of(range(5))))
