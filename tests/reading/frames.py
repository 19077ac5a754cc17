"""Frames that are hard to sum up, and what they come to by other means."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from lossviz.data.summary import Summary, summarize_pairs

Vector = npt.NDArray[np.float64]
Columns = dict[str, Vector]


def frames(n: int = 3_000) -> dict[str, Columns]:
    """Columns y and o, with gaps (NaN) and infinities among them."""
    rng = np.random.default_rng(11)
    noise, target = rng.normal(size=(2, n))
    with_gaps = target + noise
    with_gaps[::7] = np.nan
    with_gaps[3] = np.inf
    return {
        "plain": {"y": target, "o": target + 0.1 + noise},
        "offset": {"y": 1e8 + target, "o": 1e8 + target + 1e-3 * noise},
        "magnitudes": {"y": 0 * target, "o": noise * np.where(np.arange(n) % 2, 1e-99, 1e99)},
        "tiny": {"y": 0 * target, "o": 1e-150 * noise},
        "gaps": {"y": target, "o": with_gaps},
        "exact": {"y": target, "o": target.copy()},
        "one row": {"y": np.array([1.0]), "o": np.array([-2.5])},
    }


def check(found: Summary, columns: Columns) -> None:
    """Compare a summary with exact numbers, and its counts with NumPy's."""
    y, o = columns["y"], columns["o"]
    finite = np.isfinite(y) & np.isfinite(o)
    e = (o - y)[finite]
    exact = [Fraction(float(value)) for value in e]
    squares = sum((value * value for value in exact), Fraction())
    assert (found.n, found.excluded) == (e.size, y.size - e.size)
    assert (found.n_low, found.n_high) == (int((e < 0).sum()), int((e > 0).sum()))
    assert (found.min_error, found.max_error) == (float(e.min()), float(e.max()))
    size = float(sum(abs(value) for value in exact) / len(exact))
    mean = sum(exact) / len(exact)
    assert abs(found.mean_error - float(mean)) <= 1e-12 * size
    near(found.sum_squared_error, squares)
    near(found.sum_squared_deviation, sum((value - mean) ** 2 for value in exact), squares)
    assert found.histogram == summarize_pairs(y[finite], o[finite]).histogram
    expected = summarize_pairs(y[finite], o[finite]).root_squared_loss_deviation
    scale = float(squares) if squares < 10**300 else math.inf
    assert abs(found.root_squared_loss_deviation - expected) <= 1e-12 * scale


def near(found: float, exact: Fraction | int, scale: Fraction | None = None) -> None:
    """Within 1e-12 of the sum of absolute values."""
    assert abs(Fraction(found) - exact) <= Fraction(1, 10**12) * (scale or exact)
