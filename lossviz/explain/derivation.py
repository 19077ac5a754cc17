r"""The derivation of the gradient as lines of LaTeX, with today's numbers in it.

Numbers are taken as the decimals that they are written as (0.1 is one tenth),
and everything is worked out in fractions of those. So ``=`` stands only between
things that are equal exactly as printed, and ``\approx`` wherever rounding for
display made a difference: a reader with a pencil finds no line wrong.

Results have four significant digits. Where two printed numbers are subtracted,
both get as many digits more as their difference needs to keep four.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from lossviz.base import (
    SIGNIFICANT,
    check_finite,
    check_number,
    format_latex,
    format_plain,
    to_text,
)
from lossviz.loss import SquaredError

Convention = Literal["t - o", "o - t"]
_Compute = Callable[..., Fraction]
_Write = Callable[..., str]

_MOST_DIGITS = 10
_ERROR = "o - t"
_DERIVATIVE = r"\frac{dL}{do}"


@dataclass(frozen=True)
class Line:
    """One line of a derivation: what it does, in words, and the LaTeX."""

    label: str
    latex: str

    @property
    def text(self) -> str:
        """The same without LaTeX, for the lines of one example: "dL/do = 1.2 − 2 = −0.8"."""
        plain = _POWER.sub(lambda found: to_text(f"e{found[1]}"), self.latex)
        for markup, text in _PLAIN:
            plain = plain.replace(markup, text)
        return plain


_POWER = re.compile(r" \\times 10\^\{(-?\d+)\}")
_PLAIN = (
    (r"\tfrac{1}{2} ", "½ "),
    (r"\frac{dL}{do}", "dL/do"),
    (r"\eta", "η"),
    (r"\cdot", "·"),
    (r"\approx", "≈"),
    ("^2", "²"),
    ("-", "−"),
)


@dataclass(frozen=True)
class _Shown:
    """A number, exactly and as printed."""

    exact: Fraction
    printed: Fraction
    latex: str

    @property
    def is_exact(self) -> bool:
        return self.exact == self.printed

    @property
    def operand(self) -> str:
        return f"({self.latex})" if self.latex.startswith("-") else self.latex


@dataclass(frozen=True)
class _Form:
    """How a squared error is written: its switches."""

    half: bool
    convention: Convention

    def __post_init__(self) -> None:
        if self.convention not in get_args(Convention):
            raise ValueError(f"convention is {self.convention!r}; expected 't - o' or 'o - t'.")

    @property
    def inner(self) -> str:
        """What is squared."""
        return self.substitute("t", "o")

    @property
    def inner_derivative(self) -> str:
        return rf"\frac{{d({self.inner})}}{{do}}"

    def substitute(self, target: str, output: str) -> str:
        """Write what is squared, with numbers or symbols in it."""
        return f"{target} - {output}" if self.convention == "t - o" else f"{output} - {target}"

    def prefactor(self) -> str:
        """Write h: what stands before the square."""
        return r"\tfrac{1}{2}" if self.half else ""

    def slope(self) -> str:
        """Write 2h: what stands before the error in the gradient."""
        return "" if self.half else "2"

    def weight(self) -> Fraction:
        """Compute h."""
        return Fraction(1, 2 if self.half else 1)


def derive_one(
    target: float,
    output: float,
    *,
    half: bool,
    convention: Convention,
    learning_rate: float | None = None,
) -> tuple[Line, ...]:
    """Derive the gradient of one example's loss, and the step that follows from it.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    half : bool
        Whether the one half stands before the square.
    convention : {"t - o", "o - t"}
        Which difference is squared.
    learning_rate : float, optional
        The rate eta; without it there is no line for the step.

    Returns
    -------
    tuple of Line
        Loss, chain rule, inner derivative, gradient, the same with numbers, step.

    Raises
    ------
    DataError
        For input that is not finite, and where a result overflows.
    ValueError
        When `convention` is neither of the two.
    """
    form = _Form(half, convention)
    t, o = _check_example(target, output, half)
    return (
        Line("Loss", _write_loss(form, t, o)),
        *_write_chain_rule(form),
        Line("Gradient with numbers", _write_gradient(form, t, o)),
        *_write_step(o, 2 * form.weight() * (o - t), learning_rate),
    )


def derive_same_update(
    target: float, output: float, *, half: bool, learning_rate: float
) -> tuple[Line, ...]:
    """Show that both sign conventions give one loss, one gradient and one step.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    half : bool
        Whether the one half stands before the square.
    learning_rate : float
        The rate eta.

    Returns
    -------
    tuple of Line
        For square, gradient and step: once in symbols, once with numbers.

    Raises
    ------
    DataError
        For input that is not finite, and where a result overflows.
    """
    t, o, eta = *_check_example(target, output, half), _check_rate(learning_rate)
    form = _Form(half, "t - o")
    outer = _write_product(form.prefactor(), "2", dot=True)
    down, error = _write_product(form.slope(), "(t - o)"), _write_product(form.slope(), "(o - t)")
    shown = _show_apart(t, o)
    return (
        Line("The same square", "(t - o)^2 = t^2 - 2 t o + o^2 = (o - t)^2"),
        Line("The same loss", _write_both_losses(form, *shown)),
        Line(
            "The same gradient",
            rf"{outer} (t - o) \cdot (-1) = {_write_scaled(form.slope(), 'o - t')} = "
            rf"{outer} (o - t) \cdot 1",
        ),
        Line("The same gradient, with numbers", _write_both_gradients(form, outer, *shown)),
        Line("The same step", rf"o - \eta \cdot (-{down}) = o - \eta \cdot {error}"),
        Line("The same step, with numbers", _write_both_steps(form, t, o, eta)),
    )


def derive_delta_rule(
    target: float, output: float, *, half: bool, learning_rate: float
) -> tuple[Line, ...]:
    r"""Show that the delta rule, ``o + eta (t - o)``, is the step down the gradient.

    With the one half the rates are the same; without it the delta rule's rate
    is twice as large, because the 2 of the gradient is counted into it. The rule
    is that of Widrow and Hoff (1960), "Adaptive Switching Circuits".

    Parameters
    ----------
    target, output : float
        In the target's unit.
    half : bool
        Whether the one half stands before the square.
    learning_rate : float
        The rate eta of the step down the gradient.

    Returns
    -------
    tuple of Line
        In symbols, then with numbers.

    Raises
    ------
    DataError
        For input that is not finite, and where a result overflows.
    """
    t, o, eta = *_check_example(target, output, half), _check_rate(learning_rate)
    form = _Form(half, "t - o")
    down = rf"o - \eta \cdot {_write_product(form.slope(), '(o - t)')}"
    rate = r"\eta" if half else r"\eta'"
    doubled = _fill_in_numbers(
        r"\eta' = 2 \eta", r"2 \cdot {}".format, lambda a: 2 * a, [_show(eta)]
    )
    return (
        Line("Down the gradient", rf"o - \eta {_DERIVATIVE} = {down}"),
        *([] if half else [Line("The delta rule's rate", doubled)]),
        Line("The delta rule", f"{down} = o + {rate} (t - o)"),
        Line("With numbers", _write_both_rules(form, t, o, eta)),
    )


# The lines, one function for each


def _write_loss(form: _Form, t: Fraction, o: Fraction) -> str:
    return _fill_in_numbers(
        f"L = {_write_product(form.prefactor(), f'({form.inner})^2')}",
        lambda a, b: _write_product(form.prefactor(), f"({form.substitute(a, b)})^2"),
        lambda a, b: form.weight() * (a - b) ** 2,
        _show_apart(t, o),
    )


def _write_chain_rule(form: _Form) -> tuple[Line, ...]:
    outer = _write_product(form.prefactor(), f"2 ({form.inner})", dot=True)
    result = _write_scaled(form.slope(), _ERROR)
    if form.convention == "t - o":
        inner, factor = "-1", "(-1)"
        result = f"-{_write_product(form.slope(), f'({form.inner})')} = {result}"
    else:
        inner = factor = "1"
    return (
        Line("Chain rule", rf"{_DERIVATIVE} = {outer} \cdot {form.inner_derivative}"),
        Line("Inner derivative", f"{form.inner_derivative} = {inner}"),
        Line("Gradient", rf"{_DERIVATIVE} = {outer} \cdot {factor} = {result}"),
    )


def _write_gradient(form: _Form, t: Fraction, o: Fraction) -> str:
    return _fill_in_numbers(
        f"{_DERIVATIVE} = {_write_scaled(form.slope(), _ERROR)}",
        lambda a, b: _write_scaled(form.slope(), f"{b} - {a}", dot=True),
        lambda a, b: 2 * form.weight() * (b - a),
        _show_apart(t, o),
    )


def _write_step(o: Fraction, gradient: Fraction, rate: float | None) -> tuple[Line, ...]:
    """Write the step from `o`: no line without a rate."""
    if rate is None:
        return ()
    eta = _check_rate(rate)
    digits = _count_digits(o, o - eta * gradient)
    line = _fill_in_numbers(
        rf"o - \eta {_DERIVATIVE}",
        lambda a, b, c: rf"{a} - {b} \cdot {c}",
        lambda a, b, c: a - b * c,
        (_show(o, digits), _show(eta), _show(gradient)),
        digits,
    )
    return (Line("One step", line),)


def _write_both_losses(form: _Form, t: _Shown, o: _Shown) -> str:
    return _write_two_ways(
        lambda a, b: _write_product(form.prefactor(), f"({a} - {b})^2"),
        lambda a, b: _write_product(form.prefactor(), f"({b} - {a})^2"),
        lambda a, b: form.weight() * (a - b) ** 2,
        (t, o),
    )


def _write_both_gradients(form: _Form, outer: str, t: _Shown, o: _Shown) -> str:
    return _write_two_ways(
        lambda a, b: rf"{outer} \cdot ({a} - {b}) \cdot (-1)",
        lambda a, b: rf"{outer} \cdot ({b} - {a}) \cdot 1",
        lambda a, b: 2 * form.weight() * (b - a),
        (t, o),
    )


def _write_both_steps(form: _Form, t: Fraction, o: Fraction, eta: Fraction) -> str:
    two = _write_product(form.slope(), "", dot=True)
    return _write_two_ways(
        lambda a, b, c: rf"{b} - {c} \cdot (-{two}({a} - {b}))",
        lambda a, b, c: rf"{b} - {c} \cdot {two}({b} - {a})",
        lambda a, b, c: b - 2 * form.weight() * c * (b - a),
        *_show_step(form, t, o, eta),
    )


def _write_both_rules(form: _Form, t: Fraction, o: Fraction, eta: Fraction) -> str:
    two = _write_product(form.slope(), "", dot=True)  # 2 eta, not eta': no rounding in between
    return _write_two_ways(
        lambda a, b, c: rf"{b} - {c} \cdot {two}({b} - {a})",
        lambda a, b, c: rf"{b} + {two}{c} \cdot ({a} - {b})",
        lambda a, b, c: b - 2 * form.weight() * c * (b - a),
        *_show_step(form, t, o, eta),
    )


# Writing and reckoning


def _fill_in_numbers(
    formula: str,
    write: _Write,
    compute: _Compute,
    shown: Sequence[_Shown],
    digits: int = SIGNIFICANT,
) -> str:
    """Write formula, formula with numbers, and result, each joined by an honest sign."""
    result = _show(compute(*(each.exact for each in shown)), digits)
    substituted = write(*(each.operand for each in shown))
    first = _choose_relation(all(each.is_exact for each in shown))
    second = _choose_relation(compute(*(each.printed for each in shown)) == result.printed)
    return f"{formula} {first} {substituted} {second} {result.latex}"


def _write_two_ways(
    left: _Write,
    right: _Write,
    compute: _Compute,
    shown: Sequence[_Shown],
    digits: int = SIGNIFICANT,
) -> str:
    """Write two ways to reckon the same, with the result between them."""
    result = _show(compute(*(each.exact for each in shown)), digits)
    operands = [each.operand for each in shown]
    sign = _choose_relation(compute(*(each.printed for each in shown)) == result.printed)
    return f"{left(*operands)} {sign} {result.latex} {sign} {right(*operands)}"


def _choose_relation(equal: bool) -> str:
    return "=" if equal else r"\approx"


def _write_product(factor: str, rest: str, *, dot: bool = False) -> str:
    """Write a product; a factor of 1 is not written."""
    between = r" \cdot " if dot else " "
    return f"{factor}{between}{rest}" if factor else rest


def _write_scaled(factor: str, difference: str, *, dot: bool = False) -> str:
    """Write a product with a difference, which needs brackets only beside a factor."""
    return _write_product(factor, f"({difference})", dot=dot) if factor else difference


# Numbers, exactly and as printed


def _check_example(target: float, output: float, half: bool) -> tuple[Fraction, Fraction]:
    t, o = check_number(target, "target"), check_number(output, "output")
    SquaredError(half=half).value(t, o)  # refuses what overflows
    return _read_decimal(t), _read_decimal(o)


def _check_rate(learning_rate: float) -> Fraction:
    return _read_decimal(check_number(learning_rate, "the learning rate"))


def _read_decimal(value: float) -> Fraction:
    """Take a float as the decimal that it is written as."""
    return Fraction(repr(float(value)))


def _show(exact: Fraction, digits: int = SIGNIFICANT) -> _Shown:
    value = _round_to_float(exact)
    return _Shown(exact, Fraction(format_plain(value, digits)), format_latex(value, digits))


def _show_apart(t: Fraction, o: Fraction) -> tuple[_Shown, _Shown]:
    digits = _count_digits(t, o)
    return _show(t, digits), _show(o, digits)


def _show_step(
    form: _Form, t: Fraction, o: Fraction, eta: Fraction
) -> tuple[tuple[_Shown, _Shown, _Shown], int]:
    after = o - eta * 2 * form.weight() * (o - t)
    digits = max(_count_digits(t, o), _count_digits(o, after))
    return (_show(t, digits), _show(o, digits), _show(eta)), digits


def _count_digits(first: Fraction, second: Fraction) -> int:
    """Digits that two numbers need for their difference to keep four."""
    largest, difference = max(abs(first), abs(second)), second - first
    if not difference:
        return SIGNIFICANT
    lost = _measure_magnitude(largest) - _measure_magnitude(difference)
    return min(_MOST_DIGITS, SIGNIFICANT + max(0, lost))


def _measure_magnitude(value: Fraction) -> int:
    """Power of ten of the first digit; logarithms of whole numbers reach beyond the floats."""
    return math.floor(math.log10(abs(value.numerator)) - math.log10(value.denominator))


def _round_to_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return check_finite(math.inf, "a result of the derivation")
