"""What is said of a neuron's descent: each sentence where it is true, and nowhere else."""

import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from lossviz.base import format_number
from lossviz.data.dataset import Dataset
from lossviz.explain.neuron import (
    compute_scale,
    count_opposing,
    describe_descent,
    describe_rows,
    describe_same_step,
    describe_standardising,
    name_objective,
    tabulate_limits,
    tabulate_optimisers,
    warn_of_narrow_valley,
    warn_of_unreachable_targets,
    warn_of_vanishing_gradient,
    write_objective,
)
from lossviz.loss.objective import MSE, SSE, Objective
from lossviz.loss.optimisers import ADAM, PLAIN, ScalingResult, compare_scalings
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron import scaled_loss
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, SIGMOID, SOFTPLUS, TANH
from lossviz.neuron.descent import Batches, follow_path
from lossviz.neuron.inputs import FeatureChoice, take_inputs
from lossviz.neuron.model import Neuron
from lossviz.neuron.quadratic import Quadratic
from lossviz.reading.samples import load_sample
from tests.numerals import read_number

ASKED = FeatureChoice("distance (km)")
RAW = FeatureChoice("distance (km)", standardised=False)


def five(choice=ASKED):
    return take_inputs(load_sample("five"), choice)


def batch(x, t, choice=None):
    data = Dataset(t, t, columns={"x": x})
    return take_inputs(data, choice or FeatureChoice("x", standardised=False))


def said(rate, neuron=None, choice=ASKED, batches=None, start=(1.0, 0.0)):
    neuron, training = neuron or Neuron(IDENTITY, SSE), five(choice)
    path = follow_path(neuron, training.x, training.t, start, rate, 60, batches)
    return describe_descent(neuron, training, path, rate, batches)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.1, "the path converges, and overshoots in no direction."),
        (0.3, "every step overshoots, and the path still converges."),
        (0.5, "ends farther away: the path diverges."),
        (0.0, "with a learning rate of 0 weight and bias stay."),
        (-0.1, "every step climbs"),
    ],
)
def test_verdicts_are_exact_without_an_activation(rate, words):
    assert said(rate).startswith("**Exactly:** ")
    assert words in said(rate)
    assert "slow" not in said(rate)  # standardised, the contours are circles


def test_at_the_minimum_nothing_moves():
    training = batch([-1.0, 1.0], [2.0, 6.0])  # exactly 2 x + 4
    neuron = Neuron(IDENTITY, SSE)
    path = follow_path(neuron, training.x, training.t, (2.0, 4.0), 0.1, 60)
    told = describe_descent(neuron, training, path, 0.1, None)
    assert told == "**Exactly:** the path starts at the minimum and stays there."


def test_a_thin_valley_crawls():
    training = batch([1e3, 1e3 + 1, 1e3 + 2], [1, 2, 3])
    neuron = Neuron(IDENTITY, MSE)
    quadratic = Quadratic(training.sums, MSE)
    rate = quadratic.limit / 2
    path = follow_path(neuron, training.x, training.t, (1.0, 0.0), rate, 60)
    words = describe_descent(neuron, training, path, rate, None)
    assert "smallest curvature the path is slow: half the way takes about" in words
    steps = float(read_number(words.split("about ")[1].split()[0]))
    assert steps == pytest.approx(np.log(2) / (rate * quadratic.curvatures[1]), rel=0.05)
    assert "Standardise the feature" in warn_of_narrow_valley(quadratic, standardised=False)
    assert warn_of_narrow_valley(Quadratic(five().sums, SSE), standardised=True) == ""


def test_with_an_activation_it_is_said_to_be_observed():
    assert said(0.01, Neuron(TANH, SSE)).startswith("**Observed over 60 steps:** ")


