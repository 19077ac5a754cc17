"""The figures of "Down to the weights" that can stand alone, drawn from an address."""

from __future__ import annotations

from typing import Final

from lossviz.data import Dataset
from lossviz.figures.neuron import Setting
from lossviz.loss import Objective, SquaredError
from lossviz.neuron import ACTIVATIONS, Batches, FeatureChoice, Neuron, Plan
from pages.parts.weights.one_neuron import OneNeuron
from pages.parts.weights.view import WeightsView, find_feature
from pages.state import PageFigure, Placed, Source, Values
from pages.state import parameters as p


def read_neuron(values: Values) -> OneNeuron:
    """Take the one example that an address describes."""
    x, t, w, b = (
        values[each.name] for each in (p.ONE_INPUT, p.ONE_TARGET, p.ONE_WEIGHT, p.ONE_BIAS)
    )
    loss = SquaredError(half=values[p.HALF.name])
    activation = ACTIVATIONS[values[p.ACTIVATION.name]]
    return OneNeuron(Setting(x, t, w, b, activation, loss, values[p.LEARNING_RATE.name]))


def read_fit(values: Values, source: Source) -> WeightsView:
    """Take the fit that an address describes."""
    data, column = find_feature(source.data, values[p.FEATURE.name])
    sse = Objective(SquaredError(half=values[p.HALF_IN_SUM.name]), "sum")
    mse = Objective(SquaredError(half=values[p.HALF_IN_MEAN.name]), "mean")
    mean = values[p.OBJECTIVE.name] == "MSE"
    neuron = Neuron(ACTIVATIONS[values[p.ACTIVATION.name]], mse if mean else sse)
    choice = FeatureChoice(column, values[p.STANDARDISED.name], values[p.UNIT_TARGETS.name])
    rate = values[(p.MEAN_RATE if mean else p.SUM_RATE).name]
    start = values[p.WEIGHT.name], values[p.BIAS.name]
    plan = Plan(choice, neuron, rate, *start, _read_batches(values, data))
    return WeightsView(data, plan, sse, mse, values[p.STEP_OF_WEIGHTS.name])


def _read_batches(values: Values, data: Dataset) -> Batches | None:
    if not values[p.MINI_BATCHES.name]:
        return None
    return Batches(min(values[p.BATCH_SIZE.name], data.n), values[p.SEED.name])


def _draw_chain(values: Values, _: Source) -> Placed:
    one = read_neuron(values)
    return one.scene(), one.position()


def _draw_weights(values: Values, source: Source) -> Placed:
    view = read_fit(values, source)
    return view.scene(), view.position()


FIGURES: Final = (
    PageFigure(
        "chain",
        "One example through one neuron: three slopes that multiply",
        _draw_chain,
        (p.ACTIVATION, p.LEARNING_RATE, p.HALF),
    ),
    PageFigure(
        "weights",
        "The loss over weight and bias, the data, and the loss after each step",
        _draw_weights,
        (p.OBJECTIVE, p.SUM_RATE, p.MEAN_RATE, p.ACTIVATION, p.STANDARDISED),
    ),
)
