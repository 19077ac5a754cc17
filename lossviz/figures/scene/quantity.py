"""A quantity that follows a handle: sampled here, read here and in the browser.

Between two samples the value is the cubic that has the sampled values and
slopes at both ends (Hermite interpolation; de Boor, "A Practical Guide to
Splines", 1978, ch. IV). It is exact for every quadratic, so two samples are
enough for a squared error. So no loss formula has to be written a second time
in JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lossviz.base import FloatArray


@dataclass(frozen=True, eq=False)
class Quantity:
    """Values of a quantity, or of many at once, over the values of a handle.

    Attributes
    ----------
    handle : str
        Name of the handle that it follows.
    at : ndarray of shape (k,)
        Values of the handle, increasing; for a handle with a grid its indices 0, 1, ...
    value : ndarray of shape (k,) or (k, m)
        The quantity, or m of them, at each.
    slope : ndarray like `value`, optional
        Derivatives by the handle. Without them each index has its own value.
    """

    handle: str
    at: FloatArray
    value: FloatArray
    slope: FloatArray | None = None

    @classmethod
    def line(cls, handle: str, at: FloatArray, start: float, slope: float) -> Quantity:
        """Take the straight line `start + slope * v`."""
        return cls(handle, at, start + slope * at, np.full_like(at, slope))

    @classmethod
    def itself(cls, handle: str, low: float, high: float) -> Quantity:
        """Take the handle's own value, which is exactly 0 where the handle is."""
        return cls.line(handle, np.unique([low, 0.0, high]), 0.0, 1.0)

    @classmethod
    def listed(cls, handle: str, values: FloatArray) -> Quantity:
        """Take one value for each index of a handle that snaps to a grid."""
        return cls(handle, np.arange(len(values), dtype=float), np.asarray(values, dtype=float))

    def read(self, v: Any) -> Any:
        """Read the quantity where the handle stands at `v`, or at each of many places."""
        if self.slope is None:
            return self.value[round(v)]
        k = np.clip(np.searchsorted(self.at, v, side="right") - 1, 0, len(self.at) - 2)
        width = self.at[k + 1] - self.at[k]
        s = (v - self.at[k]) / width
        return (
            self.value[k] * (1 + 2 * s) * (1 - s) ** 2
            + self.value[k + 1] * s**2 * (3 - 2 * s)
            + width * (self.slope[k] * s * (1 - s) ** 2 + self.slope[k + 1] * s**2 * (s - 1))
        )

    @property
    def zero(self) -> float:
        """Up to which magnitude the quantity has no sign: round-off of the interpolation."""
        if self.slope is None:
            return 0.0
        return float(1e-9 * np.abs(self.value).max(initial=0.0))
