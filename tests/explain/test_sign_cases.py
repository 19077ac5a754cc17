"""The table of the cases of signs, against the step itself."""

import numpy as np
import pytest

from lossviz.explain import sign_cases
from lossviz.figures.neuron import chain
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU
from lossviz.neuron.model import propagate

WAYS = {"▲ up": -1, "stays": 0, "▼ down": 1}  # and the sign of the gradient


def tell(x, t, w=0.0, b=2.0, activation=IDENTITY, rate=0.5):
    """The example, the cells of all rows, and those of the one that is marked."""
    here = propagate(x, t, w, b, activation=activation, loss=SquaredError())
    lines = sign_cases.tabulate_signs(here, rate).splitlines()[2:10]
    (marked,) = [line for line in lines if "◀" in line]
    read = [line.replace("*", "").replace(" ◀", "").strip("| ").split(" | ") for line in lines]
    return here, read, read[lines.index(marked)]


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda a: a.name)
def test_the_marked_row_is_the_present_case(activation):
    """For 150 random states of each activation, zeros and saturated ones among them."""
    random = np.random.default_rng(5)
    for _ in range(150):
        x, t, w, b = random.choice([-40, -2.5, -1, -0.5, 0, 0.5, 1, 2, 40], 4).tolist()
        here, _, told = tell(x, t, w, b, activation)
        moves = abs(here.dl_dw) > 0, abs(here.dl_db) > 0
        if told[5:] == ["hardly, or stays"] * 2:
            # So little of dL/do gets through.
            assert abs(here.dl_db) <= 1e-9 * abs(here.dl_do)
            assert told[2] == told[4] == "0 or nearly 0"
            continue
        assert (WAYS[told[5]] != 0, WAYS[told[6]] != 0) == moves
        assert WAYS[told[5]] == np.sign(here.dl_dw)
        assert WAYS[told[6]] == np.sign(here.dl_db)
        assert ("low" in told[0], "high" in told[0]) == (here.error < 0, here.error > 0)


def test_the_cases_of_zero_are_among_them():
    _, rows, told = tell(0.0, 1.0)
    assert told == ["▼ too high", "+", "+", "0", "0", "stays", "▼ down"]
    assert len(rows) == 8
    assert tell(1.0, 2.0)[2] == ["● on target", "0", "any", "any", "0", "stays", "stays"]
    assert tell(1.0, 2.0, b=-1.0, activation=RELU)[2][2] == "0 or nearly 0"


def test_the_table_marks_the_case_of_the_picture():
    """For 120 random states: what the sentence says of w is what the table says."""
    random, words = (
        np.random.default_rng(9),
        {"▲\xa0raises w": "▲ up", "▼\xa0lowers w": "▼ down", "w stays": "stays"},
    )
    for k in range(120):
        x, t, w, b = random.choice([-3, -1, 0, 0.5, 2], 4).tolist()
        activation = list(ACTIVATIONS.values())[k % len(ACTIVATIONS)]
        setting = chain.Setting(x, t, w, b, activation, SquaredError(), 0.5)
        said = chain.draw_chain(setting).say(chain.locate_handles(setting)).replace("*", "")
        _, _, told = tell(x, t, w, b, activation)
        ways = {way for word, way in words.items() if word in said}
        assert ways <= {told[5]}, said
        assert ways or told[5] in ("stays", "hardly, or stays"), said


@pytest.mark.parametrize("rate", [-0.5, 0.0])
def test_with_a_learning_rate_of_0_or_below_the_ways_are_those_of_the_step(rate):
    for x, t in ((-2.0, 4.0), (2.0, 4.0), (-2.0, 0.0), (2.0, 0.0)):
        here, _, told = tell(x, t, rate=rate)
        moves = [0.0 - rate * gradient for gradient in (here.dl_dw, here.dl_db)]
        assert told[5:] == ["▲ up" if m > 0 else "▼ down" if m < 0 else "stays" for m in moves]
        assert sign_cases.tabulate_signs(here, rate).splitlines()[-1].startswith("With a")
