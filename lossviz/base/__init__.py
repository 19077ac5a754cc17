"""Errors, checks of numbers, numbers as text, and quoting: used by every folder."""

from lossviz.base.checks import (
    LARGEST,
    FloatArray,
    Number,
    check_finite,
    check_number,
    check_pair,
    check_pair_of_any_shape,
    refuse_huge,
)
from lossviz.base.errors import DataError, LossvizError
from lossviz.base.numbers import (
    MINUS,
    SIGNIFICANT,
    count_decimals,
    count_digits_apart,
    drop_round_off,
    format_digits,
    format_latex,
    format_number,
    format_percent,
    format_plain,
    format_rounded,
    pad_decimals,
    to_text,
)
from lossviz.base.quoting import isolate, list_names, make_visible, quote

__all__ = [
    "LARGEST",
    "MINUS",
    "SIGNIFICANT",
    "DataError",
    "FloatArray",
    "LossvizError",
    "Number",
    "check_finite",
    "check_number",
    "check_pair",
    "check_pair_of_any_shape",
    "count_decimals",
    "count_digits_apart",
    "drop_round_off",
    "format_digits",
    "format_latex",
    "format_number",
    "format_percent",
    "format_plain",
    "format_rounded",
    "isolate",
    "list_names",
    "make_visible",
    "pad_decimals",
    "quote",
    "refuse_huge",
    "to_text",
]
