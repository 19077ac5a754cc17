"""Numbers as text: on screen, in a sentence, in LaTeX.

On a figure the axis sets how many digits a number gets: the last digit shown is
about a hundredth of what the axis spans, and it stays the same during a drag.
Elsewhere a number gets four significant digits. Both round in the same way, and the
lines beside a figure have at least its decimals.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context

SIGNIFICANT = 4
_SMALLEST_PLAIN, _LARGEST_PLAIN = -4, 6  # exponents of what is written without a power of ten
MINUS = "−"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOT_FINITE = {"inf": "∞", "-inf": f"{MINUS}∞", "nan": "not a number"}
_NOT_FINITE_IN_LATEX = {
    "inf": r"\infty",
    "-inf": r"-\infty",
    "nan": r"\text{not a number}",
}


def count_decimals(span: float) -> int:
    """Digits after the point that tell a hundredth of `span` apart.

    Parameters
    ----------
    span : float
        Length of the axis, in its own unit; positive and finite.

    Returns
    -------
    int
        At least 0. A span of 5 gives 2, a span of 500 gives 0.
    """
    return max(0, 2 - math.floor(math.log10(span)))


def drop_round_off(value: float, kept: int = 12) -> float:
    """Take `kept` significant digits of `value`: what is beyond must not decide how it is rounded.

    By a context, and not by f"{value:e}", which rounds halves to even; the browser rounds them
    away from zero.
    """
    return float(Context(prec=kept, rounding=ROUND_HALF_UP).create_decimal(float(value)))


def format_number(value: float, digits: int = SIGNIFICANT) -> str:
    """Write `value` for a text, with at most `digits` significant digits: "−0.8", "1.2×10⁻⁷".

    Whole numbers below a million keep all their digits; very large and very
    small ones are written as a power of ten. Thousands get a comma, and minus is the true
    sign. What is not finite is "∞", "−∞" or "not a number".
    """
    return to_text(format_plain(value, digits))


def to_text(plain: str) -> str:
    """Write a number as text does: "-1.2e-7" becomes "−1.2×10⁻⁷", and "1234.5" "1,234.5"."""
    if plain in _NOT_FINITE:
        return _NOT_FINITE[plain]
    mantissa, _, exponent = plain.partition("e")
    power = f"×10{exponent.translate(_RAISED)}" if exponent else ""
    return _group_thousands(mantissa).replace("-", MINUS) + power


def _group_thousands(plain: str) -> str:
    """Set thousands apart in a number without a power of ten: "-1234.5" becomes "-1,234.5"."""
    return re.sub(r"\d+", lambda whole: f"{int(whole[0]):,}", plain, count=1)


def format_plain(value: float, digits: int = SIGNIFICANT) -> str:
    """Write `value` as `format_number` does, but so that a program can read it: "-1.2e-7"."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return str(float(value))
    if value == int(value) and abs(value) < 10**_LARGEST_PLAIN:
        return str(int(value))
    return format_digits(value, digits, max(12, digits + 3))


def format_digits(value: float, digits: int, kept: int) -> str:
    """Write `value` as `format_plain` does, but whole numbers with `digits` digits, too."""
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(
        drop_round_off(value, kept)
    )
    rounded = rounded.normalize()
    if not rounded:
        return "0"  # and not "-0"
    is_plain = _SMALLEST_PLAIN <= rounded.adjusted() < _LARGEST_PLAIN
    return f"{rounded:f}" if is_plain else f"{rounded:e}".replace("e+", "e")


def pad_decimals(plain: str, decimals: int) -> str:
    """Write a number with at least so many digits after the point: "1.2" becomes "1.20"."""
    whole, _, rest = plain.partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}" if rest or decimals else whole


def format_rounded(value: float, digits: int) -> str:
    """Write `value` with `digits` significant digits, for a sentence: "47,800", "−0.35".

    Whole numbers lose digits, too.
    """
    return format_number(float(f"{value:.{digits - 1}e}"), digits)


def format_percent(share: float) -> str:
    """Write a share in [0, 1] as a percentage: "34%", "3.4%", "less than 0.1%"."""
    if share == 0:
        return "0%"
    if share < 0.001:
        return "less than 0.1%"
    if 0.995 <= share < 1:
        return "more than 99%"
    return f"{100 * share:.0f}%" if share >= 0.0995 else f"{100 * share:.1f}%"


def count_digits_apart(largest: float, difference: float, most: int = 15) -> int:
    """Digits that numbers need for their difference to keep four.

    Parameters
    ----------
    largest : float
        Magnitude of the larger number.
    difference : float
        Between the two; where it is 0 four digits are enough.
    most : int
        A float64 has about 15 significant decimal digits.
    """
    if not largest or not difference:
        return SIGNIFICANT
    lost = math.floor(math.log10(abs(largest))) - math.floor(math.log10(abs(difference)))
    return min(most, SIGNIFICANT + max(0, lost))


def format_latex(value: float, digits: int = SIGNIFICANT) -> str:
    r"""Write `value` for LaTeX: "0.32", "-0.8", "1{,}234", "1.2 \times 10^{-7}"."""
    plain = format_plain(value, digits)
    if plain in _NOT_FINITE_IN_LATEX:
        return _NOT_FINITE_IN_LATEX[plain]
    mantissa, _, exponent = plain.partition("e")
    written = _group_thousands(mantissa).replace(",", "{,}")
    return rf"{written} \times 10^{{{int(exponent)}}}" if exponent else written
