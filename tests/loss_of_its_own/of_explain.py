"""Cases of `lossviz.explain`."""

import re

import numpy as np
import pytest

from lossviz import explain
from lossviz.base import format_number, format_percent, format_rounded
from lossviz.loss import MSE, SSE, EpochReport, Objective, descent
from lossviz.neuron import (
    IDENTITY,
    RELU,
    Batches,
    FeatureChoice,
    Neuron,
    Plan,
    Quadratic,
    Sums,
    follow_plan,
    propagate,
    take_inputs,
)
from tests.loss_of_its_own.cases import (
    DATA,
    OUT,
    N,
    T,
    X,
    bound,
    case,
    quadratic,
    squared_error,
    total,
)
from tests.loss_of_its_own.of_minibatch import SIZE, options
from tests.loss_of_its_own.of_neuron import AT, CHOICE, TANH, brute_hessian, neurons

TRAINING = take_inputs(DATA, CHOICE)


@case("explain.neuron.compute_scale")
def check_scale(loss):
    sse, mse = Objective(loss, "sum"), Objective(loss, "mean")
    scale = mse.value(T, OUT) / sse.value(T, OUT)
    assert explain.neuron.compute_scale(sse, mse, N) == pytest.approx(scale)


@case("explain.takeaways.conclude_one_prediction")
def check_conclusion(loss):
    said = explain.takeaways.conclude_one_prediction(1.0, 1.5, loss=loss, learning_rate=0.1)
    assert f"The loss is {format_number(loss.value(1.0, 1.5))}" in said
    slope = loss.gradient(1.0, 1.5)
    if slope == 0:
        assert "a step changes nothing" in said
    else:
        assert f"slope is {format_number(slope)}" in said
        end = float(re.search(r"from 1\.5 to ([0-9.]+)\.(?: |$)", said)[1])
    assert abs(end - (1.5 - 0.1 * slope)) <= 1e-3 * abs(0.1 * slope)


@case("explain.takeaways.conclude_sse_vs_mse", needs=squared_error)
def check_conclusion_of_both(loss):
    said = explain.takeaways.conclude_sse_vs_mse(DATA, options(loss), SIZE)
    mean = loss.h * float(np.mean((OUT - T) ** 2))
    assert f" e²) is about {format_rounded(SIZE * mean, 3)} and the expected MSE" in said
    assert f" / B) is about {format_rounded(mean, 3)}." in said


@case("explain.guesses.judge_doubling", needs=squared_error)
def check_doubling(loss):
    assert explain.guesses.judge_doubling(DATA, options(loss), 1, 2.0).startswith("**Right:** ")


@case("explain.minibatch.convert_rate", needs=squared_error)
def check_converted_rate(loss):
    chosen = options(loss)
    rate, _ = explain.minibatch.convert_rate(chosen, SIZE, 0.3)
    rows = slice(0, SIZE)
    steps = (
        r * of.shared_gradient(T[rows], OUT[rows])
        for r, of in ((rate, chosen.sse), (0.3, chosen.mse))
    )
    assert next(steps) == pytest.approx(next(steps))


@case("explain.neuron.count_opposing")
def check_opposing(loss):
    for neuron in neurons(loss):
        own = neuron.example_gradients(X, T, AT)
        together = own.sum(axis=0)
        against = [k for k in range(N) if own[k, 0] * together[0] + own[k, 1] * together[1] < 0]
        assert explain.neuron.count_opposing(neuron, TRAINING, AT) == len(against)


@case("explain.chain_rule.derive_chain_rule", needs=squared_error)
def check_chain_rule(loss):
    here = propagate(1.0, 2.0, 1.0, 0.0, activation=IDENTITY, loss=loss)
    lines = explain.chain_rule.derive_chain_rule(
        here, 1.0, 0.0, activation=IDENTITY, loss=loss, learning_rate=0.5
    )
    assert lines[2].latex.endswith(f"= {format_number(loss.h)}")


@case("explain.derivation.derive_gradient")
def check_derivation(loss):
    lines = explain.derivation.derive_gradient(
        1.0, 1.5, loss=loss, convention="t - o", learning_rate=0.5
    )
    wanted = (lines[0 if squared_error(loss) else 1], *lines[-2:])
    numbers = [float(re.search(r"[-0-9.]+$", line.latex)[0]) for line in wanted]
    slope = float(loss.gradient(1.0, 1.5))
    found = float(loss.value(1.0, 1.5)), slope, 1.5 - 0.5 * slope
    assert numbers == pytest.approx(found, rel=1e-3)


