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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lossviz.base import (
    MINUS,
    SIGNIFICANT,
    check_finite,
    check_number,
    count_digits_apart,
    drop_round_off,
    format_latex,
    format_plain,
    pad_decimals,
    to_text,
)
from lossviz.loss import Loss, SquaredError, require_squared_error

SignConvention = Literal["t - o", "o - t"]
_Compute = Callable[..., Fraction]

_MOST_DIGITS = 10
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
    ("{,}", ","),
    (r"\tfrac{1}{2} ", "½ "),
    (r"\frac{dL}{do}", "dL/do"),
    (r"\eta", "η"),
    (r"\delta", "δ"),
    (r"\tau", "τ"),
    (r"\operatorname{sign}", "sign"),
    (r"\cdot", "·"),
    (r"\approx", "≈"),
    ("^2", "²"),
    ("-", "−"),
    ("\\", ""),  # of the names of functions
)


_NAME = re.compile(r"\\[a-z]+|\be\b")
_KEPT = 14  # digits of a value that was computed in 64-bit numbers
_SYMBOL = re.compile(r"\\eta|\b[tog]\b")  # g is a gradient that is known already


@dataclass(frozen=True)
class _Number:
    """A number, exactly and as printed."""

    exact: Fraction
    printed: Fraction
    latex: str

    @property
    def is_exact(self) -> bool:
        return self.exact == self.printed


_Numbers = Mapping[str, _Number]


@dataclass(frozen=True)
class _Square:
    """A squared error ``h e^2``, whose gradient is ``2h e``, in fractions and in LaTeX.

    Attributes
    ----------
    h : Fraction
    factor : str
        What stands before the square: h.
    outer : str
        The same times the 2 that comes from the square.
    slope : str
        What stands before the error in the gradient: 2h, where that is not 1.
    slope_of_numbers : str
        The same before numbers: with a dot.
    """

    h: Fraction
    factor: str
    outer: str
    slope: str
    slope_of_numbers: str

    def loss(self, t: Fraction, o: Fraction) -> Fraction:
        return self.h * (t - o) ** 2

    def gradient(self, t: Fraction, o: Fraction) -> Fraction:
        return 2 * self.h * (o - t)

    def step(self, t: Fraction, o: Fraction, eta: Fraction) -> Fraction:
        return o - eta * self.gradient(t, o)


_WITH_HALF = _Square(Fraction(1, 2), r"\tfrac{1}{2} ", r"\tfrac{1}{2} \cdot 2", "", "")
_WITHOUT_HALF = _Square(Fraction(1), "", "2", "2 ", r"2 \cdot ")


def derive_gradient(
    target: float,
    output: float,
    *,
    loss: Loss,
    convention: SignConvention,
    learning_rate: float,
) -> tuple[Line, ...]:
    """Derive the gradient of one example's loss, and the step that follows from it.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    loss : Loss
    convention : {"t - o", "o - t"}
        Which difference is squared.
    learning_rate : float
        The rate eta.

    Returns
    -------
    tuple of Line
        Of a squared error: loss, chain rule, inner derivative, gradient, the same with numbers,
        step. Of another loss: error, loss, gradient with numbers, step.

    Raises
    ------
    DataError
        For input that is not finite, and where a result overflows.
    """
    if not isinstance(loss, SquaredError):
        return _derive_from_error(target, output, loss, learning_rate)
    t, o, square = _check_example(target, output, loss)
    numbers = _show_apart(t, o)
    squared = f"{square.factor}({convention})^2"
    return (
        Line("Loss", _fill_in(f"L = {squared}", squared, square.loss, numbers)),
        *_write_chain_rule(square, convention),
        Line(
            "Gradient with numbers",
            _fill_in(
                f"{_DERIVATIVE} = {_multiply(square.slope, 'o - t')}",
                _multiply(square.slope_of_numbers, "o - t"),
                square.gradient,
                numbers,
            ),
        ),
        _write_step(o, square.gradient(t, o), _check_rate(learning_rate)),
    )


