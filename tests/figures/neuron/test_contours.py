"""The loss over weight and bias: what the browser composes, against the neuron itself."""

import json
import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.base import DataError
from lossviz.data.dataset import Dataset
from lossviz.figures import neuron
from lossviz.figures.neuron import contours
from lossviz.figures.neuron.gradients import BIAS, STEP, WEIGHT
from lossviz.figures.scene import Label
from lossviz.loss.objective import MSE, SSE
from lossviz.neuron.activations import ACTIVATIONS, IDENTITY, RELU
from lossviz.neuron.descent import PATH_STEPS, Batches, Plan, follow_plan
from lossviz.neuron.inputs import MOST_EXAMPLES, FeatureChoice, take_inputs
from lossviz.neuron.model import Neuron
from lossviz.reading.samples import load_sample

ASKED = FeatureChoice("distance (km)")
PLAN = Plan(ASKED, Neuron(IDENTITY, SSE), 0.1, 1.0, 0.0)
ISOLATED = re.compile("[\u2068\u2069]")  # around text from outside
SHARE = st.floats(-1, 1).map(lambda v: round(v, 3))


def five():
    return load_sample("five")


def batch(x, t):
    return Dataset(t, t, columns={"x": x})


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("objective", [SSE, MSE])
@pytest.mark.parametrize("standardised", [True, False])
@given(share=st.tuples(SHARE, SHARE))
def test_loss_and_gradients_anywhere(name, objective, standardised, share):
    neuron = Neuron(ACTIVATIONS[name], objective)
    plan = replace(PLAN, choice=replace(ASKED, standardised=standardised), neuron=neuron)
    scene = contours.draw_contours(five(), plan)
    training = take_inputs(five(), plan.choice)
    handles = {h.name: h for h in scene.handles}
    at = {STEP: 0.0}
    for name_of, axis, part in zip((WEIGHT, BIAS), ("xaxis", "yaxis"), share, strict=True):
        low, high = scene.base["layout"][axis]["range"]
        at[name_of] = low + (1 + part) / 2 * (high - low)
        room = 0.04 * (high - low)  # the path is inside
        ends = handles[name_of].low, handles[name_of].high
        assert ends == pytest.approx((low + room, high - room))
    here, point = scene.read(at), (at[WEIGHT], at[BIAS])
    gradients = neuron.example_gradients(training.x, training.t, point)
    gradient = neuron.gradient(training.x, training.t, point)
    near = 1e-4 * (1 + np.abs(gradients).sum())
    assert here["loss"] == pytest.approx(
        neuron.value(training.x, training.t, point), rel=1e-4, abs=1e-3
    )
    assert here["example_gradient_w"] == pytest.approx(gradients[:, 0], abs=near)
    assert here["example_gradient_b"] == pytest.approx(gradients[:, 1], abs=near)
    assert (here["gradient_w"], here["gradient_b"]) == pytest.approx(tuple(gradient), abs=near)
    assert here["next_w"] == pytest.approx(point[0] - 0.1 * gradient[0], abs=near)


@pytest.mark.parametrize("objective", [SSE, MSE])
def test_the_bold_arrow_is_the_average_of_the_thin_ones(objective):
    data, plan = (
        load_sample("diabetes"),
        Plan(FeatureChoice("bmi"), Neuron(IDENTITY, objective), 1e-3, 9, 50),
    )
    scene = contours.draw_contours(data, plan)
    here = scene.read(contours.locate_handles(data, plan, 0))
    assert len(here["example_step_w"]) == 442
    assert np.mean(here["example_step_w"]) == pytest.approx(here["arrow_w"], rel=1e-9)
    assert np.mean(here["example_step_b"]) == pytest.approx(here["arrow_b"], rel=1e-9)