@case("explain.rates.tabulate_rates")
def check_rates(loss):
    for rate in (-1.0, 0.0, 0.1, 0.4, 1.4, 5.0):
        verdict = descent.judge_at(loss, 1.0, 1.57, rate)
        (now,) = re.findall(
            r"\| \*\*(.*)\*\* \| \*\*(.*)\*\* ◀", explain.rates.tabulate_rates(loss, verdict)
        )
        condition = now[0].replace("η", str(rate)).replace("≤", "<=").replace("≥", ">=")
        assert eval(re.sub(r" = ", " == ", condition))
        converges = bool(abs(descent.follow_path(loss, 1.0, 1.57, rate, 90)[-1] - 1) < 1e-2)
        assert ("converges" in now[1] or "reaches" in now[1]) is converges


@case(
    "explain.derivation.derive_same_update",
    "explain.derivation.derive_delta_rule",
    needs=squared_error,
)
def check_both_steps(loss):
    after = f"= {format_number(1.5 - 0.5 * loss.gradient(1.0, 1.5))} ="
    for derive in (explain.derivation.derive_same_update, explain.derivation.derive_delta_rule):
        assert after in derive(1.0, 1.5, loss=loss, learning_rate=0.5)[-1].latex


@case("explain.neuron.describe_descent")
def check_observed_descent(loss):
    neuron = Neuron(TANH, Objective(loss, "mean"))
    for rate, said in ((0.05, "the loss fell|the loss falls"), (0.0, "weight and bias stay")):
        path = follow_plan(DATA, Plan(CHOICE, neuron, rate, *AT))
        assert (path.losses[-1] < path.losses[0]) == (rate > 0)
        described = explain.neuron.describe_descent(neuron, TRAINING, path, rate, None)
        assert re.search(rf"Observed over 60 steps:\*\* ({said})", described)


@case("explain.neuron.describe_descent")
def check_exact_descent(loss):
    describe_line(loss, None)


@case("explain.neuron.describe_descent")
def check_exact_descent_in_batches(loss):
    describe_line(loss, Batches(3, 5))


def describe_line(loss, batches):
    neuron = Neuron(IDENTITY, Objective(loss, "mean"))
    for rate, diverges in ((0.01, False), (20.0, True)):
        path = follow_plan(DATA, Plan(CHOICE, neuron, rate, *AT, batches))
        said = explain.neuron.describe_descent(neuron, TRAINING, path, rate, batches)
        if loss.quadratic is None:
            fell = bool(path.losses[-1] < path.losses[0])
            assert ("the loss fell" in said) is fell
            continue
        assert said.startswith("**Exactly")
        assert ("the path diverges" in said) is diverges is path.ended


@case("explain.descents.describe_descents", needs=squared_error)
def check_descents(loss):
    sse, mse = explain.descents.describe_descents(DATA, options(loss), 5.0, 0.1, SIZE)
    assert all("the steps diverge" in said for said in sse)
    assert not any("the steps diverge" in said for said in mse)


@case(
    "explain.minibatch.describe_linear_scaling",
    "explain.minibatch.describe_noise_scale",
    "explain.minibatch.describe_sum_and_mean",
    "explain.minibatch.tabulate_batch",
    needs=squared_error,
)
def check_words_of_a_batch(loss):
    chosen, words = options(loss), explain.minibatch
    assert "the rule passes the limit" in words.describe_linear_scaling(DATA, chosen, SIZE, 0.01)
    assert words.describe_noise_scale(DATA, chosen, SIZE).startswith("**Gradient noise scale")
    each = format_rounded(total(loss, T, OUT) / N, 4)
    assert f"rows of about {each} each" in words.describe_sum_and_mean(DATA, chosen, SIZE)
    expected = format_number(total(loss, T, OUT) * SIZE / N)
    assert f"Σ e² | {expected} |" in words.tabulate_batch(DATA, chosen, SIZE)


@case("explain.neuron.describe_same_step")
def check_same_step(loss):
    sse, mse = Objective(loss, "sum"), Objective(loss, "mean")
    said = explain.neuron.describe_same_step(sse, mse, sse, N, 0.1)
    mean, of_sum = (explain.neuron.name_objective(each) for each in (mse, sse))
    assert f"the {mean} is {format_number(1 / N)} times the {of_sum}" in said
    assert f"η = 0.1 under the {sse.name} and η = {format_number(0.1 * N)} under" in said


@case("explain.neuron.describe_standardising", needs=quadratic)
def check_standardising(loss):
    objective = Objective(loss, "mean")
    standardised = take_inputs(DATA, FeatureChoice("x", standardised=True))
    said = explain.neuron.describe_standardising(objective, TRAINING, standardised)
    largest = np.linalg.eigvalsh(brute_hessian(Neuron(IDENTITY, objective)))[-1]
    assert f"As it is, the limit of steps of all rows is η = {format_number(2 / largest)} " in said


