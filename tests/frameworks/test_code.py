"""The programs in PyTorch give the numbers of the pages, by autograd and its own optimiser."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from lossviz import Dataset
from lossviz.code import MOST_ROWS, Batch, SseVsMse, write_data_file, write_program
from lossviz.neuron import FeatureChoice, take_inputs
from tests.code import states as s
from tests.code.running import read_printed, run

# The slope in PyTorch is o (1 - o), or 1 - o^2. Near 1 an output is off by up to a few u, and so
# is what is left of 1; the page keeps all digits of it.
SLOPE = {"sigmoid": 4 * s.U, "tanh": 8 * s.U}


def check(state, expected):
    names, printed = run(write_program(state, "PyTorch"))
    for name, value in expected.items():
        found = names[name]
        if isinstance(found, torch.Tensor):
            assert found.dtype == torch.float64, name
            found = found.detach().numpy()
        assert s.is_near(found, value), name
        shown = np.asarray(read_printed(printed)[name])
        if value[0] is not None:
            assert np.array_equal(shown, found[:5] if np.size(found) > 20 else found), name


@pytest.mark.parametrize("case", s.ONE)
def test_one_prediction(case):
    check(s.ONE[case], s.compute_one(s.ONE[case]))


@pytest.mark.parametrize("case", s.BATCHES)
def test_a_batch(case):
    check(s.BATCHES[case], s.compute_batch(s.BATCHES[case]))


@pytest.mark.parametrize("case", s.WEIGHTS)
def test_a_neuron(case):
    state = s.WEIGHTS[case]
    slope = SLOPE.get(state.neuron.activation.name, 0.0)
    check(state, s.compute_weights(state, slope_error=slope))


@pytest.mark.parametrize("case", s.SIZES)
def test_a_mini_batch(case):
    check(s.SIZES[case], s.compute_sizes(s.SIZES[case]))


MANY = s.draw(MOST_ROWS + 1)
MANY_INPUTS = take_inputs(
    Dataset(MANY.output, MANY.output, columns={"x": MANY.target.tolist()}),
    FeatureChoice("x", standardised=False),
)


@pytest.mark.parametrize(
    ("state", "compute"),
    [
        (Batch(MANY, "sum", 0.5), s.compute_batch),
        (SseVsMse(MANY, 64), s.compute_sizes),
        (
            replace(s.WEIGHTS["ReLU True sum 0.1"], inputs=MANY_INPUTS, w=0.3, b=0.1),
            s.compute_weights,
        ),
    ],
    ids=["batch", "mini-batch", "neuron"],
)
def test_many_rows_are_read_from_a_file(state, compute, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = write_data_file(state)
    (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    check(state, compute(state))
