"""Sentences that stay true while a hand moves.

A sentence is a list of cases, each with a template; the first case that holds
is the one that is said. The same templates are filled in twice: here, and in
the browser at every frame of a drag, where no round trip would be fast enough.
A test holds the two against each other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal

from lossviz.base import count_decimals, drop_round_off, format_digits, to_text

_SLOT = re.compile(r"\{(\|?)(\w+)\|?\}")
_MOST_DECIMALS = 6
_ZERO = 1e-9
# A 64-bit number has at most 767 significant digits, and at most 309 before its point.
_EXACT = Context(prec=1100, rounding=ROUND_HALF_UP)


def find_sign(value: float, zero: float = _ZERO) -> Literal[-1, 0, 1]:
    """Give the sign of `value`, with 0 for what is not larger than `zero`."""
    return 0 if abs(value) <= zero else 1 if value > 0 else -1


@dataclass(frozen=True)
class Format:
    """How one quantity is written: with fixed decimals, or as a power of ten.

    Attributes
    ----------
    decimals : int
        Digits after the point.
    scientific : bool
        Write with as many digits after the first, and very large and very small numbers
        as a power of ten: "1.2×10⁻⁷" instead of "0.00000012".
    kept : int
        Significant digits that count; what is beyond is the round-off of the
        interpolation and must not decide how a half is rounded.
    """

    decimals: int
    scientific: bool = False
    kept: int = 12

    @classmethod
    def for_span(cls, span: float, largest: float | None = None) -> Format:
        """Choose the format that tells a hundredth of `span` apart.

        Parameters
        ----------
        span : float
            What the axis spans, positive.
        largest : float, optional
            The largest magnitude to be written; the span where not given.
        """
        largest = max(largest or span, span)
        digits = math.floor(math.log10(largest)) - math.floor(math.log10(span)) + 2
        kept = min(max(12, digits + 3), 16)
        if count_decimals(span) <= _MOST_DECIMALS and largest < 1e9:
            return cls(count_decimals(span), kept=kept)
        return cls(min(digits, 15), scientific=True, kept=kept)

    @property
    def least(self) -> int:
        """How many digits after the point each number has at least."""
        return 0 if self.scientific else self.decimals

    def write(self, value: float) -> str:
        """Write `value` as text; halves are rounded away from zero, and there is no "−0"."""
        if self.scientific:
            return to_text(format_digits(value, self.decimals + 1, self.kept))
        value = drop_round_off(value, self.kept)
        with localcontext(_EXACT):
            text = f"{Decimal(value):.{self.decimals}f}"
        return to_text(text if Decimal(text) else text.removeprefix("-"))


@dataclass(frozen=True)
class Case:
    """One way to say it, and when it holds.

    Attributes
    ----------
    template : str
        Text with `{quantity}` or `{|quantity|}` (its magnitude) in it. What stands between
        two `*` is set off: in the colour of the ▲ or ▼ that it begins with, else of the sign.
    quantity : str
        Whose sign decides; empty for the case that always holds.
    sign : {-1, 0, 1}
        The sign at which this case holds.
    also : tuple of (str, int)
        More quantities, each with the sign that it has to have.
    """

    template: str
    quantity: str = ""
    sign: Literal[-1, 0, 1] = 0
    also: tuple[tuple[str, Literal[-1, 0, 1]], ...] = ()


@dataclass(frozen=True)
class Sentence:
    """Cases of which the first that holds is said."""

    cases: tuple[Case, ...]

    @classmethod
    def always(cls, template: str) -> Sentence:
        """Say the same template whatever the quantities are."""
        return cls((Case(template),))

    @classmethod
    def by_sign(cls, quantity: str, low: str, zero: str, high: str) -> Sentence:
        """Say one of three templates, by the sign of `quantity`."""
        return cls((Case(low, quantity, -1), Case(zero, quantity, 0), Case(high, quantity, 1)))

    def say(
        self,
        values: Mapping[str, float | str],
        formats: Mapping[str, Format],
        zeros: Mapping[str, float] | None = None,
    ) -> str:
        """Fill in the case that holds.

        Parameters
        ----------
        values : mapping of str to float or str
            The quantities by name; text stands for itself.
        formats : mapping of str to Format
            How each number is written.
        zeros : mapping of str to float, optional
            Up to which magnitude each quantity has the sign 0; 1e-9 where it is not said.
        """
        template = next(c.template for c in self.cases if _holds(c, values, zeros or {}))
        bare = template.replace("*", "")  # before filling in: what is filled in keeps its own
        return _SLOT.sub(lambda slot: _fill(slot, values, formats), bare)


def _holds(case: Case, values: Mapping[str, float | str], zeros: Mapping[str, float]) -> bool:
    if not case.quantity:
        return True
    needed = ((case.quantity, case.sign), *case.also)
    return all(
        sign == find_sign(float(values[name]), zeros.get(name, _ZERO)) for name, sign in needed
    )


def _fill(
    slot: re.Match[str], values: Mapping[str, float | str], formats: Mapping[str, Format]
) -> str:
    magnitude, name = slot.groups()
    value = values[name]
    if isinstance(value, str):
        return value
    return formats[name].write(abs(value) if magnitude else value)
