"""A number as a training printed it: its value, and how exact its digits make it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lossviz.base import DataError, quote

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,6})?", re.IGNORECASE | re.ASCII)
_COMMA: Final = re.compile(r"[+-]?[\d.]*,[\d.,]*(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
_STARTS: Final = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.IGNORECASE | re.ASCII
)
_LONGEST: Final = 60


@dataclass(frozen=True)
class TypedNumber:
    """A decimal number, and half a unit of its last digit.

    Attributes
    ----------
    value : float
    half_unit : float
        The number that was rounded lies within this of `value`.
    """

    value: float
    half_unit: float


def read_number(text: str) -> TypedNumber:
    """Read one number.

    Raises
    ------
    DataError
        For anything but digits, a point and an exponent, and for what no 64-bit number holds.
        Commas may stand before each three digits, as the pages write thousands.
    """
    text = text.strip().replace("−", "-")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        raise DataError(_explain(text))
    value, exact = float(text), Decimal(text)
    if math.isinf(value):
        raise DataError(f"{quote(text)} is too large for a 64-bit number (about 1.8e308).")
    if value == 0 and exact:
        raise DataError(f"{quote(text)} is too small for a 64-bit number (about 5e-324).")
    exponent = exact.as_tuple().exponent  # of the last digit that is typed
    return TypedNumber(value, float(f"5e{int(exponent) - 1}"))


def _explain(text: str) -> str:
    if not text:
        return "Type the number that your training printed."
    if _COMMA.fullmatch(text):
        return (
            f"{quote(text)} has a comma before other than three digits: write the decimals after "
            "a point, such as 2859.69 or 2,859.69."
        )
    starts = _STARTS.match(text)
    if starts and len(text) <= _LONGEST:
        more = text[starts.end() :].strip()
        return (
            f"{quote(text)} goes on after the number, with {quote(more)}: type {starts[1]} alone."
        )
    return f"{quote(text)} is not a number: type one such as 2859.69 or 2.86e3."