def test_mini_batches_are_told_by_the_epoch():
    words = said(0.1, batches=Batches(2, 1))
    assert words.startswith("**Exactly**, with the same batches in every epoch: in the long run")
    assert "settles into a cycle" in words
    assert "the path diverges" in said(1.5, batches=Batches(2, 1))
    assert words.endswith("the path takes one batch at a time.")
    assert "one batch" not in said(0.1, batches=Batches(5, 1))  # all examples are in it


def test_limits_of_both():
    told = tabulate_limits(Neuron(IDENTITY, SSE), Neuron(IDENTITY, MSE), five(), (0, 0))
    assert "| SSE with ½ | 0 < η < 0.4 |" in told  # 2 / n, standardised
    assert "| MSE without ½ | 0 < η < 1 |" in told
    assert "by the curvature at this point" in tabulate_limits(
        Neuron(SIGMOID, SSE), Neuron(SIGMOID, MSE), five(), (0, 0)
    )


def test_no_rate_is_called_safe_where_the_curvature_gives_no_limit():
    """For 120 random states: there the loss curves upward along no line, by differences."""
    random, unknown = np.random.default_rng(2), 0
    for k in range(120):
        neuron = Neuron((RELU, SIGMOID, TANH, SOFTPLUS)[k % 4], SSE)
        x, t = random.normal(size=(2, 4)) * 3
        at = random.normal(size=2) * 3
        training = batch(x.tolist(), t.tolist())
        told = tabulate_limits(neuron, replace(neuron, objective=MSE), training, tuple(at))
        assert "any η" not in told
        if "| SSE with ½ | not known: here the loss curves upward in no direction |" not in told:
            assert re.search(r"SSE with ½ \| η = ", told)
            continue
        unknown += 1
        here = neuron.value(x, t, at)
        for angle in np.linspace(0, np.pi, 12):
            d = 1e-3 * np.array([np.cos(angle), np.sin(angle)])
            bend = neuron.value(x, t, at + d) + neuron.value(x, t, at - d) - 2 * here
            assert bend <= 1e-6 * (1e-3 + here)
    assert unknown > 5


def test_a_bounded_loss_is_not_said_to_diverge():
    """For 100 random states: from a good start too, however large the rate is."""
    random = np.random.default_rng(7)
    for k in range(100):
        neuron = Neuron((SIGMOID, TANH)[k % 2], SSE)
        x = random.normal(size=5)
        start = tuple((random.normal(size=2) * 2).tolist())
        t = neuron.outputs(x, start) + 10 ** random.uniform(-8, 0) * random.normal(size=5)
        rate = float(10 ** random.uniform(-2, 12))
        path = follow_path(neuron, x, t, start, rate, 15)
        assert path.steps == 15
        told = describe_descent(neuron, batch(x.tolist(), t.tolist()), path, rate, None)
        assert "million" not in told
        assert "diverge" not in told
    path = follow_path(Neuron(RELU, SSE), [1.0], [2.0], (1.0, 1.0 + 1e-6), 1e6, 60)
    assert path.losses[-1] <= 1e6 * path.losses[0]


def test_what_is_observed_holds_of_the_losses():
    """For 120 random states, stepped here, with rates from too small to see to too large."""
    random, kinds = np.random.default_rng(11), set()
    for _ in range(120):
        x, t = random.normal(size=4), random.uniform(-0.9, 0.9, 4)
        rate = float(10 ** random.uniform(-14, 1))
        w, b = start = tuple(random.normal(size=2).tolist())
        losses = []
        for _ in range(21):
            o = np.tanh(w * x + b)
            losses.append(0.5 * float(np.sum((o - t) ** 2)))
            back = (o - t) * (1 - o * o)
            w, b = w - rate * float(back @ x), b - rate * float(back.sum())
        neuron = Neuron(TANH, SSE)
        path = follow_path(neuron, x, t, start, rate, 20)
        told = describe_descent(neuron, batch(x.tolist(), t.tolist()), path, rate, None)
        kinds.add(told)
        noise = 1e-12 * losses[0]
        assert ("the loss fell" in told) == (losses[-1] <= losses[0]) or (
            abs(losses[-1] - losses[0]) < noise
        )
        if "10⁻⁹" in told:
            assert -noise <= losses[-2] - losses[-1] <= 1.01e-9 * losses[0]
        assert "no longer changes" not in told
        assert "still fell" not in told
    assert len(kinds) >= 3


