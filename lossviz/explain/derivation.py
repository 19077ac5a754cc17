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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeVar, get_args

from numpy.typing import ArrayLike

from lossviz.base import (
    SIGNIFICANT,
    DataError,
    FloatArray,
    check_finite,
    check_number,
    check_pair,
    format_latex,
    format_plain,
    to_text,
)
from lossviz.loss import Objective, Reduction, SquaredError

Convention = Literal["t - o", "o - t"]
_Compute = Callable[..., Fraction]
_Write = Callable[..., str]
_T = TypeVar("_T")

_MOST_DIGITS = 10
_MOST_TERMS_WRITTEN_OUT = 4
_MOST_ROWS_IN_FRACTIONS = 1000


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
    """How a squared error is written: its switches and the names of its symbols."""

    half: bool
    convention: Convention
    mean: bool = False
    index: str = ""

    def __post_init__(self) -> None:
        if self.convention not in get_args(Convention):
            raise ValueError(f"convention is {self.convention!r}; expected 't - o' or 'o - t'.")

    @property
    def target(self) -> str:
        return f"t{self.index}"

    @property
    def output(self) -> str:
        return f"o{self.index}"

    @property
    def error(self) -> str:
        return f"{self.output} - {self.target}"

    @property
    def inner(self) -> str:
        """What is squared."""
        return self.substitute(self.target, self.output)

    @property
    def derivative(self) -> str:
        return rf"\frac{{{self.d}L}}{{{self.d}{self.output}}}"

    @property
    def inner_derivative(self) -> str:
        return rf"\frac{{{self.d}({self.inner})}}{{{self.d}{self.output}}}"

    @property
    def d(self) -> str:
        """A straight d where L has one output, a curly one where it has many."""
        return r"\partial " if self.index else "d"

    def substitute(self, target: str, output: str) -> str:
        """Write what is squared, with numbers or symbols in it."""
        return f"{target} - {output}" if self.convention == "t - o" else f"{output} - {target}"

    def prefactor(self, count: str = "n") -> str:
        """Write h, or h/n: what stands before the square."""
        if not self.mean:
            return r"\tfrac{1}{2}" if self.half else ""
        if not self.half:
            return rf"\frac{{1}}{{{count}}}"
        return r"\frac{1}{2 n}" if count == "n" else rf"\frac{{1}}{{2 \cdot {count}}}"

    def slope(self, count: str = "n") -> str:
        """Write 2h, or 2h/n: what stands before the error in the gradient."""
        above = "1" if self.half else "2"
        if self.mean:
            return rf"\frac{{{above}}}{{{count}}}"
        return "" if self.half else above

    def weight(self, n: int = 1) -> Fraction:
        """Compute h, or h/n."""
        return Fraction(1, (2 if self.half else 1) * (n if self.mean else 1))


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
        Line("Gradient with numbers", _write_gradient(form, 1, t, o)),
        *_write_step(form, o, 2 * form.weight() * (o - t), learning_rate),
    )