def test_how_many_losses_a_step_raises():
    data = batch(["-1", "1", "2"], [5.0, 1.0, 1.0])
    plan = Plan(FeatureChoice("x", standardised=False), Neuron(IDENTITY, SSE), 0.1, 0.0, 0.0)
    # Gradients e (x, 1) with e = -5, -1, -1: (5, -5), (-1, -1), (-2, -1); together (2, -7).
    here = contours.draw_contours(data, plan).read(contours.locate_handles(data, plan, 0))
    assert (here["gradient_w"], here["gradient_b"]) == (2, -7)
    assert here["against"] == 0
    moved = replace(plan, b=2.0)
    # e = -3, 1, 1: (3, -3), (1, 1), (2, 1); together (6, -1).
    there = contours.draw_contours(data, moved).read(contours.locate_handles(data, moved, 0))
    assert there["against"] == 0
    last = replace(plan, w=-2.0, b=2.0)
    # e = -1, -1, -3: (1, -1), (-1, -1), (-6, -3); together (-6, -5): the first, -6 + 5 < 0.
    third = contours.draw_contours(data, last).read(contours.locate_handles(data, last, 0))
    assert third["against"] == 1


def test_what_is_said():
    sentence = contours.draw_contours(five(), PLAN).say(contours.locate_handles(five(), PLAN, 0))
    assert sentence == (
        "At the start the SSE with ½ is 448.4 at w = 1.0, b = 0.0: a step ▲\xa0raises w and "
        "▲\xa0raises b. A small one raises the loss of 0 of 5 examples."
    )
    after = contours.draw_contours(five(), PLAN).say(contours.locate_handles(five(), PLAN, 1))
    assert after.startswith("After 1 step the SSE with ½ is ")
    still = replace(PLAN, learning_rate=0.0)
    assert "with a learning rate of 0 a step changes nothing" in contours.draw_contours(
        five(), still
    ).say(contours.locate_handles(five(), still, 0))


def test_a_negative_learning_rate_climbs():
    plan = replace(PLAN, learning_rate=-0.1)
    sentence = contours.draw_contours(five(), plan).say(contours.locate_handles(five(), plan, 0))
    assert sentence.endswith(
        "with a negative learning rate a step ▼\xa0lowers w and ▼\xa0lowers b. A small one lowers "
        "the loss of 0 of 5 examples."
    )


def test_divergence_ends_the_play_with_a_sentence():
    plan = replace(PLAN, learning_rate=5.0)
    scene = contours.draw_contours(five(), plan)
    (steps,) = [h for h in scene.handles if h.name == STEP]
    assert steps.high < 60
    sentence = scene.say(contours.locate_handles(five(), plan, 60))
    assert (
        f"After {steps.high} steps, the last before the path is broken off, the SSE with"
        in sentence
    )


def test_the_point_follows_a_path_that_leaves_the_picture():
    plan = replace(PLAN, learning_rate=0.6)
    scene = contours.draw_contours(five(), plan)
    values = scene.read(contours.locate_handles(five(), plan, 60))
    assert values["b"] > scene.base["layout"]["yaxis"]["range"][1]


def test_a_loss_that_runs_away_is_written_in_four_digits():
    data = batch([1.0, 2.0, 4.0], [1e6, 2e6, 3e6])
    plan = Plan(FeatureChoice("x"), Neuron(IDENTITY, SSE), 5.0, 0.0, 0.0)
    sentence = contours.draw_contours(data, plan).say(contours.locate_handles(data, plan, 0))
    assert "the SSE with ½ is 7×10¹² at" in sentence  # half of 1 + 4 + 9


def descend_exactly(x, t, w, b, rate, steps):
    """The path of ½ Σ (w x + b − t)² from `(w, b)` in fractions, with the loss at each point."""
    x, t, w, b, rate = (
        *([Fraction(v) for v in each] for each in (x, t)),
        *map(Fraction, (w, b, rate)),
    )
    points = []
    for _ in range(steps + 1):
        errors = [w * xi + b - ti for xi, ti in zip(x, t, strict=True)]
        points.append((w, b, sum(e * e for e in errors) / 2))
        by_w = sum(e * xi for e, xi in zip(errors, x, strict=True))
        w, b = w - rate * by_w, b - rate * sum(errors)
    return np.array(points, dtype=float).T