# Neither a factor nor a part of a power of ten, nor the 1 of "1 − τ".
_TERM = re.compile(r"(?<![\d.,×])\d[\d,]*(?:\.\d+)?(?![\d.,×]| ·| − [α-ω])")


def write_beside(lines: tuple[Line, ...], decimals: int) -> tuple[str, ...]:
    """Write what of `derive_gradient` has numbers, with at least the decimals of a figure.

    A loss has as many digits there as here.
    """
    labels = ("Error", "Loss", "Gradient with numbers", "One step")
    return tuple(_pad(line, decimals) for line in lines if line.label in labels)


def _pad(line: Line, decimals: int) -> str:
    written, _, value = line.text.rpartition(" ")
    if line.label != "Loss":
        written, value = line.text, ""
    return f"{_TERM.sub(lambda term: pad_decimals(term[0], decimals), written)} {value}".strip()


def derive_same_update(
    target: float, output: float, *, loss: Loss, learning_rate: float
) -> tuple[Line, ...]:
    """Show that both sign conventions give one loss, one gradient and one step.

    Parameters
    ----------
    target, output : float
        In the target's unit.
    loss : Loss
        A squared error.
    learning_rate : float
        The rate eta.

    Returns
    -------
    tuple of Line
        For square, gradient and step: once in symbols, once with numbers.

    Raises
    ------
    DataError
        For input that is not finite, where a result overflows, and for another loss.
    """
    t, o, square = _check_example(target, output, loss)
    h, outer = square.factor, square.outer
    two, two_of_numbers = square.slope, square.slope_of_numbers
    numbers = _show_apart(t, o)
    losses = _write_two_ways(f"{h}(t - o)^2", f"{h}(o - t)^2", square.loss, numbers)
    gradients = _write_two_ways(
        rf"{outer} \cdot (t - o) \cdot (-1)",
        rf"{outer} \cdot (o - t) \cdot 1",
        square.gradient,
        numbers,
    )
    steps = _write_two_ways(
        rf"o - \eta \cdot (-{two_of_numbers}(t - o))",
        rf"o - \eta \cdot {two_of_numbers}(o - t)",
        square.step,
        *_show_step(square, t, o, _check_rate(learning_rate)),
    )
    return (
        Line("The same square", "(t - o)^2 = t^2 - 2 t o + o^2 = (o - t)^2"),
        Line("The same loss", losses),
        Line(
            "The same gradient",
            rf"{outer} (t - o) \cdot (-1) = {_multiply(two, 'o - t')} = {outer} (o - t) \cdot 1",
        ),
        Line("The same gradient, with numbers", gradients),
        Line("The same step", rf"o - \eta \cdot (-{two}(t - o)) = o - \eta \cdot {two}(o - t)"),
        Line("The same step, with numbers", steps),
    )


def derive_delta_rule(
    target: float, output: float, *, loss: Loss, learning_rate: float
) -> tuple[Line, ...]:
    r"""Show that the delta rule, ``o + eta (t - o)``, is the step down the gradient.

    With the one half the rates are the same; without it the delta rule's rate
    is twice as large, because the 2 of the gradient is counted into it. The rule
    is that of Widrow and Hoff (1960), "Adaptive Switching Circuits".

    Parameters
    ----------
    target, output : float
        In the target's unit.
    loss : Loss
        A squared error.
    learning_rate : float
        The rate eta of the step down the gradient.

    Returns
    -------
    tuple of Line
        In symbols, then with numbers.

    Raises
    ------
    DataError
        For input that is not finite, where a result overflows, and for another loss.
    """
    t, o, square = _check_example(target, output, loss)
    eta = _check_rate(learning_rate)
    down = rf"o - \eta \cdot {square.slope}(o - t)"
    two = square.slope_of_numbers
    doubled = _fill_in(
        r"\eta' = 2 \eta", r"2 \cdot \eta", lambda rate: 2 * rate, {r"\eta": _show(eta)}
    )
    both = _write_two_ways(
        rf"o - \eta \cdot {two}(o - t)",
        rf"o + {two}\eta \cdot (t - o)",  # 2 eta, not eta': no rounding in between
        square.step,
        *_show_step(square, t, o, eta),
    )
    rate = r"\eta'" if two else r"\eta"
    return (
        Line("Down the gradient", rf"o - \eta {_DERIVATIVE} = {down}"),
        *([Line("The delta rule's rate", doubled)] if two else []),
        Line("The delta rule", f"{down} = o + {rate} (t - o)"),
        Line("With numbers", both),
    )


