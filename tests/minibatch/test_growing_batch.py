"""A batch that grows row by row, against sums of exact fractions."""

from fractions import Fraction

import numpy as np
import pytest

from lossviz import Dataset
from lossviz.minibatch import draw_order, grow_batch


def draw(n):
    return Dataset(np.zeros(n), np.random.default_rng(n).normal(size=n))


@pytest.mark.parametrize(
    ("n", "end", "size"), [(1, 1, 1), (5, 3, 2), (300, 256, 7), (300, 300, 300)]
)
def test_each_row_adds_its_squared_error(n, end, size):
    data = draw(n)
    batch = grow_batch(data, 3, end, size)
    squares = [Fraction(float(e)) ** 2 for e in data.error[draw_order(data, 3)]]
    for at, total in zip(batch.sizes.tolist(), batch.sums.tolist(), strict=True):
        assert total == pytest.approx(float(sum(squares[:at])), rel=1e-14 * at)
    bounds = [0, *batch.ends.tolist()]
    for k, brick in enumerate(batch.brick_sums.tolist()):
        assert brick == pytest.approx(float(sum(squares[bounds[k] : bounds[k + 1]])), rel=1e-10)


def test_up_to_256_rows_each_is_a_brick():
    batch = grow_batch(draw(300), 1, 256, 100)
    assert batch.rows_per_brick == 1
    assert batch.ends.tolist() == batch.sizes.tolist() == list(range(1, 257))
    assert sorted(batch.rows.tolist()) == sorted(set(batch.rows.tolist()))


def test_more_rows_share_bricks_and_the_size_in_question_is_among_them():
    batch = grow_batch(draw(1000), 1, 1000, 333)
    assert batch.rows_per_brick == 4  # 1000 / 256, rounded up
    assert batch.ends.tolist() == list(range(4, 1001, 4))
    assert batch.sizes.tolist() == sorted({*range(4, 1001, 4), 333})
    assert grow_batch(draw(1000), 1, 513, 1).ends.tolist()[-2:] == [510, 513]
