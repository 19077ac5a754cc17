"""The lines are read back by a small parser of their own and evaluated in fractions."""

import re
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base.errors import DataError
from lossviz.explain.derivation import Line, derive_delta_rule, derive_gradient, derive_same_update
from lossviz.loss import SquaredError

WITH_HALF, WITHOUT_HALF = SquaredError(half=True), SquaredError(half=False)
SWITCHES = list(product((True, False), ("t - o", "o - t")))
decimals = st.integers(-9999, 9999).map(lambda k: k / 1000)
floats = st.floats(-1e4, 1e4).filter(lambda x: x == 0 or abs(x) > 1e-4)
rates = st.sampled_from([0.0, 0.1, 0.5, 1.0, 1 / 3, 2.5, -0.2])


def decimal(value):
    return Fraction(repr(float(value)))


class Reader:
    """Reads LaTeX of sums, products, fractions and powers, and evaluates it exactly."""

    def __init__(self, text, symbols):
        self.tokens = self.split(text, symbols)

    @staticmethod
    def split(text, symbols):
        names = {}
        for i, symbol in enumerate(sorted(symbols, key=len, reverse=True)):
            end = r"(?![\w'])" if symbol[-1].isalpha() else ""
            names[f"s{i}"] = symbol, re.escape(symbol) + end
        groups = [f"(?P<{name}>{pattern})" for name, (_, pattern) in names.items()]
        groups += [r"(?P<number>\d+(\.\d+)?)", r"(?P<frac>\\t?frac)", r"(?P<times>\\cdot|\\times)"]
        groups += [r"(?P<blank>\s+|\\left|\\right)", r"(?P<sign>[-+(){}^])"]
        tokens, at = [], 0
        while at < len(text):
            found = re.compile("|".join(groups)).match(text, at)
            assert found, text[at:]
            kind, at = found.lastgroup, found.end()
            if kind in names:
                tokens.append(Fraction(symbols[names[kind][0]]))
            elif kind == "number":
                tokens.append(Fraction(found[0]))
            elif kind != "blank":
                tokens.append({"frac": "frac", "times": "*"}.get(kind, found[0]))
        return [*tokens, "end"]

    def take(self, *wanted):
        return self.tokens.pop(0) if self.tokens[0] in wanted else None

    def sum(self):
        total = -self.product() if self.take("-") else self.product()
        while sign := self.take("+", "-"):
            total += self.product() if sign == "+" else -self.product()
        return total

    def product(self):
        value = self.power()
        # written side by side, it is a product as well
        while self.take("*") or self.tokens[0] in ("(", "frac") or self.is_value():
            value *= self.power()
        return value

    def power(self):
        base = self.atom()
        return base ** int(self.atom()) if self.take("^") else base

    def atom(self):
        if self.is_value():
            return self.tokens.pop(0)
        if self.take("frac"):
            return self.atom() / self.atom()
        assert self.take("(", "{"), self.tokens
        value = self.sum()
        assert self.take(")", "}"), self.tokens
        return value

    def is_value(self):
        return isinstance(self.tokens[0], Fraction)


def evaluate(text, symbols):
    """Evaluate LaTeX; `symbols` maps the LaTeX of a symbol to its value."""
    reader = Reader(text, symbols)
    value = reader.sum()
    assert reader.tokens == ["end"], text
    return value


def printed(text):
    """The sizes of the numbers in a segment."""
    found = re.findall(r"\d+(?:\.\d+)?(?: \\times 10\^\{-?\d+\})?", text)
    return {evaluate(number, {}) for number in found}


def check(line, symbols, inputs=()):
    """Evaluate each segment; see that each sign between two of them is honest.

    An approx between equal values is allowed only where one of the inputs does not
    stand in a segment as it is: the rounding then cancelled by accident.
    """
    parts = re.split(r" (=|\\approx) ", line.latex.replace("{,}", ""))
    values = [evaluate(part, symbols) for part in parts[::2]]
    for i, (left, right) in enumerate(pairwise(values)):
        if parts[2 * i + 1] == "=":
            assert left == right, line.latex
        elif left == right:
            assert not {abs(x) for x in inputs} <= printed(parts[2 * i + 2]), line.latex
    return values