def test_path_and_losses_follow_their_start():
    plan = Plan(FeatureChoice("x", standardised=False), Neuron(IDENTITY, SSE), 0.125, 1.0, 0.0)
    scene = contours.draw_contours(three(), plan)
    for start in ((1.0, 0.0), (-0.5, 2.25)):
        w, b, losses = descend_exactly(*THREE, *start, 0.125, PATH_STEPS)
        at = {WEIGHT: start[0], BIAS: start[1], STEP: 7}
        values = scene.read(at)
        # Of numbers up to 10, in 60 steps of some ten roundings each.
        close = {"abs": 60 * 10 * 10 * 2.0**-53}
        assert values["path_w"] == pytest.approx(w, **close)
        assert values["path_b"] == pytest.approx(b, **close)
        assert values["losses"] == pytest.approx(losses, **close)
        assert (values[WEIGHT], values[BIAS]) == pytest.approx((w[7], b[7]), **close)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "ReLU"])
def test_with_an_activation_the_path_follows_its_start_too(name):
    neuron = Neuron(ACTIVATIONS[name], MSE)
    plan = Plan(FeatureChoice("x", standardised=False), neuron, 0.1, 1.0, 0.0)
    moved = replace(plan, w=0.25, b=1.5)
    values = contours.draw_contours(three(), plan).read({WEIGHT: 0.25, BIAS: 1.5, STEP: 0})
    path = follow_plan(three(), moved)
    # Tables are within 1.1e-5, and at most as much is added by each step of 0.1.
    points = np.array([values["path_w"], values["path_b"]]).T
    assert points == pytest.approx(path.points, abs=1e-4)
    assert values["path_losses"] == pytest.approx(path.losses, abs=1e-4)


def test_of_a_path_of_mini_batches_only_the_start_follows():
    plan = Plan(FeatureChoice("x"), Neuron(IDENTITY, SSE), 0.1, 1.0, 0.0, Batches(2, 1))
    path = follow_plan(three(), plan).points
    values = contours.draw_contours(three(), plan).read({WEIGHT: 0.5, BIAS: 2.0, STEP: 0})
    assert (values["path_w"][0], values["path_b"][0]) == (values[WEIGHT], values[BIAS])
    assert (values[WEIGHT], values[BIAS]) == pytest.approx((0.5, 2))
    assert values["path_w"][1:].tolist() == path[1:, 0].tolist()


def test_mini_batches_change_the_path_and_not_the_ground():
    data = load_sample("diabetes")
    plan = Plan(FeatureChoice("bmi"), Neuron(IDENTITY, MSE), 0.1, 1.0, 0.0)
    small = replace(plan, batches=Batches(32, 1))
    one, other = contours.draw_contours(data, plan), contours.draw_contours(data, small)
    assert (one.base["data"][0]["z"] == other.base["data"][0]["z"]).all()
    apart = follow_plan(data, plan).points[-1] - follow_plan(data, small).points[-1]
    assert np.abs(apart).max() > 0.1


STRANGE = {
    "constant feature": (["3"] * 4, [1, 2, 3, 4]),
    "one example": (["3"], [1]),
    "one example at 0": (["0"], [0]),
    "a feature of a million": ([str(10**6 + k) for k in range(5)], [1, 3, 2, 5, 4]),
    "huge": (["1e49", "-1e49", "5e48"], [1e45, -1e45, 0]),
    "tiny": (["1e-40", "2e-40", "-1e-40"], [1e-50, 2e-50, 0]),
    "targets of zero": (["1", "2", "3"], [0, 0, 0]),
    "all on one line": (["1", "2", "3"], [2, 4, 6]),
    "missing": (["1", "", "3", "NA"], [2, 4, 6, 8]),
    "negative targets": (["1", "2", "3"], [-2, -4, -7]),
}


