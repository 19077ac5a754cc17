"""What the texts of the pages claim (pages/prose/*.md), computed."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.loss import MSE, SSE
from lossviz.neuron import (
    IDENTITY,
    Batches,
    FeatureChoice,
    Neuron,
    Plan,
    report_first_epoch,
    take_inputs,
)
from lossviz.reading import load_sample
from pages.prose import files

HALVES = [Fraction(1, 2), Fraction(1)]
SMALL = st.fractions(-10, 10, max_denominator=64)


def read(name):
    return " ".join(files.read(f"{name}.md").split())


def loss(h, t, o):
    return h * (t - o) ** 2


def gradient(h, t, o):
    """By the definition of a derivative: of a quadratic the central difference is exact."""
    return (loss(h, t, o + 1) - loss(h, t, o - 1)) / 2


@given(SMALL, SMALL, SMALL)
def test_the_delta_rule_is_the_step_with_the_half_and_twice_it_without(t, o, eta):
    assert "without the ½ the same step is $o + 2\\eta\\,(t - o)$" in read("reversal")
    assert o - eta * gradient(HALVES[0], t, o) == o + eta * (t - o)
    assert o - eta * gradient(HALVES[1], t, o) == o + 2 * eta * (t - o)


@given(SMALL, SMALL, SMALL)
def test_without_the_half_half_the_learning_rate_makes_the_same_step(t, o, eta):
    assert "half the learning rate makes the same step" in read("half")
    assert eta * gradient(HALVES[0], t, o) == eta / 2 * gradient(HALVES[1], t, o)
    assert gradient(HALVES[0], t, o) == o - t


@given(SMALL, st.fractions(Fraction(1, 64), 10, max_denominator=64), SMALL)
def test_the_half_only_changes_the_weight_of_a_penalty(t, weight, x):
    assert "it only changes the weight of the penalty" in read("half")
    # Least of h (t - w x)^2 + c w^2: h x (w x - t) + c w = 0, with h and c both doubled the same.
    least = [h * x * t / (h * x * x + c) for h, c in zip(HALVES, (weight, 2 * weight), strict=True)]
    assert least[0] == least[1]


@pytest.mark.parametrize("h", HALVES)
@given(t=SMALL, o=SMALL, d=st.fractions(Fraction(1, 64), 10, max_denominator=64))
def test_the_forward_difference_is_off_by_h_d_and_the_central_one_by_nothing(h, t, o, d):
    assert "off by exactly $h\\,d$" in read("measured")
    assert (loss(h, t, o + d) - loss(h, t, o)) / d - gradient(h, t, o) == h * d
    assert (loss(h, t, o + d) - loss(h, t, o - d)) / (2 * d) == gradient(h, t, o)


def test_the_typical_width_is_near_the_best_and_the_small_one_is_bad():
    """By central differences of exp at 1, as the text says of functions in general."""
    assert "$d = 10^{-5}$ is typical; $10^{-12}$ is far too small" in read("measured")
    off = {d: abs((math.exp(1 + d) - math.exp(1 - d)) / (2 * d) - math.e) for d in (1e-5, 1e-12)}
    assert off[1e-5] < 1e-9
    assert off[1e-12] > 1e-5


@given(SMALL, st.fractions(-10, -1), st.fractions(Fraction(1, 10), 1))
def test_with_a_negative_input_a_step_lowers_a_high_output_by_raising_w(w, x, high):
    assert "by **raising** $w$" in read("weights_reversal")
    slope = high * x  # dL/dw = (o - t) x, for the loss with ½
    assert w - slope > w
    assert (w - slope / 1000) * x < w * x


def five(size, rate=0.1):
    inputs = take_inputs(load_sample("five"), FeatureChoice("distance (km)"))
    neuron = Neuron(IDENTITY, SSE)
    plan = Plan(inputs.choice, neuron, rate, 1.0, 0.0, Batches(size, 1))
    return inputs, report_first_epoch(inputs, plan, MSE)


def test_the_number_of_a_training_epoch_is_no_loss_of_any_one_model():
    assert "even the weighted mean is no loss of any one model" in read("frameworks_epoch")
    inputs, told = five(2)
    at, losses = np.array([1.0, 0.0]), []
    for rows in [*Batches(2, 1).rows(5), []]:
        losses.append(np.mean((at[0] * inputs.x + at[1] - inputs.t) ** 2))
        for_rows = (at[0] * inputs.x + at[1] - inputs.t)[rows]
        at = at - 0.1 * np.array([np.sum(for_rows * inputs.x[rows]), np.sum(for_rows)])
    assert told.evaluated == pytest.approx(losses[-1])
    assert all(abs(told.running - loss) > 1 for loss in losses)


def test_with_a_learning_rate_of_zero_both_numbers_are_the_same():
    _, told = five(2, rate=0.0)
    assert told.running == pytest.approx(told.evaluated)
