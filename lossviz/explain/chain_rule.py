r"""The chain rule of one neuron as lines of LaTeX, factor by factor, with today's numbers.

As in `derivation`, ``=`` stands only between things that are equal exactly as printed, and
``\approx`` wherever rounding made a difference. Results have four significant digits.
"""

from __future__ import annotations

from fractions import Fraction

from lossviz.base import format_latex, format_plain
from lossviz.explain.derivation import Line
from lossviz.loss import SquaredError, require_squared_error
from lossviz.neuron import IDENTITY, RELU, Activation, Chain

_FORMULAS = {
    "identity": ("z", "1"),
    "sigmoid": (r"\frac{1}{1 + e^{-z}}", r"o\,(1 - o)"),
    "tanh": (r"\tanh z", "1 - o^2"),
    "ReLU": (r"\max(0, z)", r"[z > 0]"),
    "softplus": (r"\ln(1 + e^{z})", r"\frac{1}{1 + e^{-z}}"),
}


def derive_chain_rule(
    here: Chain,
    w: float,
    b: float,
    *,
    activation: Activation,
    loss: SquaredError,
    learning_rate: float,
) -> tuple[Line, ...]:
    """Derive the gradient for w and b, and the step of both.

    Parameters
    ----------
    here : Chain
        The example, passed through.
    w, b : float
        Weight and bias.
    activation : Activation
    loss : SquaredError
    learning_rate : float

    Raises
    ------
    DataError
        For another loss than a squared error.
    """
    require_squared_error(loss, "the chain rule in numbers")
    return (
        *_write_forward_pass(here, w, b, activation, loss),
        *_write_factors(here, activation, loss),
        *_write_products(here),
        _write_step("w", w, learning_rate, here.dl_dw),
        _write_step("b", b, learning_rate, here.dl_db),
    )


def _write_forward_pass(
    here: Chain, w: float, b: float, activation: Activation, loss: SquaredError
) -> tuple[Line, ...]:
    formula, _ = _FORMULAS[activation.name]
    exact = _round(w) * _round(here.x) + _round(b)
    error = _round(here.o) - _round(here.t)
    half = r"\tfrac{1}{2} " if loss.half else ""
    return (
        Line(
            "Sum",
            f"z = w x + b = {_write(w)} \\cdot {_bracket(here.x)} + {_bracket(b)} "
            f"{_equate(exact, here.z)}",
        ),
        Line("Output", f"o = {formula} {_equate(_apply_exactly(activation, here), here.o)}"),
        Line(
            "Loss",
            f"L = {half}({_write(here.t)} - {_bracket(here.o)})^2 "
            f"{_equate(error * error * Fraction(loss.h), here.loss)}",
        ),
    )


def _apply_exactly(activation: Activation, here: Chain) -> Fraction | None:
    """The output in a fraction, where the activation gives one."""
    z = _round(here.z)
    if activation is IDENTITY:
        return z
    return max(z, Fraction(0)) if activation is RELU else None


def _write_factors(here: Chain, activation: Activation, loss: SquaredError) -> tuple[Line, ...]:
    _, slope = _FORMULAS[activation.name]
    two = "" if loss.half else "2 "
    error = _round(here.o) - _round(here.t)
    own = Fraction(here.do_dz) if activation in (IDENTITY, RELU) else None
    dl_do = _equate(2 * Fraction(loss.h) * error, here.dl_do)
    same = activation is IDENTITY
    return (
        Line(
            "First factor",
            rf"\frac{{dL}}{{do}} = {two}(o - t) = {two}({_write(here.o)} - {_bracket(here.t)}) "
            f"{dl_do}",
        ),
        Line(
            "Second factor",
            rf"\frac{{do}}{{dz}} = {slope}" + ("" if same else f" {_equate(own, here.do_dz)}"),
        ),
        Line("Third factor", rf"\frac{{dz}}{{dw}} = x = {_write(here.x)}"),
    )


def _write_products(here: Chain) -> tuple[Line, ...]:
    first, second, third = here.dl_do, here.do_dz, here.dz_dw
    both = _round(first) * _round(second)
    factors = rf"{_write(first)} \cdot {_bracket(second)}"
    return (
        Line(
            "Gradient for the weight",
            r"\frac{dL}{dw} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot \frac{dz}{dw} = "
            rf"{factors} \cdot {_bracket(third)} {_equate(both * _round(third), here.dl_dw)}",
        ),
        Line(
            "Gradient for the bias",
            r"\frac{dL}{db} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot 1 = "
            f"{factors} {_equate(both, here.dl_db)}",
        ),
    )


def _write_step(name: str, start: float, rate: float, gradient: float) -> Line:
    exact = _round(start) - _round(rate) * _round(gradient)
    return Line(
        f"One step of {name}",
        rf"{name} - \eta \frac{{dL}}{{d{name}}} = {_write(start)} "
        rf"- {_bracket(rate)} \cdot {_bracket(gradient)} "
        f"{_equate(exact, start - rate * gradient)}",
    )


def _write(value: float) -> str:
    return format_latex(value)


def _bracket(value: float) -> str:
    """A number inside a product or a sum: in brackets where it is negative."""
    return f"({format_latex(value)})" if value < 0 else format_latex(value)


def _round(value: float) -> Fraction:
    return Fraction(format_plain(value))


def _equate(exact: Fraction | None, value: float) -> str:
    relation = "=" if exact == _round(value) else r"\approx"
    return f"{relation} {format_latex(value)}"