@pytest.mark.parametrize("case", STRANGE)
@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize(
    ("standardised", "rate"),
    [
        (True, 0.1),
        (False, 1e6),
        *(
            pytest.param(*both, marks=pytest.mark.exhaustive)
            for both in ((True, 1e6), (False, 0.1), (True, -1.0), (False, -1.0))
        ),
    ],
)
def test_strange_data_never_show_nan_or_an_empty_axis(case, name, standardised, rate):
    data = batch(*STRANGE[case])
    plan = Plan(FeatureChoice("x", standardised), Neuron(ACTIVATIONS[name], SSE), rate, 1.0, 0.0)
    scene = contours.draw_contours(data, plan)
    json.loads(scene.payload)  # which refuses what is not finite
    for axis in ("xaxis", "yaxis", "xaxis2", "yaxis2", "xaxis3", "yaxis3"):
        low, high = scene.base["layout"][axis]["range"]
        assert low < high, axis
    for step in (0, 60):
        at = contours.locate_handles(data, plan, step)
        values = scene.read(at)
        assert all(np.isfinite(v).all() for k, v in values.items() if not isinstance(v, str)), case
        assert "nan" not in scene.say(at) + scene.describe(at)


def test_of_many_rows_some_gradients_are_drawn_and_it_says_so():
    n = 20_000
    rng = np.random.default_rng(0)
    x = rng.normal(size=n)
    data = Dataset(2 * x + 1, x, columns={"x": x})
    plan = Plan(FeatureChoice("x"), Neuron(IDENTITY, MSE), 0.1, 0.0, 0.0)
    scene = contours.draw_contours(data, plan)
    at = contours.locate_handles(data, plan, 0)
    assert len(scene.read(at)["example_gradient_w"]) == MOST_EXAMPLES
    assert f"raises the loss of 0 of {MOST_EXAMPLES} examples drawn from 20,000." in scene.say(at)
    training = take_inputs(data, plan.choice)
    assert scene.read(at)["loss"] == pytest.approx(
        plan.neuron.value(training.x, training.t, (0, 0))
    )


def test_a_dead_relu_is_said_to_move_nothing():
    plan = replace(PLAN, neuron=Neuron(RELU, SSE), w=0.0, b=-5.0)
    sentence = contours.draw_contours(five(), plan).say(contours.locate_handles(five(), plan, 0))
    assert sentence.endswith("the gradient is 0 to within rounding.")


@pytest.mark.parametrize(
    ("w", "b", "rate", "said"),
    [
        # At w = 1, b = 0 the step goes by (0, 5 rate): see `THREE`. At (1, 1) the errors are
        # -1, -1, 0, and it goes by (-1, 2) rate; at (1, 2), of errors 0, 0, 1, by (-2, -1) rate.
        (1.0, 0.0, 2.0, "▴ w 1.00, b 10.00"),
        (1.0, 0.0, -2.0, "▾ w 1.00, b −10.00"),
        (1.0, 2.0, 9.0, "◂ w −17.00, b −7.00"),
        (1.0, 2.0, -9.0, "w 19.00, b 11.00 ▸"),
        (1.0, 0.0, 0.1, ""),
    ],
)
def test_a_step_past_the_edge_says_where_it_leads(w, b, rate, said):
    plan = Plan(FeatureChoice("x", standardised=False), Neuron(IDENTITY, SSE), rate, w, b)
    scene = contours.draw_contours(three(), plan)
    values = scene.read(contours.locate_handles(three(), plan, 0))
    (mark,) = [m for m in scene.marks if m.name == "where the step leads"]
    assert mark.words.say(values, scene.formats, scene.zeros) == said
    for axis, at in (("xaxis", mark.x), ("yaxis", mark.y)):
        low, high = scene.base["layout"][axis]["range"]
        assert low <= values[at] <= high


def test_the_still_figure_has_what_the_page_shows():
    figure = contours.draw_contours(five(), PLAN).figure(contours.locate_handles(five(), PLAN, 0))
    names = {trace.name for trace in figure.data}
    assert {
        "loss",
        "examples",
        "example steps too low",
        "path",
        "step",
        "output",
        "residuals too low",
    } <= names
    (path,) = [t for t in figure.data if t.name == "path"]
    assert np.array(path.x) == pytest.approx(follow_plan(five(), PLAN).points[:, 0])


def trace(figure, name):
    (found,) = [t for t in figure.data if t.name == name]
    return found


