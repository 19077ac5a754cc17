r"""The chain rule of one neuron as lines of LaTeX, factor by factor, with today's numbers.

As in `derivation`, ``=`` stands only between things that are equal exactly as printed, and
``\approx`` wherever rounding made a difference. Results have four significant digits.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from lossviz.base import format_latex, format_plain
from lossviz.explain.derivation import Line, bracket, choose_relation
from lossviz.loss import Loss, SquaredError, require_squared_error
from lossviz.neuron import IDENTITY, RELU, Activation, Chain

# Of each activation the output and its slope.
FORMULAS: Final = {
    "identity": ("z", "1"),
    "sigmoid": (r"\frac{1}{1 + e^{-z}}", r"o\,(1 - o)"),
    "tanh": (r"\tanh z", "1 - o^2"),
    "ReLU": (r"\max(0, z)", r"[z > 0]"),
    "softplus": (r"\ln(1 + e^{z})", r"\frac{1}{1 + e^{-z}}"),
}


def derive_chain_rule(
    chain: Chain,
    w: float,
    b: float,
    *,
    activation: Activation,
    loss: Loss,
    learning_rate: float,
) -> tuple[Line, ...]:
    """Derive the gradient for w and b, and the step of both.

    Parameters
    ----------
    chain : Chain
        The example, passed through.
    w, b : float
        Weight and bias.
    activation : Activation
    loss : Loss
        A squared error.
    learning_rate : float

    Raises
    ------
    DataError
        For another loss than a squared error.
    """
    squared_error = require_squared_error(loss, "the chain rule in numbers")
    return (
        *_write_forward_pass(chain, w, b, activation, squared_error),
        *_write_factors(chain, activation, squared_error),
        *_write_products(chain),
        _write_step("w", w, learning_rate, chain.dl_dw),
        _write_step("b", b, learning_rate, chain.dl_db),
    )


def _write_forward_pass(
    chain: Chain, w: float, b: float, activation: Activation, loss: SquaredError
) -> tuple[Line, ...]:
    z = _round(chain.z)
    output = {IDENTITY: z, RELU: max(z, Fraction(0))}.get(activation)
    half, h = r"\tfrac{1}{2} " if loss.half else "", Fraction(loss.h)
    summed = _fill_in(r"{} \cdot {} + {}", lambda w, x, b: w * x + b, w, chain.x, b)
    squared = _fill_in("({} - {})^2", lambda t, o: h * (t - o) ** 2, chain.t, chain.o)
    return (
        Line("Sum", f"z = w x + b = {summed}"),
        Line("Output", f"o = {FORMULAS[activation.name][0]} {_equate(output, chain.o)}"),
        Line("Loss", f"L = {half}{squared}"),
    )


def _write_factors(chain: Chain, activation: Activation, loss: SquaredError) -> tuple[Line, ...]:
    two, h = "" if loss.half else "2 ", Fraction(loss.h)
    error = _fill_in("({} - {})", lambda o, t: 2 * h * (o - t), chain.o, chain.t)
    exact = Fraction(chain.do_dz) if activation is RELU else None
    slope = "" if activation is IDENTITY else f" {_equate(exact, chain.do_dz)}"
    return (
        Line("First factor", rf"\frac{{dL}}{{do}} = {two}(o - t) = {two}{error}"),
        Line("Second factor", rf"\frac{{do}}{{dz}} = {FORMULAS[activation.name][1]}{slope}"),
        Line("Third factor", rf"\frac{{dz}}{{dw}} = x = {format_latex(chain.x)}"),
    )


def _write_products(chain: Chain) -> tuple[Line, ...]:
    first, second, third = chain.dl_do, chain.do_dz, chain.x
    of_weight = _fill_in(r"{} \cdot {} \cdot {}", lambda f, s, x: f * s * x, first, second, third)
    of_bias = _fill_in(r"{} \cdot {}", lambda f, s: f * s, first, second)
    return (
        Line(
            "Gradient for the weight",
            r"\frac{dL}{dw} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot \frac{dz}{dw} = " + of_weight,
        ),
        Line(
            "Gradient for the bias",
            r"\frac{dL}{db} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot 1 = " + of_bias,
        ),
    )


def _write_step(name: str, start: float, rate: float, gradient: float) -> Line:
    step = _fill_in(r"{} - {} \cdot {}", lambda p, eta, g: p - eta * g, start, rate, gradient)
    return Line(f"One step of {name}", rf"{name} - \eta \frac{{dL}}{{d{name}}} = {step}")


def _fill_in(template: str, compute: Callable[..., Any], *numbers: float) -> str:
    """Put numbers into a template and write the result; negative ones after the first get ()."""
    first, *others = numbers
    operands = (bracket(format_latex(value)) for value in others)
    written = template.format(format_latex(first), *operands)
    return f"{written} {_equate(compute(*map(_round, numbers)), float(compute(*numbers)))}"


def _round(value: float) -> Fraction:
    return Fraction(format_plain(value))


def _equate(exact: Fraction | None, value: float) -> str:
    """Write a result: equal to the exact one as printed, or rounded; None is not known exactly."""
    return f"{choose_relation(exact == _round(value))} {format_latex(value)}"
