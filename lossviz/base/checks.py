"""Checks of targets, outputs and learning rates; what they pass is not checked again.

Every function either returns finite float64 numbers or raises a DataError whose
sentence says which argument, where, what it is and what is expected.
Conversion comes before any arithmetic: float32 numbers near 1e8 lose their
differences when they are subtracted as float32.

Targets and outputs are at most `LARGEST` in size. So what is computed of them may square
their errors and add the squares up (4e200 for each row) without a thought for overflow.
"""

from __future__ import annotations

import math
import reprlib
from numbers import Real
from typing import Any, NoReturn, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lossviz.base.errors import DataError

FloatArray = NDArray[np.float64]
Number = TypeVar("Number", float, FloatArray)

LARGEST = 1e100  # in size, of a target or an output

_REAL_KINDS = "iuf"


def check_pair(target: ArrayLike, output: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Take targets and outputs of n examples as float64 arrays.

    Parameters
    ----------
    target, output : array-like of shape (n,)
        Real numbers in the target's unit, n at least 1.

    Returns
    -------
    tuple of two ndarray of shape (n,)
        Finite and float64; an argument that is so already is not copied.

    Raises
    ------
    DataError
        For text, complex numbers, booleans, objects, ragged or masked input,
        any shape but one common (n,), no numbers at all, NaN or infinity, and
        numbers beyond 1e100 in size.
    """
    checked = _convert_pair(target, output, ("target", "output"), one_axis=True)
    refuse_huge(checked[0], "target")
    refuse_huge(checked[1], "output")
    return checked


def refuse_huge(values: FloatArray, what: str) -> None:
    """Refuse numbers beyond `LARGEST` in size: the first one is named.

    Parameters
    ----------
    values : ndarray
        Finite.
    what : str
        What they are called in a sentence.
    """
    huge = np.flatnonzero(np.abs(values) > LARGEST)
    if huge.size:
        raise DataError(
            f"{what}{_locate(huge[0], values.shape)} is {values.flat[huge[0]]:g}, and 1e100 in "
            "size is the most here: give the numbers in a larger unit."
        )


def check_pair_of_any_shape(
    first: Number, second: Number, names: tuple[str, str] = ("target", "output")
) -> tuple[Number, Number]:
    """Take two numbers, or two arrays of one shape, as finite float64: `check_pair` for any shape.

    Parameters
    ----------
    first, second : float or ndarray of one common shape
        Real numbers.
    names : tuple of str
        What the arguments are called in a sentence.

    Returns
    -------
    tuple of two float or two ndarray
        Floats for scalars, float64 arrays for arrays.

    Raises
    ------
    DataError
        As for `check_pair`, but any common shape is accepted.
    """
    if isinstance(first, float) and isinstance(second, float) and math.isfinite(first + second):
        return float(first), float(second)  # every step of a descent comes here: no arrays are made
    checked = _convert_pair(first, second, names)
    result: Any = checked if checked[0].ndim else (float(checked[0]), float(checked[1]))
    return cast(tuple[Number, Number], result)


def check_number(value: float, what: str) -> float:
    """Take one finite real number as a float.

    Parameters
    ----------
    value : float
        The number.
    what : str
        What it is called in a sentence.

    Raises
    ------
    DataError
        When it is not one number, not real or not finite.
    """
    if type(value) is float and math.isfinite(value):
        return value
    checked = _convert_to_float64(value, what)
    if checked.ndim:
        raise DataError(f"{what} has shape {checked.shape}; expected one number.")
    _refuse_empty_or_infinite(checked, what)
    return float(checked)


def check_finite(value: Number, what: str) -> Number:
    """Return a computed value, or refuse it where it overflowed.

    Parameters
    ----------
    value : float or ndarray
        What a calculation on finite numbers gave.
    what : str
        What it is called in a sentence.

    Raises
    ------
    DataError
        When it, or one of its elements, is infinite or NaN.
    """
    wrong = np.flatnonzero(~np.isfinite(value))
    if wrong.size:
        raise DataError(
            f"{what}{_locate(wrong[0], np.shape(value))} is too large for a 64-bit number "
            "(about 1.8e308); expected smaller values, for instance in a larger unit."
        )
    return value


def _convert_pair(
    first: ArrayLike, second: ArrayLike, names: tuple[str, str], *, one_axis: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Convert two arrays of one shape, which is (n,) where they may have one axis only."""
    checked = _convert_to_float64(first, names[0]), _convert_to_float64(second, names[1])
    shapes = checked[0].shape, checked[1].shape
    if shapes[0] != shapes[1] or (one_axis and checked[0].ndim != 1):
        wanted = ", (n,), one number for each example" if one_axis else ""
        raise DataError(
            f"{names[0]} has shape {shapes[0]} and {names[1]} has shape {shapes[1]}; "
            f"expected the same shape for both{wanted}, because unequal "
            "shapes would pair every number with every other."
        )
    for array, name in zip(checked, names, strict=True):
        _refuse_empty_or_infinite(array, name)
    return checked


def _convert_to_float64(values: ArrayLike, name: str) -> FloatArray:
    """Convert to float64 what holds real numbers; refuse the rest."""
    if np.ma.is_masked(values):
        raise DataError(f"{name} has masked entries; expected a number for every example.")
    try:
        array = np.asarray(values)
    except (ValueError, TypeError, OverflowError) as reason:
        raise DataError(
            f"{name} is ragged or cannot be made into an array; expected real numbers in rows "
            "of equal length."
        ) from reason
    if array.dtype.kind not in _REAL_KINDS and array.size:
        _refuse_type(values, name)
    with np.errstate(over="ignore"):  # a long double beyond the range: refused as infinite
        return array.astype(np.float64, copy=False)


def _refuse_type(values: ArrayLike, name: str) -> NoReturn:
    """Refuse an array of something else than real numbers: name the first that is none."""
    objects = np.asarray(values, dtype=object)
    flat = objects.ravel().tolist()
    # An array of real numbers can be one of objects, too (fractions, or whole numbers
    # beyond 64 bits): then the first one is named.
    at = next((i for i, value in enumerate(flat) if not _is_real(value)), 0)
    raise DataError(
        f"{name}{_locate(at, objects.shape)} is {_describe_value(flat[at])}; "
        "expected real numbers (integers or floats)."
    )


def _is_real(value: object) -> bool:
    """Whether a value is a real number; a truth value is none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def _describe_value(value: object) -> str:
    """Name a value that is no number: "the text 'abc'", "of type NoneType"."""
    if isinstance(value, str):
        return f"the text {reprlib.repr(value)}"
    if isinstance(value, bool):
        return f"the truth value {value}"
    if isinstance(value, complex):
        return f"the complex number {value}"
    return f"of type {type(value).__name__}"


def _refuse_empty_or_infinite(array: FloatArray, name: str) -> None:
    """Refuse an array without numbers, and one with NaN or infinity in it."""
    if not array.size:
        raise DataError(f"{name} is empty; expected at least one number.")
    wrong = np.flatnonzero(~np.isfinite(array))
    if wrong.size:
        raise DataError(
            f"{name}{_locate(wrong[0], array.shape)} is {array.flat[wrong[0]]}; "
            "expected a finite number."
        )


def _locate(at: int | np.intp, shape: tuple[int, ...]) -> str:
    """Say where in an array: " at position 3", " at position (1, 2)", or nothing."""
    if not shape:
        return ""
    index = tuple(int(i) for i in np.unravel_index(at, shape))
    return f" at position {index[0] if len(index) == 1 else index}"