def _derive_from_error(
    target: float, output: float, loss: Loss, learning_rate: float
) -> tuple[Line, ...]:
    """Derive loss, gradient and step of any loss from the error."""
    t, o = (_read_decimal(check_number(v, n)) for v, n in ((target, "target"), (output, "output")))
    error = _to_float(o - t)
    value, slope = (
        drop_round_off(found(0.0, error), _KEPT) for found in (loss.value, loss.gradient)
    )
    numbers = {
        rf"\{own.name}": _show(_read_decimal(getattr(loss, own.name))) for own in loss.parameters
    } | {"e": _show(o - t)}
    # What is smooth and no polynomial has no short decimals but on the target.
    exact = bool(loss.kinks) or loss.quadratic is not None or error == 0
    of_loss, of_slope = loss.latex(error)
    return (
        Line("Error", _fill_in("e = o - t", "o - t", lambda t, o: o - t, _show_apart(t, o))),
        Line("Loss", f"L = {_write_piece(of_loss, value, numbers, exact=exact)}"),
        Line(
            "Gradient with numbers",
            f"{_DERIVATIVE} = {_write_piece(of_slope, slope, numbers, exact=exact)}",
        ),
        _write_step(o, _read_decimal(slope), _check_rate(learning_rate)),
    )


def _write_piece(latex: str, value: float, numbers: _Numbers, *, exact: bool) -> str:
    """Write a formula of the error, the same with numbers, and its value, each of them once."""
    with_numbers = _NAME.sub(
        lambda name: bracket(numbers[name[0]].latex) if name[0] in numbers else name[0], latex
    )
    with_numbers = with_numbers.replace("|(", "|").replace(")|", "|")
    result = _show(_read_decimal(value))
    shown = all(number.is_exact for number in numbers.values())
    relation = choose_relation(shown and exact and result.is_exact)
    between = ""
    if with_numbers not in (latex, result.latex, bracket(result.latex)):
        between = f" {choose_relation(shown)} {with_numbers}"
    return f"{latex}{between}" + (f" {relation} {result.latex}" if result.latex != latex else "")


def _write_chain_rule(square: _Square, convention: SignConvention) -> tuple[Line, ...]:
    outer = f"{_DERIVATIVE} = {square.outer} ({convention})"
    inner = rf"\frac{{d({convention})}}{{do}}"
    result = _multiply(square.slope, "o - t")
    slope, factor = "1", "1"
    if convention == "t - o":
        slope, factor, result = "-1", "(-1)", f"-{square.slope}(t - o) = {result}"
    return (
        Line("Chain rule", rf"{outer} \cdot {inner}"),
        Line("Inner derivative", f"{inner} = {slope}"),
        Line("Gradient", rf"{outer} \cdot {factor} = {result}"),
    )


def _write_step(o: Fraction, gradient: Fraction, eta: Fraction) -> Line:
    digits = _count_digits(o, o - eta * gradient)
    step = _fill_in(
        rf"o - \eta {_DERIVATIVE}",
        r"o - \eta \cdot g",
        lambda o, eta, g: o - eta * g,
        {"o": _show(o, digits), r"\eta": _show(eta), "g": _show(gradient)},
        digits,
    )
    return Line("One step", step)


