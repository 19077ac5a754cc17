"""The table of the four sign cases, against the step itself."""

import pytest

from lossviz.explain import sign_cases
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import IDENTITY
from lossviz.neuron.model import propagate


def rows(x, t):
    here = propagate(x, t, 0.0, 2.0, activation=IDENTITY, loss=SquaredError())
    lines = sign_cases.tabulate_signs(here).splitlines()[2:]
    marked = [line for line in lines if "◀" in line]
    return (
        here,
        [line.replace("*", "").replace(" ◀", "").strip("| ").split(" | ") for line in lines],
        marked,
    )


@pytest.mark.parametrize("t", [0.0, 4.0])
@pytest.mark.parametrize("x", [-2.0, 2.0])
def test_the_marked_row_is_the_present_case(x, t):
    here, _, marked = rows(x, t)
    assert len(marked) == 1
    told = marked[0].replace("*", "").replace(" ◀", "").strip("| ").split(" | ")
    signs = {"+": 1, "−": -1}
    assert ("high" in told[0]) == (here.error > 0)
    assert signs[told[1]] * here.dl_do > 0
    assert signs[told[2]] * here.x > 0
    assert signs[told[3]] * here.dl_dw > 0
    assert (told[4] == "down") == (here.dl_dw > 0)
    assert (told[5] == "down") == (here.dl_db > 0)


@pytest.mark.parametrize(("x", "t"), [(0.0, 1.0), (1.0, 2.0)])
def test_nothing_is_marked_without_a_sign(x, t):
    _, lines, marked = rows(x, t)
    assert not marked
    assert len(lines) == 4