def symbols_of(t, o, *, half, convention, eta=0):
    return {
        r"\frac{dL}{do}": (1 if half else 2) * (o - t),
        rf"\frac{{d({convention})}}{{do}}": Fraction(-1 if convention == "t - o" else 1),
        "t": t,
        "o": o,
        r"\eta'": 2 * eta,
        r"\eta": eta,
    }


def test_the_reader_of_latex_reads():
    assert evaluate(r"\tfrac{1}{2} (2 - 1.2)^2", {}) == Fraction("0.32")
    assert evaluate(r"\frac{1}{2 \cdot 3} \left( (1 - (-2))^2 + 1 \right)", {}) == Fraction(10, 6)
    assert evaluate(r"-2 (t - o)", {"t": Fraction(2), "o": Fraction(1)}) == -2
    assert evaluate(r"1.2 \times 10^{-7}", {}) == Fraction("1.2e-7")
    assert evaluate(r"2 t o + \eta", {"t": 3, "o": 5, r"\eta": 7}) == 37


def test_the_lines_by_hand():
    lines = derive_gradient(2, 1.2, loss=WITH_HALF, convention="t - o", learning_rate=0.5)
    assert lines == (
        Line("Loss", r"L = \tfrac{1}{2} (t - o)^2 = \tfrac{1}{2} (2 - 1.2)^2 = 0.32"),
        Line(
            "Chain rule",
            r"\frac{dL}{do} = \tfrac{1}{2} \cdot 2 (t - o) \cdot \frac{d(t - o)}{do}",
        ),
        Line("Inner derivative", r"\frac{d(t - o)}{do} = -1"),
        Line(
            "Gradient",
            r"\frac{dL}{do} = \tfrac{1}{2} \cdot 2 (t - o) \cdot (-1) = -(t - o) = o - t",
        ),
        Line("Gradient with numbers", r"\frac{dL}{do} = o - t = 1.2 - 2 = -0.8"),
        Line("One step", r"o - \eta \frac{dL}{do} = 1.2 - 0.5 \cdot (-0.8) = 1.6"),
    )


def test_the_other_switches_by_hand():
    lines = derive_gradient(-2, -3, loss=WITHOUT_HALF, convention="o - t", learning_rate=0.5)
    assert [line.latex for line in lines[:-1]] == [
        r"L = (o - t)^2 = ((-3) - (-2))^2 = 1",
        r"\frac{dL}{do} = 2 (o - t) \cdot \frac{d(o - t)}{do}",
        r"\frac{d(o - t)}{do} = 1",
        r"\frac{dL}{do} = 2 (o - t) \cdot 1 = 2 (o - t)",
        r"\frac{dL}{do} = 2 (o - t) = 2 \cdot ((-3) - (-2)) = -2",
    ]


@pytest.mark.parametrize(("half", "convention"), SWITCHES)
@given(t=decimals, o=decimals, eta=rates)
def test_every_segment_and_sign_for_one_example(half, convention, t, o, eta):
    a, b = decimal(t), decimal(o)
    symbols = symbols_of(a, b, half=half, convention=convention, eta=decimal(eta))
    lines = derive_gradient(
        t, o, loss=SquaredError(half=half), convention=convention, learning_rate=eta
    )
    h = Fraction(1, 2) if half else Fraction(1)
    value = check(lines[0], symbols | {"L": h * (b - a) ** 2}, (a, b))
    gradient = check(lines[4], symbols, (a, b))
    update = check(lines[5], symbols, (b, decimal(eta), 2 * h * (b - a)))
    for line in lines[1:4]:
        assert len(set(check(line, symbols))) == 1  # in symbols all is exact
    # Four significant digits: half a unit of the fourth is at most 5e-4 of the number.
    assert abs(value[-1] - h * (b - a) ** 2) <= h * (b - a) ** 2 / 2000
    assert abs(gradient[-1] - 2 * h * (b - a)) <= abs(2 * h * (b - a)) / 2000
    # The digits of o and of where it goes keep the step to four digits as well, or ten:
    # half a unit of the fourth digit of the step or of the tenth of the number.
    moved = decimal(eta) * 2 * h * (b - a)
    assert abs(update[-1] - (b - moved)) <= abs(moved) / 2000 + abs(b - moved) / (2 * 10**9)