def test_by_mini_batches_limits_and_the_same_step_say_of_which_rows_they_are():
    for size, c in ((1, 2), (2, 1), (4, 0.5)):
        assert describe_same_step(SSE, MSE, SSE, size, 0.1).startswith(
            f"Of {size} row{'s' * (size > 1)} the MSE without ½ is {c} times the SSE with ½. So "
            f"η = 0.1 under the SSE and η = {format_number(0.1 / c)} under the MSE"
        )
    told = tabulate_limits(Neuron(IDENTITY, SSE), Neuron(IDENTITY, MSE), five(), (0, 0))
    assert "steps of all rows converge for" in told


def test_standardising_and_constants():
    told = describe_standardising(SSE, five(RAW), five())
    assert told.endswith("Standardised, it is η = 0.4 and they are circles.")
    constant = batch([3, 3], [1, 2])
    assert "the same in every row" in describe_standardising(SSE, constant, constant)


def test_traps_are_named_and_a_good_fit_is_none():
    training = five()
    assert warn_of_vanishing_gradient(Neuron(RELU, SSE), training, (0.0, -5.0)).startswith(
        "A dead ReLU"
    )
    assert warn_of_vanishing_gradient(Neuron(RELU, SSE), training, (4.1, 13.0)) == ""
    unit = five(FeatureChoice("distance (km)", unit_targets=True))
    assert warn_of_vanishing_gradient(Neuron(SIGMOID, SSE), unit, (0.0, 12.0)).startswith(
        "Saturated"
    )
    assert warn_of_vanishing_gradient(Neuron(SIGMOID, SSE), unit, (1.0, 0.0)) == ""
    fits = batch([-60.0, 60.0], [0.0, 1.0])  # flat, but right
    assert warn_of_vanishing_gradient(Neuron(SIGMOID, SSE), fits, (1.0, 0.0)) == ""
    assert warn_of_vanishing_gradient(Neuron(IDENTITY, SSE), training, (0.0, 0.0)) == ""


def test_targets_out_of_reach():
    assert "5 of 5 targets lie outside" in warn_of_unreachable_targets(SIGMOID, five())
    assert "between 0 and 1" in warn_of_unreachable_targets(SIGMOID, five())
    unit = five(FeatureChoice("distance (km)", unit_targets=True))
    assert warn_of_unreachable_targets(SIGMOID, unit) == ""
    assert "outputs above 0 only, but 1 of 2" in warn_of_unreachable_targets(
        RELU, batch([1, 2], [-1, 1])
    )


def test_what_is_left_out_is_said():
    used = batch(["1", "", "3"], [1, 2, 3])
    assert describe_rows(used, used) == '1 row is left out: no number in "x".'
    many = batch(range(2000), range(2000))
    assert "computed on 500 rows" in describe_rows(many, many.rows(500))
    assert describe_rows(five(), five()) == ""


def test_the_same_step_is_the_same():
    c = compute_scale(SSE, MSE, 5)
    assert c == 0.4
    training, at = five(), np.array([1.0, 0.0])
    one = 0.1 * Neuron(IDENTITY, SSE).gradient(training.x, training.t, at)
    other = 0.1 / c * Neuron(IDENTITY, MSE).gradient(training.x, training.t, at)
    assert one == pytest.approx(other)
    told = "η = 0.1 under the SSE and η = 0.25 under the MSE"
    assert told in describe_same_step(SSE, MSE, SSE, 5, 0.1)
    assert told in describe_same_step(SSE, MSE, MSE, 5, 0.25)


