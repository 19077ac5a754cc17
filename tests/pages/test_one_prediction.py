"""What stands beside the picture of one prediction has the digits of the picture."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pages.data import NO_DATA
from pages.parts.one_prediction.page import PAGE
from pages.parts.one_prediction.view import OnePredictionView
from tests.pages.app import App


@pytest.mark.parametrize("half", [True, False])
def test_a_number_has_the_same_digits_on_the_picture_and_in_the_lines_beside_it(half: bool) -> None:
    for hundredths in range(100, 301):
        output = hundredths / 100
        view = OnePredictionView.from_values({**PAGE.at_first, "o": output, "half": half}, NO_DATA)
        scene, at = view.draw_curve()
        read = scene.read(at)
        shown = {name: scene.formats[name].write(read[name]) for name in ("loss", "slope", "next")}
        loss, slope, following = (line.split()[-1] for line in view.derive_in_numbers())
        assert (loss, slope) == (shown["loss"], shown["slope"])
        assert f"The loss is {loss}" in view.conclude()
        # Where a step leads has more decimals than the picture where it needs them, never fewer.
        assert len(following) >= len(shown["next"])
        exact = Fraction(1, 2) * Fraction(hundredths - 200, 100) ** 2 * (1 if half else 2)
        assert abs(read_number(loss) - exact) <= Fraction(1, 20_000)


def read_number(text: str) -> Fraction:
    """Read a number as it is written, such as "5×10⁻⁵"."""
    plain = text.replace("×10⁻", "e-").translate(str.maketrans("⁴⁵", "45"))
    return Fraction(plain)


def test_the_line_below_the_picture_as_it_is_read() -> None:
    (line,) = [node.value for node in App("one-prediction?o=1.2").find("text")]
    assert line.split("     ") == [
        "L = ½ (t − o)² = ½ (2.00 − 1.20)² = 0.32",
        "dL/do = o − t = 1.20 − 2.00 = −0.80",
        "o − η dL/do = 1.20 − 0.5 · (−0.80) = 1.60",
    ]