@pytest.mark.parametrize("half", [True, False])
@given(t=decimals, o=decimals, eta=rates)
def test_both_conventions_and_the_delta_rule_are_one_step(half, t, o, eta):
    a, b, rate = decimal(t), decimal(o), decimal(eta)
    symbols = symbols_of(a, b, half=half, convention="t - o", eta=rate)
    after = b - rate * symbols[r"\frac{dL}{do}"]
    for line in derive_same_update(t, o, loss=SquaredError(half=half), learning_rate=eta):
        values = check(line, symbols, (a, b))
        if "numbers" not in line.label and line.label != "The same loss":
            assert len(set(values)) == 1
        assert values[0] == values[-1]
        if line.label == "The same step":
            assert values[0] == after
    lines = derive_delta_rule(t, o, loss=SquaredError(half=half), learning_rate=eta)
    assert len(lines) == (3 if half else 4)
    for line in lines:
        values = check(line, symbols, (a, b))
        if line.label in ("Down the gradient", "The delta rule"):
            assert set(values) == {after}


@pytest.mark.parametrize(("half", "convention"), SWITCHES)
@given(t=floats, o=floats)
def test_floats_with_many_digits_keep_their_difference(half, convention, t, o):
    a, b = decimal(t), decimal(o)
    lines = derive_gradient(
        t, o, loss=SquaredError(half=half), convention=convention, learning_rate=0.5
    )
    symbols = symbols_of(a, b, half=half, convention=convention)
    substituted = check(lines[4], symbols, (a, b))[-2]
    # Both are printed with four digits more than their difference has lost, ten at most:
    # each is off by half a unit of the fourth digit of the difference, or of the tenth
    # of its own; the factor is at most 2.
    h = Fraction(1, 2) if half else Fraction(1)
    worst = abs(b - a) / 1000 + max(abs(a), abs(b)) / 10**9
    assert abs(substituted - 2 * h * (b - a)) <= 2 * h * worst


def test_close_numbers_far_from_zero_do_not_look_alike():
    lines = derive_gradient(
        1000.123, 1000.456, loss=WITHOUT_HALF, convention="t - o", learning_rate=0.5
    )
    assert lines[4].latex.endswith(r"= 2 \cdot (1{,}000.456 - 1{,}000.123) = 0.666")


def test_a_short_step_has_the_digits_that_tell_its_ends_apart():
    # From 1 by 0.0001 towards 2: of four digits 1 and 1.0001 would be the same.
    right = r"1 - 0.0001 \cdot (1 - 2)"
    lines = derive_same_update(2, 1, loss=WITH_HALF, learning_rate=1e-4)
    assert lines[-1].latex == rf"1 - 0.0001 \cdot (-(2 - 1)) = 1.0001 = {right}"
    lines = derive_delta_rule(2, 1, loss=WITH_HALF, learning_rate=1e-4)
    assert lines[-1].latex == rf"{right} = 1.0001 = 1 + 0.0001 \cdot (2 - 1)"


