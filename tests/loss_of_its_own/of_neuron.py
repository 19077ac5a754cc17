"""Cases of `lossviz.neuron`."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from lossviz.loss import Objective, Verdict
from lossviz.neuron import (
    ACTIVATIONS,
    IDENTITY,
    Batches,
    FeatureChoice,
    Neuron,
    Plan,
    Quadratic,
    Sums,
    choose_box,
    choose_training_inputs,
    compute_log_epoch_radius,
    compute_surface,
    find_limit,
    follow_plan,
    judge_epochs,
    measure_share_through,
    propagate,
    report_first_epoch,
    scaled_loss,
    take_inputs,
)
from lossviz.neuron.model import TrainingLoss
from tests.loss_of_its_own.cases import (
    DATA,
    N,
    T,
    X,
    any_loss,
    bound,
    case,
    quadratic,
    slope,
    slopes,
    total,
)

REDUCTIONS = ("sum", "mean")
AT = (0.6, -0.35)
EVERY = tuple(ACTIVATIONS.values())
TANH = ACTIVATIONS["tanh"]
CHOICE = FeatureChoice("x", standardised=False)
BATCHES = Batches(3, 5)


def outputs(activation, at):
    return np.array([float(activation.value(np.array(at[0] * x + at[1]))) for x in X])


def neurons(loss, activations=EVERY):
    return [Neuron(a, Objective(loss, r)) for a in activations for r in REDUCTIONS]


@case("neuron.report_first_epoch")
def check_report_of_an_epoch(loss):
    mean = Objective(loss, "mean")
    for neuron in neurons(loss):
        at, sums = np.array(AT), 0.0
        for rows in BATCHES.rows(N):
            sums += len(rows) * Neuron(neuron.activation, mean).value(X[rows], T[rows], at)
            at = at - 0.01 * neuron.gradient(X[rows], T[rows], at)
        after = Neuron(neuron.activation, mean).value(X, T, at)
        plan = Plan(CHOICE, neuron, 0.01, *AT, BATCHES)
        told = report_first_epoch(take_inputs(DATA, CHOICE), plan, mean)
        assert (told.running, told.evaluated) == pytest.approx((sums / N, after))


def brute_loss(neuron):
    """The loss over ``(w, b)``, example by example."""
    of = neuron.objective
    return lambda at: total(of.loss, T, outputs(neuron.activation, at), of.reduction)


def brute_hessian(neuron, at=AT):
    return slopes(lambda p: slopes(brute_loss(neuron), p, 1e-4), at, 1e-4)


@case("neuron.Neuron", "neuron.Neuron.value", "neuron.Neuron.outputs")
def check_value(loss):
    for neuron in neurons(loss):
        assert neuron.outputs(X, AT) == pytest.approx(outputs(neuron.activation, AT))
        assert neuron.value(X, T, AT) == pytest.approx(brute_loss(neuron)(AT))


@case("neuron.Neuron.is_quadratic")
def check_third_differences(loss):
    for neuron in neurons(loss):
        f = brute_loss(neuron)
        along = [f((0.6 + k, -0.35 + 2 * k)) for k in range(4)]
        third = along[3] - 3 * along[2] + 3 * along[1] - along[0]
        assert neuron.is_quadratic is (abs(third) < 1e-9)


@case("neuron.Neuron.gradient")
def check_gradient(loss):
    for neuron in neurons(loss):
        expected = slopes(brute_loss(neuron), AT)
        assert neuron.gradient(X, T, AT) == pytest.approx(expected, abs=1e-8)
        made = TrainingLoss(neuron, X, T)
        assert made.gradient(np.array(AT)) == pytest.approx(expected, abs=1e-8)
        assert made.value(np.array(AT)) == pytest.approx(brute_loss(neuron)(AT))


@case("neuron.Neuron.example_gradients")
def check_example_gradients(loss):
    for neuron in neurons(loss):
        for k, own in enumerate(neuron.example_gradients(X, T, AT)):

            def one(at, k=k, a=neuron.activation):
                return float(loss.value(T[k], outputs(a, at)[k]))

            assert own == pytest.approx(slopes(one, AT), abs=1e-8)


@case("neuron.Neuron.hessian")
def check_hessian(loss):
    for neuron in neurons(loss):
        assert neuron.hessian(X, T, AT) == pytest.approx(brute_hessian(neuron), abs=1e-5)


@case("neuron.Neuron.local_limit", needs=bound)
def check_local_limit(loss):
    for neuron in neurons(loss):
        largest = np.linalg.eigvalsh(brute_hessian(neuron))[-1]
        limit = neuron.local_limit(X, T, AT)
        assert 1 / limit == pytest.approx(max(0.0, largest) / 2, rel=1e-5, abs=1e-6)


@case("neuron.Plan", "neuron.follow_plan", "figures.neuron.contours.locate_handles")
def check_path(loss):
    from lossviz.figures.neuron import contours

    for neuron in neurons(loss):
        plan = Plan(CHOICE, neuron, 0.02, *AT)
        path, at = follow_plan(DATA, plan), np.array(AT)
        for k in range(4):
            assert path.points[k] == pytest.approx(at, abs=1e-7)
            assert path.losses[k] == pytest.approx(brute_loss(neuron)(at), abs=1e-6)
            assert contours.locate_handles(DATA, plan, k) == {"w": AT[0], "b": AT[1], "step": k}
            at = at - 0.02 * slopes(brute_loss(neuron), at)


@case(
    "neuron.Quadratic",
    "neuron.Quadratic.factor",
    "neuron.Quadratic.least",
    "neuron.Quadratic.minimum",
    "neuron.Quadratic.excess",
    "neuron.Quadratic.value",
    "neuron.Quadratic.gradient",
    "neuron.Quadratic.hessian",
    needs=quadratic,
)
def check_quadratic(loss):
    for neuron in neurons(loss, (IDENTITY,)):
        form, brute = Quadratic(Sums.of(X, T), neuron.objective), brute_loss(neuron)
        for at in (AT, (-2.0, 3.0)):
            assert form.value(*np.array(at)) == pytest.approx(brute(at))
            assert form.gradient(at) == pytest.approx(slopes(brute, at), abs=1e-7)
            assert form.excess(*np.array(at)) == pytest.approx(brute(at) - form.least)
        assert form.hessian == pytest.approx(brute_hessian(neuron), abs=1e-5)
        fitted = np.linalg.lstsq(np.column_stack([X, np.ones(N)]), T, rcond=None)[0]
        assert form.minimum == pytest.approx(tuple(fitted))
        assert form.least == pytest.approx(brute(fitted))
        share = N if neuron.objective.reduction == "mean" else 1
        assert form.factor == pytest.approx(float(loss.value(0.0, 1.0)) / share)


@case(
    "neuron.Quadratic.curvatures",
    "neuron.Quadratic.steepest",
    "neuron.Quadratic.limit",
    "neuron.Quadratic.condition",
    "neuron.Quadratic.outcomes",
    "neuron.Quadratic.steps_to_halve",
    needs=quadratic,
)
def check_curvatures(loss):
    for neuron in neurons(loss, (IDENTITY,)):
        form = Quadratic(Sums.of(X, T), neuron.objective)
        (small, large), vectors = np.linalg.eigh(brute_hessian(neuron))
        assert form.curvatures == pytest.approx((large, small), rel=1e-5)
        assert abs(form.steepest @ vectors[:, 1]) == pytest.approx(1)
        assert form.limit == pytest.approx(2 / large, rel=1e-5)
        assert form.condition == pytest.approx(large / small, rel=1e-5)
        assert form.outcomes(AT, 1.1 * form.limit)[0] is Verdict.DIVERGES
        assert form.outcomes(AT, 0.4 * form.limit)[0] is Verdict.CONVERGES
        left = (1 - 0.1 * form.limit * small) ** form.steps_to_halve(0.1 * form.limit)
        assert left == pytest.approx(0.5, rel=1e-5)


@case("neuron.choose_box", needs=any_loss)
def check_box_of_bounded(loss):
    inputs = take_inputs(DATA, CHOICE)
    for neuron in neurons(loss, (TANH, ACTIVATIONS["sigmoid"])):
        box = choose_box(inputs, neuron)
        assert box.half_width_w * inputs.deviation == pytest.approx(
            8.0
        )  # z from -8 to 8 within one


@case("neuron.choose_box")
def check_box_of_unbounded(loss):
    for neuron in neurons(loss, (IDENTITY,)):
        box = choose_box(take_inputs(DATA, CHOICE), neuron)
        found = minimize(brute_loss(neuron), (box.w, box.b), method="Nelder-Mead").x
        assert abs(found[0] - box.w) < box.half_width_w
        assert abs(found[1] - box.b) < box.half_width_b
        if loss.quadratic is not None:
            assert (box.w, box.b) == pytest.approx(tuple(found), abs=1e-3)


@case("neuron.choose_training_inputs")
def check_training_inputs(loss):
    inputs = take_inputs(DATA, CHOICE)
    for neuron in neurons(loss):
        assert choose_training_inputs(inputs, neuron).x.tolist() == X.tolist()


@case("neuron.compute_surface")
def check_surface(loss):
    for neuron in neurons(loss):
        box = choose_box(take_inputs(DATA, CHOICE), neuron)
        surface = compute_surface(DATA, CHOICE, neuron, box)
        brute = brute_loss(neuron)
        losses = np.array([[brute((w, b)) for w in surface.w[::16]] for b in surface.b[::16]])
        heights = surface.height[::16, ::16]
        # The square of a height is the loss, but for its level and its unit.
        above, squares = losses - losses.min(), heights**2 - heights.min() ** 2
        unit = above.max() / squares.max()
        assert above == pytest.approx(unit * squares, abs=1e-9 * above.max())


@case("neuron.compute_log_epoch_radius", needs=quadratic)
def check_epoch_radius(loss):
    for neuron in neurons(loss, (IDENTITY,)):
        for rate in (0.01, 1.2):
            logarithm = compute_log_epoch_radius(neuron.objective, X, rate, BATCHES)
            radius = brute_radius(neuron, rate)
            assert logarithm == pytest.approx(math.log(radius), rel=1e-6)
            settles = Verdict.SETTLES if radius < 1 else Verdict.DIVERGES
            assert judge_epochs(rate, logarithm) is settles


def brute_radius(neuron, rate):
    """The spectral radius of what an epoch of steps does to a difference of two points."""
    whole = np.eye(2)
    for rows in BATCHES.rows(N):

        def gradient(at, rows=rows):
            return neuron.gradient(X[rows], T[rows], at)

        whole = (np.eye(2) - rate * slopes(gradient, AT)) @ whole
    return abs(np.linalg.eigvals(whole)).max()


FIND_LIMIT = ("neuron.find_limit", "neuron.scaled_loss.find_limit")


@case(*FIND_LIMIT, "neuron.scaled_loss.find_half_limit", needs=bound)
def check_limit_of_line(loss):
    compare_limits(neurons(loss, (IDENTITY,)))


@case(*FIND_LIMIT, "neuron.scaled_loss.find_half_limit", needs=bound)
def check_limit_of_tanh(loss):
    compare_limits(neurons(loss, (TANH,)))


def compare_limits(of):
    training = take_inputs(DATA, CHOICE)
    for neuron in of:
        largest = np.linalg.eigvalsh(brute_hessian(neuron))[-1]
        assert find_limit(neuron, training, AT) == pytest.approx(2 / largest, rel=1e-5)
        half = scaled_loss.find_half_limit(neuron, training, AT, 7.0)
        assert half == pytest.approx(1 / largest, rel=1e-5)


@case("neuron.measure_share_through")
def check_share_through(loss):
    for activation in (TANH, ACTIVATIONS["ReLU"], ACTIVATIONS["sigmoid"]):
        z = AT[0] * X + AT[1]
        o = outputs(activation, AT)
        losses = [float(loss.value(t, each)) for t, each in zip(T, o, strict=True)]
        through = [slope(lambda v, a=activation: float(a.value(np.array(v))), each) for each in z]
        share = np.dot(losses, through) / sum(losses) / activation.steepest
        neuron = Neuron(activation, Objective(loss, "sum"))
        assert measure_share_through(neuron, X, T, AT) == pytest.approx(share, rel=1e-6)


@case("neuron.propagate")
def check_chain(loss):
    for activation in ACTIVATIONS.values():

        def one(at, a=activation):
            return float(loss.value(0.3, float(a.value(np.array(at[0] * 0.8 + at[1])))))

        here = propagate(0.8, 0.3, *AT, activation=activation, loss=loss)
        assert here.loss == pytest.approx(one(AT))
        assert (here.dl_dw, here.dl_db) == pytest.approx(tuple(slopes(one, AT)), abs=1e-8)


@case("neuron.scaled_loss.compare_optimisers", needs=bound)
def check_optimisers_on_a_line(loss):
    compare_recipes(loss, IDENTITY)


@case("neuron.scaled_loss.compare_optimisers", needs=bound)
def check_optimisers_with_tanh(loss):
    compare_recipes(loss, TANH)


def compare_recipes(loss, activation):
    """With a power of two as the scale, a scaled loss at a scaled rate is the same run."""
    neuron = Neuron(activation, Objective(loss, "sum"))
    results = scaled_loss.compare_optimisers(DATA, CHOICE, neuron, AT, 0.25)
    for result in results[:3]:  # plain steps and both kinds of momentum
        assert result.converted == 0
        assert result.unchanged > 0.01