def test_half_of_the_limit_is_taken_where_there_is_one():
    assert scaled_loss.find_half_limit(Neuron(IDENTITY, SSE), five(), (0, 0), 9) == pytest.approx(
        0.2
    )
    assert scaled_loss.find_half_limit(Neuron(RELU, SSE), five(), (0.0, -5.0), 9) == 9


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_optimiser_has_a_row(name):
    neuron = Neuron(ACTIVATIONS[name], SSE)
    answers = scaled_loss.compare_optimisers(load_sample("five"), ASKED, neuron, (1.0, 0.0), 0.4)
    table = tabulate_optimisers(answers, 0.4, scaled_loss.STEPS).splitlines()
    assert len([line for line in table if line.startswith("|")]) == 10
    assert table[2].endswith("divide η by c | nothing | nothing |")
    clipped = "divide η by c, and multiply the clipping norm by c | nothing |"
    assert clipped in table[9]
    assert not table[9].endswith("| nothing |")


def test_only_adam_has_an_epsilon_and_every_rate_is_in_the_table():
    """For 100 random quadratics; the limit of three by the eigenvalues themselves."""
    random = np.random.default_rng(1)
    for _ in range(100):
        c, centre = float(2 / random.integers(3, 9)), random.normal(size=2)
        hessian = np.diag(10 ** random.uniform(-2, 2, 2))
        gradient = partial(lambda h, m, p: h @ (p - m), hessian, centre)
        rate = 1.9 / hessian.max()
        answers = compare_scalings(gradient, random.normal(size=2), c, rate, 0.1, 12)
        for line in tabulate_optimisers(answers, c, 12).splitlines()[2:10]:
            name, written = line.strip("| ").split(" | ")[:2]
            assert "Adam" in name or "(ε)" not in line, line
            assert float(read_number(written)) == pytest.approx(
                0.1 if "Adam" in name else rate, rel=1e-3
            )
    told = tabulate_optimisers(
        tuple(ScalingResult(o, 0.1, 1e-9, 1e-9, 1.0) for o in (PLAIN, ADAM)), 0.4, 12
    ).splitlines()
    assert told[2].endswith("| less than 0.0001% of the way | less than 0.0001% of the way |")
    assert told[3].endswith("| 1×10⁻⁷% (ε) | 1×10⁻⁷% (ε) |")
    for n in (3, 5, 8):
        x, t = random.normal(size=(2, n))
        neuron, choice = Neuron(IDENTITY, SSE), FeatureChoice("x", standardised=False)
        data = Dataset(t, t, columns={"x": x.tolist()})
        plain = scaled_loss.compare_optimisers(data, choice, neuron, (0.0, 0.0), 2 / n)[0]
        largest = np.linalg.eigvalsh([[x @ x, x.sum()], [x.sum(), n]])[-1]
        assert plain.rate == pytest.approx(0.25 * 2 / largest)


@pytest.mark.parametrize(
    ("objective", "name", "formula"),
    [
        (SSE, "SSE with ½", "SSE = ½ Σ (t − o)²"),
        (MSE, "MSE without ½", "MSE = Σ (t − o)² / n"),
        (Objective(SquaredError(half=True), "mean"), "MSE with ½", "MSE = ½ Σ (t − o)² / n"),
        (Objective(SquaredError(half=False), "sum"), "SSE without ½", "SSE = Σ (t − o)²"),
    ],
)
def test_a_sum_and_a_mean_are_named_with_their_half(objective, name, formula):
    assert name_objective(objective) == name
    assert write_objective(objective) == formula


def test_how_many_are_against_by_hand():
    # At (-2, 2): pulls (1, -1), (-1, -1), (-6, -3); together (-6, -5).
    training = batch([-1, 1, 2], [5, 1, 1])
    assert count_opposing(Neuron(IDENTITY, SSE), training, (-2.0, 2.0)) == 1