@case("explain.neuron.name_objective")
def check_name(loss):
    mean = Objective(loss, "mean")
    said = explain.neuron.name_objective(mean)
    names = {SSE.loss: "MSE with ½", MSE.loss: "MSE without ½"}
    assert said == names.get(loss, f"{mean.name} of the {loss.name}")


@case("explain.neuron.write_objective")
def check_formula(loss):
    objective = Objective(loss, "sum")
    said = explain.neuron.write_objective(objective)
    written = {SSE.loss: "SSE = ½ Σ (t − o)²", MSE.loss: "SSE = Σ (t − o)²"}
    assert said == written.get(loss, objective.formula())


@case("explain.neuron.describe_epoch_report")
def check_epoch_report(loss):
    report = EpochReport(2.5, 1.5)
    said = explain.neuron.describe_epoch_report(report, 2, Objective(loss, "mean"))
    name = explain.neuron.name_objective(Objective(loss, "mean"))
    assert f"reports 2.5 as its {name}: " in said
    assert "that of all rows is 1.5." in said


@case("explain.neuron.tabulate_limits", needs=bound)
def check_limits(loss):
    sse, mse = neurons(loss, (IDENTITY,))
    largest = np.linalg.eigvalsh(brute_hessian(sse))[-1]
    table = explain.neuron.tabulate_limits(sse, mse, TRAINING, AT)
    name, begin = explain.neuron.name_objective(sse.objective), "0 < η <"
    if loss.quadratic is None:
        begin = "η ="
    found = re.search(rf"\| {re.escape(name)} \| {begin} ([0-9.e−]+) \|", table)
    assert float(found[1]) == pytest.approx(2 / largest, rel=1e-3)


@case("explain.totals.write_totals", needs=squared_error)
def check_lines(loss):
    first, second, _ = explain.totals.write_totals(explain.totals.summarize_batch(DATA), loss, loss)
    assert first.latex.endswith(f" {format_number(total(loss, T, OUT))}")
    assert second.latex.endswith(f" {format_number(total(loss, T, OUT, 'mean'))}")


@case("explain.totals.describe_gradient_of_one_output")
def check_one_output(loss):
    both = Objective(loss, "sum"), Objective(loss, "mean")
    said = explain.totals.describe_gradient_of_one_output(DATA, 2, *both)
    gradient = float(loss.gradient(T[1], OUT[1]))
    assert f"That of row 2 is {format_number(gradient)} under the {both[0].name}, " in said
    assert f", it is {format_number(gradient / N)} = " in said


@case("explain.takeaways.conclude_batch")
def check_conclusion_of_batch(loss):
    losses = loss.value(T, OUT)
    said = explain.takeaways.conclude_batch(DATA, loss)
    assert f"the largest loss makes {format_percent(losses.max() / losses.sum())}. No" in said


@case("explain.two_losses.describe_two_losses")
def check_words_of_two_losses(loss):
    pair = loss, SSE.loss
    said = explain.two_losses.describe_two_losses(DATA, 5, "E", pair)
    for each in pair:
        losses, sizes = each.value(T, OUT), np.abs(each.gradient(T, OUT))
        part, gradient = (format_percent(v[4] / v.sum()) for v in (losses, sizes))
        assert f"{part} of the loss, and {gradient} of the gradients" in said


@case("explain.quality.describe_what_is_squared")
def check_what_is_squared(loss):
    said = explain.quality.describe_what_is_squared(loss)
    assert (f"the loss here is {loss.name}." in said) == (loss.quadratic is None)


@case("explain.neuron.warn_of_narrow_valley", needs=quadratic)
def check_narrow_valley(loss):
    form = Quadratic(Sums.of(1000 + X, T), Objective(loss, "sum"))
    large, small = np.linalg.eigvalsh(form.hessian)[::-1]
    said = explain.neuron.warn_of_narrow_valley(form, standardised=False)
    assert f"{format_number(np.sqrt(large / small), 2)} times as long" in said


@case("explain.neuron.warn_of_vanishing_gradient")
def check_vanishing_gradient(loss):
    neuron = Neuron(RELU, Objective(loss, "sum"))
    assert explain.neuron.warn_of_vanishing_gradient(neuron, TRAINING, AT) == ""
    dead = (0.0, -5.0)
    assert not neuron.gradient(X, T, dead).any()
    assert explain.neuron.warn_of_vanishing_gradient(neuron, TRAINING, dead).startswith(
        "A dead ReLU"
    )
