"""The three curves: what they say and show, against the neuron itself."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures.neuron import chain
from lossviz.figures.neuron.chain import BIAS, INPUT, TARGET, WEIGHT, Setting
from lossviz.figures.scene import Label
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU, SIGMOID
from lossviz.neuron.model import propagate

ASKER = Setting(-1.0, 0.5, -0.8, 0.4, IDENTITY, SquaredError(), 0.5)
INSIDE = st.floats(-1, 1).map(lambda v: round(v, 3))


def write_sentence(**changes):
    setting = replace(ASKER, **changes)
    return chain.draw_chain(setting).say(chain.locate_handles(setting))


def test_the_askers_case():
    assert write_sentence() == (
        "▼ Too high by 0.70, but x is negative: dL/dw = −0.70 is negative, so a step ▲\xa0raises w "
        "to −0.45."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"t": 2.0},
            "Too low by 0.80, but x is negative: dL/dw = 0.80 is positive, so a step ▼\xa0lowers",
        ),
        ({"x": 1.0, "t": -1.0}, "Too high by 0.60, and x is positive: dL/dw = 0.60 is positive"),
        (
            {"x": 1.0},
            "Too low by 0.90, and x is positive: dL/dw = −0.90 is negative, so a step ▲\xa0raises",
        ),
        ({"x": 0.0}, "Too low by 0.10, but x is 0: dL/dw is 0 and w stays; only the bias moves."),
        ({"t": 1.2}, "● On target: dL/do is 0, so dL/dw is 0 and a step changes nothing."),
        (
            {"activation": RELU, "x": 1.0},
            "Too low by 0.50, but do/dz is 0 here, so dL/dw is 0: a step",
        ),
        ({"x": 0.0, "learning_rate": 0.0}, "dL/dw is 0 and with a learning rate of 0 a step"),
        (
            {"activation": SIGMOID, "b": 40.0},
            "but do/dz is below 10⁻⁹ here: next to nothing of dL/do gets through to w and b.",
        ),
        ({"learning_rate": 0.0}, "and with a learning rate of 0 a step changes nothing."),
        (
            {"learning_rate": -0.5},
            "with a negative learning rate climbs: it ▼\xa0lowers w to −1.15.",
        ),
    ],
)
def test_what_is_said(changes, words):
    assert words in write_sentence(**changes)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(share=st.tuples(INSIDE, INSIDE, INSIDE, INSIDE), half=st.booleans())
def test_what_the_browser_composes_is_the_chain_rule(name, share, half):
    """Anywhere a hand may take the four handles."""
    loss = SquaredError(half=half)
    start = replace(ASKER, activation=ACTIVATIONS[name], loss=loss)
    scene = chain.draw_chain(start)
    ends = {h.name: h.high for h in scene.handles}
    at = {n: s * ends[n] for n, s in zip((INPUT, TARGET, WEIGHT, BIAS), share, strict=True)}
    here = propagate(
        at[INPUT], at[TARGET], at[WEIGHT], at[BIAS], activation=start.activation, loss=loss
    )
    got = scene.read(at)
    for name_of, want in vars(here).items():
        if name_of in got and name_of not in ("x", "t"):
            assert got[name_of] == pytest.approx(want, abs=1e-4), name_of
    assert got["dl_dw"] == pytest.approx(here.dl_dw, abs=1e-4)
    assert got["w_next"] == pytest.approx(at[WEIGHT] - 0.5 * here.dl_dw, abs=1e-4)
    assert got["b_next"] == pytest.approx(at[BIAS] - 0.5 * here.dl_db, abs=1e-4)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e3, 1e6])
def test_everything_is_finite_and_inside(name, size):
    setting = Setting(size, -size, size, size, ACTIVATIONS[name], SquaredError(), 0.1)
    scene = chain.draw_chain(setting)
    json.loads(scene.payload)  # which refuses what is not finite
    for handle in scene.handles:
        assert handle.low <= chain.locate_handles(setting)[handle.name] <= handle.high
    figure = scene.figure(chain.locate_handles(setting))
    low, high = figure.layout.xaxis2.range
    assert low <= scene.read(chain.locate_handles(setting))["z"] <= high


def test_the_tilt_stands_on_the_line():
    scene = chain.draw_chain(ASKER)
    handle = next(h for h in scene.handles if h.name == INPUT)
    at = handle.grips[0][0]
    values = scene.read(chain.locate_handles(ASKER))
    assert values["tilt"] == pytest.approx(0.4 + at * -1.0)
    assert handle.per_unit == at


def test_the_sigmoid_keeps_enough_digits():
    words = write_sentence(activation=SIGMOID, x=2.0, w=1.5)
    assert "dL/dw = 0.029 is positive, so a step ▼\xa0lowers w to 1.485" in words


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_tangents_touch_their_curves(name):
    """Their ends lie on the line through the point with the slope that differences give."""
    setting = replace(ASKER, activation=ACTIVATIONS[name], x=1.0, w=0.7, b=0.5)
    scene = chain.draw_chain(setting)
    here = scene.read(chain.locate_handles(setting))
    d = 1e-5

    def output(z):
        return float(setting.activation.value(np.array(z)))

    def loss(o):
        return 0.5 * (0.5 - o) ** 2

    z = 0.7 + 0.5
    o = output(z)
    for x, y, value, curve in ((z, "o", o, output), (o, "loss", loss(o), loss)):
        slope = (curve(x + d) - curve(x - d)) / (2 * d)
        for end in ("from", "to"):
            run, rise = here[f"{y}_{end}_x"] - x, here[f"{y}_{end}_y"] - value
            # Tables of activations are within 1.1e-5 (see their test), here over less than 10.
            assert rise == pytest.approx(slope * run, abs=2e-4)
            assert abs(run) > 0.1
        assert here[f"{y}_from_x"] + here[f"{y}_to_x"] == pytest.approx(2 * x, abs=1e-4)


@pytest.mark.parametrize("rate", [0.01, 0.5, 1.0, 3.0])
def test_the_step_that_is_written_leads_where_it_is_written(rate):
    """For 60 random states: w − η · dL/dw, out of the numbers as they are written."""
    random, checked = np.random.default_rng(3), 0
    for k in range(60):
        x, t, w, b = random.uniform(-3, 3, 4).round(1).tolist()
        activation = list(ACTIVATIONS.values())[k % len(ACTIVATIONS)]
        changes = {"x": x, "t": t, "w": w, "b": b, "activation": activation}
        said = write_sentence(learning_rate=rate, **changes).replace("*", "")
        found = re.search(r"dL/dw = (\S+) is .* w to (\S+)\.$", said)
        if not found:
            continue
        gradient, following = (float(v.replace("−", "-")) for v in found.groups())
        last_place = 10.0 ** -len(found[2].partition(".")[2])
        assert abs(w - rate * gradient - following) <= 1.01 * last_place, said
        checked += 1
    assert checked > 40


def read_marks(setting):
    """What the labels of a chain say, by their names, and all its quantities."""
    scene = chain.draw_chain(setting)
    values = scene.read(chain.locate_handles(setting))
    labels = (mark for mark in scene.marks if isinstance(mark, Label))
    return {m.name: m.words.say(values, scene.formats, scene.zeros) for m in labels}, values


def read_chips(setting):
    said, _ = read_marks(setting)
    names = "dL/do", "do/dz", "dz/dw = x", "dL/dw"
    return [(said[f"{n} in numbers"], said[f"{n} in words"]) for n in names]


def test_the_chips_multiply_the_askers_signs():
    plus, minus = "positive", "negative"
    assert read_chips(ASKER) == [
        *(("+0.70", "▼ too high"), ("+1.00", plus), ("−1.00", minus), ("−0.70", minus)),
    ]
    dead = replace(ASKER, activation=RELU, x=1.0)  # z = -0.4
    assert read_chips(dead) == [
        *(("−0.50", "▲ too low"), ("0", "zero"), ("+1.00", plus), ("0", "zero")),
    ]


@pytest.mark.parametrize(
    ("changes", "words", "way"),
    [
        ({}, "w goes up", 1),
        ({"t": 2.0}, "w goes down", -1),
        ({"learning_rate": -0.5}, "w goes down", -1),
        ({"learning_rate": 0.0}, "w stays", 0),
        ({"t": 1.2}, "w stays", 0),
        ({"x": 0.0}, "w stays", 0),
        ({"activation": RELU, "x": 1.0}, "w stays", 0),
        ({"activation": SIGMOID, "b": 40.0}, "w hardly moves", 0),
    ],
)
def test_colour_shape_and_word_say_which_way_the_weight_goes(changes, words, way):
    setting = replace(ASKER, **changes)
    said, _ = read_marks(setting)
    assert said["way in words"] == words
    assert read_way(setting) == LOOKS[way]
    assert said["where the step leads"].startswith("to ") == bool(way)


# Which shape and which colour: blue is raised, vermilion is lowered, on every page.
LOOKS = {
    1: ("triangle-up", "#0072b2"),
    0: ("circle", "#4d4d52"),
    -1: ("triangle-down", "#d55e00"),
}


def read_way(setting):
    """Shape and colour of the mark that says which way the weight goes."""
    figure = chain.draw_chain(setting).figure()
    (drawn,) = [trace for trace in figure.data if trace.name == "way of the weight"]
    return drawn.marker.symbol, drawn.marker.color


@pytest.mark.parametrize("rate", [0.5, 0.0, -0.5])
@pytest.mark.parametrize(("x", "t"), [(1.0, 9.0), (-1.0, 9.0), (1.0, -9.0), (-1.0, -9.0)])
def test_only_the_error_and_what_a_step_does_have_a_colour(x, t, rate):
    """Factors that are no error are grey; steps of weight and bias are as they go."""
    setting = replace(ASKER, x=x, t=t, learning_rate=rate)
    figure = chain.draw_chain(setting).figure()
    drawn = {trace.name: trace for trace in figure.data}
    ways = {"weight": np.sign(rate * (t - 0.8) * x), "bias": np.sign(rate * (t - 0.8))}
    for name, way in ways.items():
        step = drawn[f"step of the {name}"]
        assert step.line.color == LOOKS[way][1]
        axis = step.x if name == "weight" else step.y
        assert np.sign(axis[1] - axis[0]) == way
    for name in ("do/dz", "dz/dw = x", "dL/dw"):
        assert drawn[f"{name} chip"].fillcolor == "rgba(77,77,82,0.22)"
        assert not set("▲▼") & set(drawn[f"{name} in words"].text[0])
    blue, vermilion = "rgba(0,114,178,0.22)", "rgba(213,94,0,0.22)"
    assert drawn["dL/do chip"].fillcolor == (blue if t > 0 else vermilion)


def test_the_weight_goes_down_the_loss_at_random_states():
    """Against the loss itself, a little to the left and to the right of the weight."""
    random, d, checked = np.random.default_rng(5), 1e-5, 0
    for k in range(100):
        x, t, w, b = random.uniform(-3, 3, 4).round(2).tolist()
        activation = list(ACTIVATIONS.values())[k % len(ACTIVATIONS)]
        setting = Setting(x, t, w, b, activation, SquaredError(), 0.3)

        def loss(weight, x=x, t=t, b=b, activation=activation):
            return propagate(x, t, weight, b, activation=activation, loss=SquaredError()).loss

        rise = (loss(w + d) - loss(w - d)) / (2 * d)
        said, _ = read_marks(setting)
        if abs(rise) < 1e-3:
            continue
        assert read_way(setting) == LOOKS[-np.sign(rise)]
        assert said["way in words"] == ("w goes down" if rise > 0 else "w goes up")
        checked += 1
    assert checked > 60


def measure_panels(setting):
    """How far each axis of the three panels goes, across and up."""
    layout = chain.draw_chain(setting).base["layout"]
    return [
        tuple(np.ptp(layout[f"{letter}axis{number}"]["range"]) for letter in "xy")
        for number in ("3", "2", "")
    ]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_slope_of_one_rises_at_45_degrees(name):
    """All six axes go equally far, and Plotly is told to make their units equally long."""
    random = np.random.default_rng(7)
    for _ in range(30):
        x, t, w, b = random.uniform(-1, 1, 4).round(2).tolist()
        setting = replace(ASKER, x=x, t=t, w=w, b=b, activation=ACTIVATIONS[name])
        spans = np.array(measure_panels(setting))
        assert spans == pytest.approx(np.full((3, 2), spans[0, 0]))
        scene = chain.draw_chain(setting)
        layout, here = scene.base["layout"], scene.read(chain.locate_handles(setting))
        for number, x_axis, up in (("3", "x3", "loss"), ("2", "x2", "o"), ("", "x", "z")):
            axis = layout[f"yaxis{number}"]
            assert axis["scaleanchor"] == x_axis
            assert axis["range"][0] < here[up] < axis["range"][1]
        assert "All axes have the same scale." in scene.describe()


def test_what_does_not_fit_on_one_scale_is_said():
    scene = chain.draw_chain(replace(ASKER, x=100.0, w=0.1))
    layout = scene.base["layout"]
    assert "scaleanchor" not in layout["yaxis"]
    words = "Each axis has a scale of its own."
    assert layout["annotations"][-1]["text"] == words
    assert "Each axis has a scale of its own." in scene.describe()
