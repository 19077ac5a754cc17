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
    half = parts.measure_tangent_half(np.array([slope]), length, pixels_y / pixels_x)[0]
    on_screen = math.hypot(half * pixels_x, slope * half * pixels_y)
    assert on_screen == pytest.approx(length * pixels_x, rel=1e-12)