# Three examples (x, t): (-1, 1), (0, 2), (2, 3), and the neuron at w = 1, b = 0: outputs
# -1, 0, 2, so errors -2, -2, -1. Under ½ Σ e² the loss is 4.5 and the gradient by (w, b)
# (2 + 0 - 2, -5) = (0, -5).
THREE = ([-1, 0, 2], [1.0, 2.0, 3.0])
AT = {"weight": 1.0, "bias": 0.0, "standardised": False}


def three():
    x, t = THREE
    return batch([str(v) for v in x], t)


def test_a_figure_has_loss_step_and_path_of_a_line():
    figure = neuron.show(three(), "x", learning_rate=0.1, **AT).figure()
    assert (trace(figure, "weight and bias").x, trace(figure, "weight and bias").y) == ((1,), (0,))
    ahead = trace(figure, "next")
    assert (ahead.x[0], ahead.y[0]) == pytest.approx((1, 0.5))
    path = trace(figure, "path")
    # From (1, 0.5) the errors are -1.5, -1.5, -0.5: gradient (1.5 - 1, -3.5).
    assert path.x[:3] == pytest.approx((1, 1, 0.95))
    assert path.y[:3] == pytest.approx((0, 0.5, 0.85))
    assert trace(figure, "losses").y[:2] == pytest.approx((4.5, (1.5**2 + 1.5**2 + 0.25) / 2))
    assert sorted(trace(figure, "examples").y) == [1, 2, 3]


