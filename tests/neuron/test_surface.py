"""The loss on a grid is the neuron's loss at each of its places."""

import numpy as np
import pytest

from lossviz.data.dataset import Dataset
from lossviz.loss.objective import MSE, SSE
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY
from lossviz.neuron.inputs import (
    MOST_EXAMPLES,
    FeatureChoice,
    choose_training_inputs,
    take_inputs,
)
from lossviz.neuron.model import Neuron
from lossviz.neuron.surface import Box, choose_box, compute_surface
from lossviz.reading.samples import load_sample

ASKED = FeatureChoice("distance (km)")
BOX = Box(1.0, 2.0, 6.0, 4.0, square=False)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("objective", [SSE, MSE])
def test_the_height_is_the_root_above_the_least(name, objective):
    data, neuron = load_sample("five"), Neuron(ACTIVATIONS[name], objective)
    inputs = take_inputs(data, ASKED)
    ground = compute_surface(data, ASKED, neuron, BOX)
    losses = np.array(
        [[neuron.value(inputs.x, inputs.t, (w, b)) for w in ground.w] for b in ground.b]
    )
    # The least of the plane where it is known, of the grid otherwise.
    least = losses.min()
    if neuron.activation is IDENTITY:
        line = np.polyfit(inputs.x, inputs.t, 1)
        least = neuron.value(inputs.x, inputs.t, line)
    want = np.sqrt(np.maximum(losses - least, 0))
    assert ground.height == pytest.approx(want / want.max(), abs=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("standardised", [True, False])
def test_the_box_holds_the_default_start_and_the_minimum(name, standardised):
    data = load_sample("diabetes")
    choice = FeatureChoice("bmi", standardised)
    inputs = take_inputs(data, choice)
    box = choose_box(inputs, Neuron(ACTIVATIONS[name], MSE)).around(1.0, 0.0)
    assert abs(1.0 - box.w) <= box.half_width_w
    assert abs(box.b) <= box.half_width_b
    if name == "identity":
        w, b = np.polyfit(inputs.x, inputs.t, 1)
        assert abs(w - box.w) < box.half_width_w
        assert abs(b - box.b) < box.half_width_b


def test_a_box_doubles_until_a_point_is_inside():
    for w, times in ((6.8, 1), (7.1, 2), (13.5, 4), (-100, 32)):
        box = BOX.around(w, 2.0)
        assert (box.half_width_w, box.half_width_b) == (6 * times, 4 * times)
    assert BOX.around(1.0, 2.0) == BOX


def test_many_rows_are_sampled_only_with_an_activation():
    n = 3000
    data = Dataset(np.zeros(n), np.zeros(n), columns={"x": range(n)})
    inputs = take_inputs(data, FeatureChoice("x"))
    assert choose_training_inputs(inputs, Neuron(IDENTITY, SSE)).n == n
    assert choose_training_inputs(inputs, Neuron(ACTIVATIONS["tanh"], SSE)).n == MOST_EXAMPLES
