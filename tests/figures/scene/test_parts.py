"""Pieces of figures: how long a tangent is."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.scene import parts


@given(
    slope=st.floats(-1e6, 1e6),
    length=st.floats(1e-3, 1e3),
    pixels_x=st.floats(1, 1e4),
    pixels_y=st.floats(1, 1e4),
)
def test_every_tangent_is_equally_long_on_the_screen(slope, length, pixels_x, pixels_y):
    # A unit of x is `pixels_x` long and one of y `pixels_y`.
    at, slopes = np.array([0.0, 1.0]), np.array([slope, slope])
    size = length, pixels_y / pixels_x
    derived = parts.place_tangent(at, slopes, np.zeros(2), ("error", "loss", "slope"), size)
    values = {"error": 0.0, "loss": 0.0, "slope": slope}
    for name, each in derived.items():
        values[name] = each.read(values)
    x, y = values["tangent_x1"], values["tangent_y1"]
    assert (values["tangent_x0"], values["tangent_y0"]) == (-x, -y)
    assert math.hypot(x * pixels_x, y * pixels_y) == pytest.approx(length * pixels_x, rel=1e-12)
    assert y == pytest.approx(slope * x, rel=1e-12)