def derive_batch(
    target: ArrayLike,
    output: ArrayLike,
    *,
    half: bool,
    convention: Convention,
    reduction: Reduction,
    example: int,
    learning_rate: float | None = None,
) -> tuple[Line, ...]:
    """Derive the gradient for one of n outputs under a sum or a mean.

    Parameters
    ----------
    target, output : array-like of shape (n,)
        In the target's unit.
    half : bool
        Whether the one half stands before the sum.
    convention : {"t - o", "o - t"}
        Which difference is squared.
    reduction : {"sum", "mean"}
        Whether the n losses are added or averaged.
    example : int
        Position, from 0, of the output whose gradient is derived. In the
        LaTeX examples are counted from 1, as mathematics does.
    learning_rate : float, optional
        The rate eta; without it there is no line for the step.

    Returns
    -------
    tuple of Line
        Loss, chain rule, inner derivative, gradient, the same with numbers, step.

    Raises
    ------
    DataError
        For input that is no pair of n finite numbers, a position that is not
        among them, and where a result overflows.
    ValueError
        When `convention` or `reduction` is none of those allowed.
    """
    targets, outputs = check_pair(target, output)
    n = targets.size
    objective = Objective(SquaredError(half=half), reduction)
    any_one = _Form(half, convention, reduction == "mean", "_i")
    if not 0 <= example < n:
        raise DataError(f"example is {example}; expected a position from 0 to {n - 1}.")
    this = replace(any_one, index=f"_{{{example + 1}}}")
    t, o = _read_decimal(targets[example]), _read_decimal(outputs[example])
    return (
        Line("Loss", _write_batch_loss(any_one, objective, targets, outputs)),
        *_write_chain_rule(any_one),
        Line(f"Gradient with numbers, i = {example + 1}", _write_gradient(this, n, t, o)),
        *_write_step(this, o, 2 * this.weight(n) * (o - t), learning_rate),
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
        Line("Down the gradient", rf"o - \eta {form.derivative} = {down}"),
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
    result = _write_scaled(form.slope(), form.error)
    if form.convention == "t - o":
        inner, factor = "-1", "(-1)"
        result = f"-{_write_product(form.slope(), f'({form.inner})')} = {result}"
    else:
        inner = factor = "1"
    return (
        Line("Chain rule", rf"{form.derivative} = {outer} \cdot {form.inner_derivative}"),
        Line("Inner derivative", f"{form.inner_derivative} = {inner}"),
        Line("Gradient", rf"{form.derivative} = {outer} \cdot {factor} = {result}"),
    )


def _write_gradient(form: _Form, n: int, t: Fraction, o: Fraction) -> str:
    return _fill_in_numbers(
        f"{form.derivative} = {_write_scaled(form.slope(), form.error)}",
        lambda a, b: _write_scaled(form.slope(str(n)), f"{b} - {a}", dot=True),
        lambda a, b: 2 * form.weight(n) * (b - a),
        _show_apart(t, o),
    )


def _write_step(
    form: _Form, o: Fraction, gradient: Fraction, rate: float | None
) -> tuple[Line, ...]:
    """Write the step from `o`: no line without a rate."""
    if rate is None:
        return ()
    eta = _check_rate(rate)
    digits = _count_digits(o, o - eta * gradient)
    line = _fill_in_numbers(
        rf"{form.output} - \eta {form.derivative}",
        lambda a, b, c: rf"{a} - {b} \cdot {c}",
        lambda a, b, c: a - b * c,
        (_show(o, digits), _show(eta), _show(gradient)),
        digits,
    )
    return (Line("One step", line),)


def _write_batch_loss(
    form: _Form, objective: Objective, targets: FloatArray, outputs: FloatArray
) -> str:
    formula = _write_product(form.prefactor(), rf"\sum_{{i=1}}^{{n}} ({form.inner})^2")
    if targets.size > _MOST_TERMS_WRITTEN_OUT:
        return _write_abridged_loss(formula, form, objective, targets, outputs)
    factor, weight = form.prefactor(str(targets.size)), form.weight(targets.size)
    examples = zip(targets, outputs, strict=True)
    return _fill_in_numbers(
        f"L = {formula}",
        lambda *shown: _add_up(factor, form, _pair_up(shown), " + "),
        lambda *exact: weight * sum(((b - a) ** 2 for a, b in _pair_up(exact)), Fraction(0)),
        [each for t, o in examples for each in _show_apart(_read_decimal(t), _read_decimal(o))],
    )


def _write_abridged_loss(
    formula: str, form: _Form, objective: Objective, targets: FloatArray, outputs: FloatArray
) -> str:
    """Write the first and the last term only."""
    ends = [_show_apart(_read_decimal(targets[i]), _read_decimal(outputs[i])) for i in (0, -1)]
    operands = [(t.operand, o.operand) for t, o in ends]
    terms = _add_up(form.prefactor(str(targets.size)), form, operands, r" + \cdots + ")
    total, known = _add_in_fractions(form, objective, targets, outputs)
    exact = all(each.is_exact for end in ends for each in end)
    result = _show(total)
    second = _choose_relation(exact and known and result.is_exact)
    return f"L = {formula} {_choose_relation(exact)} {terms} {second} {result.latex}"


def _add_up(factor: str, form: _Form, operands: Iterable[tuple[str, str]], plus: str) -> str:
    text = plus.join(f"({form.substitute(t, o)})^2" for t, o in operands)
    return rf"{factor} \left( {text} \right)" if factor else text


def _add_in_fractions(
    form: _Form, objective: Objective, targets: FloatArray, outputs: FloatArray
) -> tuple[Fraction, bool]:
    """Sum up the loss, and say whether exactly: many rows are not worth the fractions."""
    value = objective.value(targets, outputs)
    if targets.size > _MOST_ROWS_IN_FRACTIONS:
        return _read_decimal(value), False
    examples = zip(targets, outputs, strict=True)
    squares = ((_read_decimal(t) - _read_decimal(o)) ** 2 for t, o in examples)
    return form.weight(targets.size) * sum(squares, Fraction(0)), True


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


def _pair_up(values: Sequence[_T]) -> Iterator[tuple[_T, _T]]:
    return zip(values[::2], values[1::2], strict=True)


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
