"""The main picture: its marks against the loss, at every place that a hand can take it to."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import without_slope
from lossviz.figures.scene import ranges
from lossviz.loss.squared_error import SquaredError

LOW = "▲ Too low by 0.80: the slope is −0.80"
STATE = st.tuples(
    st.floats(-100, 100), st.sampled_from([1e-3, 1.0, 50.0]), st.booleans(), st.floats(-1, 3)
)


def scene(target=2.0, half_width=1.0, half=True, rate=0.5):
    return one_prediction.draw_loss_curve(
        target, half_width, loss=SquaredError(half=half), learning_rate=rate, formula="L"
    )


def trace(figure, name):
    (found,) = [t for t in figure.data if t.name == name]
    return found


@pytest.mark.parametrize(
    ("output", "rate", "said"),
    [
        (1.2, 0.5, f"{LOW}, so a step to the right raises o to 1.60."),
        (2.4, 0.5, "▼ Too high by 0.40: the slope is 0.40, so a step to the left lowers o to "
         "2.20."),
        (2.0, 0.5, "● On target: the slope is 0, so a step changes nothing."),
        (1.2, 1.5, f"{LOW}, so a step to the right raises o to 2.40, past the target."),
        (1.2, 2.0, f"{LOW}, so a step to the right raises o to 2.80, past the target."),
        (1.2, 2.5, f"{LOW}, so a step to the right raises o to 3.20, past the target: the loss "
         "rises to 0.72."),
        (1.2, 0.0, f"{LOW}, with a learning rate of 0 a step changes nothing."),
        (1.2, -0.5, f"{LOW}, a step with a negative learning rate climbs, away from the target, "
         "to 0.80: the loss rises to 0.72."),
    ],
)  # fmt: skip
def test_the_sentence_is_true(output, rate, said):
    assert scene(rate=rate).say({"o": output}) == said


def test_round_off_is_not_written_where_a_number_is_0():
    """On an axis so wide that numbers are written as powers of ten, however small they are."""
    wide = scene(target=0.0, half_width=2e13, half=False, rate=0.5)  # a step leads to the target
    assert wide.say({"o": 2e6}).endswith("so a step to the left lowers o to 0.")
    assert "its loss 0, its slope 0: on target" in wide.describe({"o": 0.0})
    # Interpolated from end to end of the axis, it would be off by a unit of 4e26 in its last place.
    assert wide.read({"o": 3.0})["loss"] == pytest.approx(9.0)


@given(STATE, st.floats(-1, 1))
def test_what_moves_is_where_the_loss_says(state, place):
    target, half_width, half, rate = state
    h = 0.5 if half else 1.0
    output = target + place * half_width
    error = output - target
    values = scene(target, half_width, half, rate).read({"o": output})
    tight = {"abs": 1e-6}  # of the axis: its length is 2 in these units
    assert values["error"] / half_width == pytest.approx(error / half_width, **tight)
    assert values["loss"] / (h * half_width**2) == pytest.approx((error / half_width) ** 2, **tight)
    assert values["slope"] / (2 * h * half_width) == pytest.approx(error / half_width, **tight)
    assert (values["next"] - target) / half_width == pytest.approx(
        (1 - 2 * h * rate) * error / half_width, **tight
    )
    assert values["next_loss"] / (h * half_width**2) == pytest.approx(
        ((1 - 2 * h * rate) * error / half_width) ** 2, abs=4e-6
    )


@given(STATE, st.floats(-1, 1))
def test_the_tangent_touches_and_has_the_slope(state, place):
    target, half_width, half, rate = state
    h = 0.5 if half else 1.0
    output = target + place * half_width
    error = output - target
    v = scene(target, half_width, half, rate).read({"o": output})
    run, rise = v["tangent_x1"] - v["tangent_x0"], v["tangent_y1"] - v["tangent_y0"]
    assert run > 0.1 * half_width
    # Each end is within 1e-6 of the axis of where it belongs.
    assert rise / (h * half_width**2) == pytest.approx(2 * error * run / half_width**2, abs=4e-6)
    middle = (v["tangent_y1"] + v["tangent_y0"]) / 2
    assert middle / (h * half_width**2) == pytest.approx((error / half_width) ** 2, abs=2e-6)


@pytest.mark.parametrize("half", [True, False])
def test_the_triangle_has_the_area_of_the_loss(half):
    figure = one_prediction.show(2.0, 1.2, half=half).figure()
    corners = trace(figure, "area is the loss")
    x, y = np.array(corners.x), np.array(corners.y)
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    assert area == pytest.approx(0.32 if half else 0.64, rel=1e-12)
    width, height = (trace(figure, f"area: its {side}") for side in ("width", "height"))
    assert tuple(width.x) == (2.0, pytest.approx(1.2))
    assert tuple(height.y) == (0.0, pytest.approx(-0.8 if half else -1.6))
    written = trace(figure, "area in numbers").text[0]
    assert written == ("½ · 0.80 · 0.80 = loss 0.32" if half else "½ · 0.80 · 1.60 = loss 0.64")


def test_the_whole_figure_by_hand():
    figure = one_prediction.show(2.0, 1.2, learning_rate=0.5).figure()
    point, step = trace(figure, "prediction"), trace(figure, "descent step")
    assert (point.x[0], point.y[0]) == pytest.approx((1.2, 0.32))
    assert point.marker.symbol == "triangle-up"
    assert (step.x, step.y) == (pytest.approx((1.2, 1.6)), (0, 0))
    assert trace(figure, "prediction on the gradient line").y[0] == pytest.approx(-0.8)
    assert trace(figure, "slope at the prediction").text[0] == "tilt: slope −0.80 ↘"
    curve, line = trace(figure, "loss"), trace(figure, "gradient")
    assert np.allclose(curve.y, 0.5 * (2 - np.array(curve.x)) ** 2, rtol=0, atol=1e-15)
    assert np.allclose(line.y, np.array(line.x) - 2, rtol=0, atol=1e-15)


@given(STATE, st.floats(-1, 1), st.floats(-1, 1))
def test_the_arrow_ends_at_o_less_eta_times_the_slope_or_at_the_edge(state, place, part):
    target, half_width, half, rate = state
    here = scene(target, half_width, half, rate)
    _, eta = here.handles
    assert eta.low <= rate <= eta.high
    asked = {"o": target + place * half_width, "eta": eta.low + (1 + part) / 2 * (2 * eta.high)}
    slope = 2 * (0.5 if half else 1.0) * (asked["o"] - target)
    leads_to = asked["o"] - asked["eta"] * slope
    values, tight = here.read(asked), 1e-5 * half_width
    low, high = here.base["layout"]["xaxis"]["range"]
    assert values["next"] == pytest.approx(leads_to, abs=tight)
    assert values["tip"] == pytest.approx(min(max(leads_to, low), high), abs=tight)
    assert values["per_rate"] == pytest.approx(-slope, abs=tight)
    words = trace(here.figure(asked), "where the step leads").text[0]
    if min(abs(leads_to - low), abs(leads_to - high)) > 2 * tight:
        past = "▸" if leads_to > high else "◂" if leads_to < low else ""
        assert ("▸" in words, "◂" in words) == (past == "▸", past == "◂")
        assert words.startswith("step to ") == (not past)
    # Dragged there and back, it is the learning rate.
    if abs(slope) > 0.01 * half_width:
        assert (asked["o"] - values["next"]) / slope == pytest.approx(asked["eta"], abs=1e-2)


def test_the_handle_of_the_learning_rate():
    here = scene()
    _, eta = here.handles
    assert (eta.low, eta.high, eta.home) == (-4, 4, 1), "1 leads to the target in one step"
    said = eta.spoken.say(here.read({"o": 1.2, "eta": 1.5}), here.formats)
    assert said == "learning rate η 1.5, the step leads to 2.40"
    past = trace(here.figure({"o": 1.2, "eta": 2.625}), "where the step leads")
    assert past.text[0] == "3.30 ▸"
    near = trace(here.figure({"o": 1.2, "eta": 0.5}), "where the step leads")
    assert near.text[0] == "step to 1.60, η = 0.5"
    # What a hand does to it leaves the scene as it is.
    assert scene(rate=0.6).payload == scene(rate=-3.9).payload != scene(rate=5.0).payload


def test_sign_is_shape_colour_and_word():
    low, level, high = (one_prediction.show(0, o).figure() for o in (-1, 0, 1))
    points = [trace(each, "prediction").marker for each in (low, level, high)]
    assert [p.symbol for p in points] == ["triangle-up", "circle", "triangle-down"]
    assert len({p.color for p in points}) == 3
    assert len({trace(each, "tangent").line.color for each in (low, level, high)}) == 3
    words = [trace(each, "slope at the prediction").text[0] for each in (low, level, high)]
    assert words == ["tilt: slope −1.00 ↘", "level: slope 0", "tilt: slope 1.00 ↗"]
    assert trace(level, "area in numbers").text[0] == "", "there is no triangle"


@given(STATE, st.floats(-1, 1))
def test_the_height_is_never_below_0_and_the_tilt_is_on_the_side_of_the_error(state, place):
    target, half_width, half, rate = state
    output = target + place * half_width
    figure = scene(target, half_width, half, rate).figure({"o": output})
    bar, wedge = trace(figure, "height of the loss"), trace(figure, "tilt of the tangent")
    assert bar.x[0] == bar.x[1] == pytest.approx(output)
    assert bar.y[0] == 0 <= bar.y[1]
    assert bar.y[1] == trace(figure, "prediction").y[0]
    # The right end of the tangent against what it would be if it were level.
    across, fall = wedge.x[2] - output, wedge.y[2] - wedge.y[1]
    assert across > 0
    assert (fall > 0, fall < 0) == (place > 0, place < 0) or abs(place) < 1e-9
    level = trace(figure, "level")
    assert level.y[0] == level.y[1] == bar.y[1]


def test_a_triangle_too_small_for_its_words_has_none():
    words = [
        [
            trace(scene().figure({"o": o}), name).text[0]
            for name in ("area: its rule", "area in numbers")
        ]
        for o in (1.75, 1.85, 2.15, 2.25)
    ]
    assert [bool(rule) for rule, _ in words] == [True, False, False, True]
    assert [bool(area) for _, area in words] == [True, False, False, True]


@pytest.mark.parametrize("half", [True, False])
def test_the_other_curve_touches_its_tangent_and_has_the_same_minimum(half):
    loss = SquaredError(half=half)
    shown = one_prediction.add_other_half(scene(half=half), 2.0, 1.0, loss)
    at = {"o": 1.2, "eta": 0.5}
    figure, which = shown.figure(at), "without" if half else "with"
    curve, line = (trace(figure, f"{name} {which} the ½") for name in ("loss", "gradient"))
    h = 1.0 if half else 0.5  # that of the other one
    assert np.allclose(curve.y, h * (np.array(curve.x) - 2) ** 2, rtol=0, atol=1e-12)
    assert np.allclose(line.y, 2 * h * (np.array(line.x) - 2), rtol=0, atol=1e-12)
    assert curve.x[np.argmin(curve.y)] == 2.0 == trace(figure, "loss").x[np.argmin(curve.y)]
    needle = trace(figure, "other tangent")
    assert np.diff(needle.y) / np.diff(needle.x) == pytest.approx(-1.6 * h)
    assert sum(needle.y) / 2 == pytest.approx(0.64 * h, abs=1e-6)
    assert trace(figure, "other prediction").y[0] == pytest.approx(0.64 * h)
    slope = "−1.60" if half else "−0.80"
    assert trace(figure, "other slope").text[0] == f"{which} the ½: slope {slope}"
    assert f"{which} the ½" in shown.describe(at)
    assert shown.say(at) == scene(half=half).say(at)


def test_the_half_leaves_the_axes_and_halves_height_tilt_and_area():
    with_half, without = (scene(half=half) for half in (True, False))
    for axis in ("xaxis", "yaxis", "yaxis2"):
        ranges_of = [each.base["layout"][axis]["range"] for each in (with_half, without)]
        assert ranges_of[0] == ranges_of[1], axis
    (low, high), top = with_half.base["layout"]["yaxis"]["range"], 1.0
    assert low < 0 < top < high, "all that a hand can reach is seen without the ½, too"
    read = [each.read({"o": 1.2}) for each in (with_half, without)]
    assert [v["loss"] for v in read] == pytest.approx([0.32, 0.64])
    assert [v["slope"] for v in read] == pytest.approx([-0.8, -1.6])
    tilts = [
        (v["tangent_y1"] - v["tangent_y0"]) / (v["tangent_x1"] - v["tangent_x0"]) for v in read
    ]
    assert tilts == pytest.approx([-0.8, -1.6])


def test_what_is_sent_does_not_depend_on_where_the_hand_is():
    assert scene() is scene()
    sent = json.loads(scene().payload)
    assert {"handles", "quantities", "marks", "figure"} <= sent.keys()
    assert "1.2" not in json.dumps(sent["handles"][0]["grips"])


def test_the_spoken_value():
    handle = scene().handles[0]
    values = scene().read({"o": 1.2})
    said = handle.spoken.say(values, scene().formats)
    assert said == "prediction 1.20, too low by 0.80, slope −0.80"


@pytest.mark.parametrize(
    ("output", "target", "current", "expected"),
    [(1.2, 2, 1, 1), (2, 2, 5, 5), (9, 2, 1, 10), (2.001, 2, 1, 0.002), (-1e9, 0, 1, 2e9)],
)
def test_the_axis_follows_what_is_typed(output, target, current, expected):
    assert ranges.choose_half_width(output, target, current) == pytest.approx(expected)


def test_the_axis_never_narrows_under_a_hand():
    assert ranges.widen_half_width(2.0001, 2, 1) == 1
    assert ranges.widen_half_width(9, 2, 1) == 10


def test_alone_the_curve_keeps_its_axis_and_its_target():
    small = without_slope(scene())
    assert {m.axes for m in small.marks} == {"xy"}
    assert [t["name"] for t in small.base["data"]] == ["loss"]
    assert [len(h.grips) for h in small.handles] == [1, 1]
    layout = small.base["layout"]
    assert layout["xaxis"]["title"] == scene().base["layout"]["xaxis"]["title"]
    assert layout["xaxis"]["anchor"] == "y"
    (target,) = [words for words in layout["annotations"] if words["text"] == "target t"]
    assert (target["xref"], target["x"], target["yref"]) == ("x", 2.0, "y domain")
    assert small.say({"o": 1.2}) == scene().say({"o": 1.2})
    assert trace(small.figure({"o": 1.2}), "prediction").y[0] == pytest.approx(0.32)


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize(("target", "half_width"), [(2.0, 1.0), (-3.0, 50.0), (0.0, 1e-3)])
def test_the_ends_of_the_tangent_and_how_they_follow_the_prediction(target, half_width, half):
    """By their definition: on the tangent, and everywhere as far away on the screen."""
    h = 0.5 if half else 1.0
    here = scene(target, half_width, half)
    # A picture twice as wide as it is high, with the axes' ranges as they are.
    steepness = 0.5 * 2 * half_width / here.base["layout"]["yaxis"]["range"][1]

    def ends(o):
        slope = 2 * h * (o - target)
        half_length = 0.3 * half_width / np.hypot(1.0, steepness * slope)
        loss = h * (o - target) ** 2
        x0, x1 = o - half_length, o + half_length
        return x0, x1, loss + slope * (x0 - o), loss + slope * (x1 - o)

    # Between samples at a distance d a cubic piece is off by d^4 / 384 times the fourth
    # derivative: for length / sqrt(1 + c^2 e^2) that is 9 c^4 length where it is largest, at 0.
    c, d = 2 * h * steepness, 2 * half_width / 64
    off = 9 / 384 * (c * d) ** 4 * 0.3 * half_width + 1e-14 * (abs(target) + half_width)
    steep = max(1.0, 2 * h * half_width)
    for o in np.linspace(target - half_width, target + half_width, 333):
        values = here.read({"o": o})
        read = [values[f"tangent_{end}"] for end in ("x0", "x1", "y0", "y1")]
        np.testing.assert_allclose(read, ends(o), rtol=0, atol=steep * off)