def test_a_figure_under_the_mean_of_whole_squares():
    figure = neuron.show(three(), "x", objective=MSE, learning_rate=0.3, step=1, **AT).figure()
    # Gradient 2/3 (0, -5), so b = 1; there the errors are -1, -1, 0 and the gradient
    # 2/3 (1, -2): the next step leads to (0.8, 1.4).
    here, ahead = trace(figure, "weight and bias"), trace(figure, "next")
    assert (here.x[0], here.y[0]) == pytest.approx((1, 1))
    assert (ahead.x[0], ahead.y[0]) == pytest.approx((0.8, 1.4))
    assert trace(figure, "losses").y[0] == pytest.approx(3)


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh"])
def test_the_rate_of_a_figure_is_half_of_the_largest_that_converges(activation):
    figure = neuron.show(three(), "x", activation=activation, **AT).figure()
    x, t = map(np.array, THREE)

    def loss(w, b):
        z = w * x + b
        o = {"identity": z, "sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z)}[activation]
        return 0.5 * float(np.sum((t - o) ** 2))

    d = 1e-4
    second = [
        [
            (loss(1 + i[0] + j[0], i[1] + j[1]) - loss(1 + i[0] - j[0], i[1] - j[1]))
            - (loss(1 - i[0] + j[0], -i[1] + j[1]) - loss(1 - i[0] - j[0], -i[1] - j[1]))
            for j in ((d, 0), (0, d))
        ]
        for i in ((d, 0), (0, d))
    ]
    steepest = np.linalg.eigvalsh(np.array(second) / (4 * d * d))[-1]
    slope_b = (loss(1, d) - loss(1, -d)) / (2 * d)
    # Half of 2 over the largest curvature. Differences of losses near 5 at d = 1e-4 are
    # rounded to 1e-15 / 1e-8, and leave out terms of order d².
    assert trace(figure, "next").y[0] == pytest.approx(-slope_b / steepest, rel=1e-5)


@pytest.mark.parametrize(
    ("feature", "options", "words"),
    [
        ("y", {}, 'There is no column "y" to take as the feature. The other columns are: "x".'),
        ("x", {"activation": "step"}, 'There is no activation "step". Choose one of: "identity"'),
    ],
)
def test_a_figure_of_what_is_not_there_is_refused(feature, options, words):
    with pytest.raises(DataError, match=words):
        neuron.show(three(), feature, **options).figure()


def test_a_scene_starts_where_the_path_starts():
    plan = Plan(FeatureChoice("x", standardised=False), Neuron(IDENTITY, SSE), 0.1, 1.0, 0.0)
    assert contours.draw_contours(three(), plan).start_values == {WEIGHT: 1, BIAS: 0, STEP: 0}


def read_names(data, plan, names=None):
    """What stands at each arrow, by the mark's name."""
    scene = contours.draw_contours(data, plan, names)
    values = scene.read(contours.locate_handles(data, plan, 0))
    labels = (m for m in scene.marks if isinstance(m, Label) and m.caption and m.axes == "xy")
    said = {m.name: m.words.say(values, scene.formats, scene.zeros) for m in labels}
    return {name: ISOLATED.sub("", words) for name, words in said.items()}


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("rate", [1e-3, -1e-3])
def test_the_examples_that_a_step_makes_worse_are_named(name, rate):
    """Against each loss itself, before and after a tiny step."""
    random, seen, data = np.random.default_rng(2), set(), five()
    for _ in range(20):
        w, b = random.uniform(-2, 12), random.uniform(0, 20)
        choice = replace(ASKED, standardised=False)
        plan = Plan(choice, Neuron(ACTIVATIONS[name], SSE), rate, w, b)
        x, t = take_inputs(data, choice).x, take_inputs(data, choice).t
        gradient = plan.neuron.gradient(x, t, (w, b))
        if not gradient.any():
            continue

        def losses(point, neuron=plan.neuron, x=x, t=t):
            return (neuron.outputs(x, point) - t) ** 2

        after = losses((w, b) - 1e-9 * np.sign(rate) * gradient)
        change = (after - losses((w, b))) * np.sign(rate)
        word = "worse" if rate > 0 else "better"
        said = read_names(data, plan, "name")
        for k, who in enumerate(("Ada", "Ben", "Chloe", "Dev", "Emre")):
            if abs(change[k]) > 1e-9:
                assert said[f"name {k}"] == (f"{who}: {word}" if change[k] > 0 else who)
                seen.add(bool(change[k] > 0))
    assert False in seen
    assert name != "identity" or seen == {True, False}


def test_names_that_mean_something_in_a_sentence_are_numbers():
    data = Dataset([1.0, 2.0], [1.0, 2.0], columns={"x": ["1", "2"], "who": ["{w}", "A*"]})
    plan = replace(PLAN, choice=FeatureChoice("x"), learning_rate=0.0)
    assert set(read_names(data, plan, "who").values()) == {"row 1", "row 2"}


def test_of_a_crowd_some_arrows_are_drawn_and_none_is_named():
    data = load_sample("diabetes")
    plan = replace(PLAN, choice=FeatureChoice("bmi"), learning_rate=1e-3, w=40.0, b=150.0)
    assert read_names(data, plan) == {}
    scene = contours.draw_contours(data, plan)
    here = scene.read(contours.locate_handles(data, plan, 0))
    x = take_inputs(data, plan.choice).x
    assert len(here["drawn_example_step_w"]) == len(here["drawn_error"]) == 30
    assert (min(here["drawn_x"]), max(here["drawn_x"])) == (x.min(), x.max())
    assert here["drawn_error"] == pytest.approx(here["drawn_output"] - here["drawn_t"])
    # On that side of its middle as of all: half of the arrows.
    assert abs(np.sum(np.array(here["drawn_x"]) < np.median(x)) - 15) <= 1
    assert "; 30 of 442 arrows" in str(scene.base["layout"]["annotations"])


@pytest.mark.parametrize("rate", [1e-4, 0.1, 3.0, -0.1])
def test_the_longest_arrow_is_inside_half_the_picture_and_fills_it(rate):
    plan = replace(PLAN, learning_rate=rate)
    scene = contours.draw_contours(five(), plan)
    here = scene.read(contours.locate_handles(five(), plan, 0))
    low, high = scene.base["layout"]["xaxis"]["range"]
    lengths = np.hypot(here["example_step_w"] - here["w"], here["example_step_b"] - here["b"])
    assert 0.4 < lengths.max() / ((high - low) / 2) <= 1


@pytest.mark.parametrize("standardised", [True, False])
def test_where_scales_are_equal_the_picture_is_a_square(standardised):
    choice = replace(ASKED, standardised=standardised)
    layout = contours.draw_contours(five(), replace(PLAN, choice=choice)).base["layout"]
    assert layout["yaxis"]["scaleanchor"] == "x"
    assert np.ptp(layout["xaxis"]["range"]) == pytest.approx(np.ptp(layout["yaxis"]["range"]))
