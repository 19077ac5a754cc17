"""The chain rule's lines: by hand, and every equals sign checked in fractions."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.explain.chain_rule import derive_chain_rule
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, SIGMOID
from lossviz.neuron.model import propagate

NUMBER = st.floats(-9, 9).map(lambda v: round(v, 2))


def lines(x=-1.0, t=0.5, w=-0.8, b=0.4, activation=IDENTITY, half=True, rate=0.5):
    loss = SquaredError(half=half)
    here = propagate(x, t, w, b, activation=activation, loss=loss)
    given_lines = derive_chain_rule(
        here, w, b, activation=activation, loss=loss, learning_rate=rate
    )
    return {line.label: line.latex.replace("{,}", "") for line in given_lines}


def test_the_askers_case_by_hand():
    assert lines() == {
        "Sum": r"z = w x + b = -0.8 \cdot (-1) + 0.4 = 1.2",
        "Output": "o = z = 1.2",
        "Loss": r"L = \tfrac{1}{2} (0.5 - 1.2)^2 = 0.245",
        "First factor": r"\frac{dL}{do} = (o - t) = (1.2 - 0.5) = 0.7",
        "Second factor": r"\frac{do}{dz} = 1",
        "Third factor": r"\frac{dz}{dw} = x = -1",
        "Gradient for the weight": r"\frac{dL}{dw} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot "
        r"\frac{dz}{dw} = 0.7 \cdot 1 \cdot (-1) = -0.7",
        "Gradient for the bias": r"\frac{dL}{db} = \frac{dL}{do} \cdot \frac{do}{dz} \cdot 1 = "
        r"0.7 \cdot 1 = 0.7",
        "One step of w": r"w - \eta \frac{dL}{dw} = -0.8 - 0.5 \cdot (-0.7) = -0.45",
        "One step of b": r"b - \eta \frac{dL}{db} = 0.4 - 0.5 \cdot 0.7 = 0.05",
    }


def test_with_an_activation_and_without_the_half():
    told = lines(activation=SIGMOID, half=False, x=1.0, w=0.0, b=0.0, t=1.0)
    assert told["Output"] == r"o = \frac{1}{1 + e^{-z}} \approx 0.5"
    assert told["Second factor"] == r"\frac{do}{dz} = o\,(1 - o) \approx 0.25"
    assert told["First factor"] == r"\frac{dL}{do} = 2 (o - t) = 2 (0.5 - 1) = -1"
    dead = lines(activation=RELU, x=1.0)
    assert dead["Output"] == r"o = \max(0, z) = 0"
    assert dead["Second factor"] == r"\frac{do}{dz} = [z > 0] = 0"


def worth(latex):
    """Reckon what stands in LaTeX, exactly."""
    plain = re.sub(r"(-?[\d.]+) \\times 10\^\{(-?\d+)\}", r"\1e\2", latex)
    plain = plain.replace(r"\tfrac{1}{2} ", "(1/2)*").replace("^2", "**2").replace(r"\cdot", "*")
    plain = re.sub(r"(\d) \(", r"\1*(", plain)
    numbers = re.sub(
        r"[\d.]+(?:e-?\d+)?", lambda found: f"F('{found[0]}')", plain.replace("**2", "@")
    )
    return eval(numbers.replace("@", "**2"), {"F": Fraction})


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(x=NUMBER, t=NUMBER, w=NUMBER, b=NUMBER, half=st.booleans())
def test_equals_stands_only_between_equals(name, x, t, w, b, half):
    for label, latex in lines(x, t, w, b, ACTIVATIONS[name], half).items():
        if label in ("Output", "Second factor", "Third factor"):
            continue
        relation = r"\approx" if r"\approx" in latex else "="
        before, _, result = latex.rpartition(f" {relation} ")
        _, _, computed = before.rpartition(" = ")
        assert (worth(computed) == worth(result)) == (relation == "="), latex