def _fill_in(
    formula: str, template: str, compute: _Compute, numbers: _Numbers, digits: int = SIGNIFICANT
) -> str:
    """Write formula, template with numbers for its symbols, and result, with honest signs."""
    result, is_result_exact = _compute_result(compute, numbers, digits)
    first = choose_relation(all(number.is_exact for number in numbers.values()))
    second = choose_relation(is_result_exact)
    return f"{formula} {first} {_substitute(template, numbers)} {second} {result}"


def _write_two_ways(
    left: str, right: str, compute: _Compute, numbers: _Numbers, digits: int = SIGNIFICANT
) -> str:
    """Write two ways to reckon the same, with the result between them."""
    result, is_exact = _compute_result(compute, numbers, digits)
    sign = choose_relation(is_exact)
    return f"{_substitute(left, numbers)} {sign} {result} {sign} {_substitute(right, numbers)}"


def _compute_result(compute: _Compute, numbers: _Numbers, digits: int) -> tuple[str, bool]:
    """Compute a result, and whether the printed numbers give exactly what is printed of it."""
    result = _show(compute(*(number.exact for number in numbers.values())), digits)
    of_printed = compute(*(number.printed for number in numbers.values()))
    return result.latex, of_printed == result.printed


def _substitute(template: str, numbers: _Numbers) -> str:
    return _SYMBOL.sub(lambda found: bracket(numbers[found[0]].latex), template)


def choose_relation(equal: bool) -> str:
    """Choose the sign between two numbers: equal exactly as printed, or only about equal."""
    return "=" if equal else r"\approx"


def bracket(number: str) -> str:
    """Put a negative number, in LaTeX or as text, into brackets, to stand behind an operator."""
    return f"({number})" if number.startswith(("-", MINUS)) else number


def _multiply(factor: str, difference: str) -> str:
    """Write a product with a difference, which needs brackets only beside a factor."""
    return f"{factor}({difference})" if factor else difference


# Numbers, exactly and as printed


def _check_example(target: float, output: float, loss: Loss) -> tuple[Fraction, Fraction, _Square]:
    half = require_squared_error(loss, "the algebra of this page").half
    t, o = check_number(target, "target"), check_number(output, "output")
    loss.value(t, o)  # refuses what overflows
    return _read_decimal(t), _read_decimal(o), _WITH_HALF if half else _WITHOUT_HALF


def _check_rate(learning_rate: float) -> Fraction:
    return _read_decimal(check_number(learning_rate, "the learning rate"))


def _read_decimal(value: float) -> Fraction:
    """Take a float as the decimal that it is written as."""
    return Fraction(repr(float(value)))


def _show(exact: Fraction, digits: int = SIGNIFICANT) -> _Number:
    value = _to_float(exact)
    return _Number(exact, Fraction(format_plain(value, digits)), format_latex(value, digits))


def _to_float(exact: Fraction) -> float:
    try:
        return float(exact)
    except OverflowError:
        return check_finite(math.inf, "a result of the derivation")


def _show_apart(t: Fraction, o: Fraction) -> _Numbers:
    digits = _count_digits(t, o)
    return {"t": _show(t, digits), "o": _show(o, digits)}


def _show_step(square: _Square, t: Fraction, o: Fraction, eta: Fraction) -> tuple[_Numbers, int]:
    digits = max(_count_digits(t, o), _count_digits(o, square.step(t, o, eta)))
    return {"t": _show(t, digits), "o": _show(o, digits), r"\eta": _show(eta)}, digits


def _count_digits(first: Fraction, second: Fraction) -> int:
    """Digits that two numbers need for their difference to keep four."""
    largest, difference = max(abs(first), abs(second)), second - first
    return count_digits_apart(_to_float(largest), _to_float(difference), _MOST_DIGITS)
