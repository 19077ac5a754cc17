"""Numbers of a text read back, by rules of their own."""

from __future__ import annotations

from fractions import Fraction

_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read_number(text: str) -> Fraction:
    """Read a number as text writes it: "−1.2×10⁻⁷"."""
    mantissa, _, power = text.replace("−", "-").replace(",", "").partition("×10")
    return Fraction(mantissa) * Fraction(10) ** int(power.translate(_PLAIN) or 0)