def test_rounded_numbers_are_joined_by_approx():
    lines = derive_gradient(0, 1 / 3, loss=WITH_HALF, convention="t - o", learning_rate=0)
    assert lines[0].latex.endswith(r"\approx \tfrac{1}{2} (0 - 0.3333)^2 \approx 0.05556")
    assert lines[4].latex.endswith(r"= o - t \approx 0.3333 - 0 = 0.3333")
    assert lines[5].latex.endswith(r"\approx 0.3333 - 0 \cdot 0.3333 = 0.3333")


def test_decimals_that_no_float_holds_are_taken_as_they_are_written():
    # As floats, 0.1 - 0.8 is -0.7000000000000001; on paper it is -0.7.
    lines = derive_gradient(0.8, 0.1, loss=WITH_HALF, convention="o - t", learning_rate=0.5)
    assert lines[4].latex.endswith("= 0.1 - 0.8 = -0.7")


def test_very_small_and_very_large_numbers_are_powers_of_ten():
    lines = derive_gradient(1e-7, -3e-9, loss=WITH_HALF, convention="t - o", learning_rate=0.5)
    assert r"(-3 \times 10^{-9}) - 1 \times 10^{-7} = -1.03 \times 10^{-7}" in lines[4].latex
    check(lines[4], symbols_of(decimal(1e-7), decimal(-3e-9), half=True, convention="t - o"))


def test_braces_and_brackets_are_balanced_and_commands_known_to_katex():
    known = {"frac", "tfrac", "cdot", "eta", "approx", "times"}
    lines = []
    for half, convention in SWITCHES:
        lines += derive_gradient(
            2e-9, -1e9, loss=SquaredError(half=half), convention=convention, learning_rate=0.1
        )
        lines += derive_same_update(2, 1.5, loss=SquaredError(half=half), learning_rate=1e-7)
        lines += derive_delta_rule(2, 1.5, loss=SquaredError(half=half), learning_rate=1e-7)
    for line in lines:
        assert set(re.findall(r"\\([a-zA-Z]+)", line.latex)) <= known
        for opening, closing in ("()", "{}"):
            assert line.latex.count(opening) == line.latex.count(closing)


@pytest.mark.parametrize(
    ("target", "output", "rate", "message"),
    [
        (float("nan"), 1.0, 0.5, "target is nan"),
        (1.0, float("inf"), 0.5, "output is inf"),
        (1.0, 2.0, float("inf"), "the learning rate is inf"),
        (0.0, 1e200, 0.5, "the loss is too large"),
        (0.0, 1e100, 1e300, "a result of the derivation is too large"),
    ],
)
def test_unusable_numbers_are_a_data_error(target, output, rate, message):
    with pytest.raises(DataError, match=message):
        derive_gradient(target, output, loss=WITH_HALF, convention="t - o", learning_rate=rate)
    for show in (derive_same_update, derive_delta_rule):
        with pytest.raises(DataError, match=message):
            show(target, output, loss=WITHOUT_HALF, learning_rate=rate)


def test_a_line_can_be_read_without_latex():
    texts = [
        line.text
        for line in derive_gradient(2, 1.2, loss=WITH_HALF, convention="t - o", learning_rate=0.5)
    ]
    assert texts[0] == "L = ½ (t − o)² = ½ (2 − 1.2)² = 0.32"
    assert texts[-2:] == [
        "dL/do = o − t = 1.2 − 2 = −0.8",
        "o − η dL/do = 1.2 − 0.5 · (−0.8) = 1.6",
    ]


@pytest.mark.parametrize("loss", [WITH_HALF, WITHOUT_HALF])
@pytest.mark.parametrize(("target", "output"), [(-3, 1.23456789), (2e7, 1.5e-9), (-1e-30, 5e40)])
def test_no_latex_is_left_in_the_lines_with_numbers(loss, target, output):
    lines = derive_gradient(target, output, loss=loss, convention="o - t", learning_rate=0.5)
    for line in (lines[0], *lines[-2:]):
        assert not set(line.text) & set("\\{}^$")
