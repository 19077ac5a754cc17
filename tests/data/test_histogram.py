import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lossviz.data.histogram import OCTAVES, Histogram, count_bins, list_sizes

ERRORS = st.lists(
    st.floats(-1e300, 1e300)
    | st.floats(-10, 10)
    | st.sampled_from([0.0, -0.0, 5e-324, 1.25, -2.0]),
    min_size=1,
    max_size=60,
)


def counted(errors: list[float]) -> Histogram:
    return Histogram.from_bins(count_bins(np.array(errors)), max(map(abs, errors)))


def edge_below(size: float) -> float:
    """The largest edge that is at most a positive number, by trying."""
    power = 2.0 ** (math.frexp(size)[1] - 1)
    return max(m * power for m in (1, 1.25, 1.5, 1.75) if m * power <= size)


@given(ERRORS)
def test_every_error_lies_between_the_edges_of_its_bin(errors: list[float]) -> None:
    found = counted(errors)
    largest = max(map(abs, errors))
    assert found.n == len(errors) == found.counts.sum()
    floor = 0.0 if not largest else 2.0 ** max(math.frexp(largest)[1] - OCTAVES, -1022)
    expected: dict[float, int] = {}
    for error in errors:
        place = math.copysign(edge_below(abs(error)), error) if abs(error) >= floor > 0 else 0.0
        expected[place] = expected.get(place, 0) + 1
    got: dict[float, int] = {}
    for (low, high), count in zip(
        pairwise(found.edges.tolist()), found.counts.tolist(), strict=True
    ):
        if count:
            got[0.0 if low <= 0 <= high else low if low > 0 else high] = count
    assert got == expected


@given(ERRORS, ERRORS)
def test_merging_is_counting_both(first: list[float], second: list[float]) -> None:
    assert counted(first).merge(counted(second)) == counted(first + second)


@given(ERRORS, ERRORS, ERRORS)
def test_the_order_of_merging_is_no_matter(a: list[float], b: list[float], c: list[float]) -> None:
    x, y, z = counted(a), counted(b), counted(c)
    assert x.merge(y).merge(z) == x.merge(y.merge(z)) == z.merge(x).merge(y)


def test_edges_by_hand() -> None:
    assert list_sizes(0, 6).tolist() == [1, 1.25, 1.5, 1.75, 2, 2.5]
    found = counted([3.0, -3.6, 0.0, 2.0**-15])
    assert found.exponent == -14
    assert (found.zero, found.high[-1], found.low[-1]) == (2, 1, 1)
    assert found.edges[0] == -4.0
    assert found.edges[-1] == 3.5


def test_nothing_but_zero() -> None:
    found = counted([0.0, -0.0])
    assert found == Histogram(None, 2, (), ())
    assert found.edges.tolist() == [0, 0]
