"""A hand on one row of a batch, and steps of all rows at once, against numbers worked by hand."""

from fractions import Fraction

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.figures import batch
from lossviz.figures.batch.examples import CurveOptions
from lossviz.reading.samples import load_sample

# Of five walks the errors are 2, -1, 0, -3, 1, by ascending error those of rows 4, 2, 3, 5, 1.
ERRORS = (2, -1, 0, -3, 1)
PLACES = {4: 0, 2: 1, 3: 2, 5: 3, 1: 4}


def scene_of(data, objective=SSE, rate=0.5, number=1, **more):
    return batch.draw_batch_curve(data, CurveOptions(objective, rate, **more), number)


def places(scene, at):
    """Give where the points are that slide, by their trace of the figure that stands still."""
    (rows,) = [trace for trace in scene.figure(at).data if trace.name == "rows"]
    return sorted(zip(rows.x, rows.y, strict=True))


@pytest.mark.parametrize(("objective", "divisor"), [(SSE, 1), (MSE, 5)])
@pytest.mark.parametrize("rate", ["1/4", "1", "3/2", "8", "-1/2"])
def test_each_step_takes_every_row_to_where_its_own_gradient_leads(objective, divisor, rate):
    scene = scene_of(load_sample("five"), objective, float(Fraction(rate)))
    h = Fraction(1, 2) if divisor == 1 else Fraction(1)
    errors = [Fraction(e) for e in ERRORS]
    for taken in range(4):
        there = sorted((float(e), float(h * e * e / divisor)) for e in errors)
        got = places(scene, {"steps": taken, "rate": float(Fraction(rate))})
        assert got == [pytest.approx(place, abs=1e-9) for place in there]
        total = float(sum(h * e * e for e in errors) / divisor)
        assert scene.read({"steps": taken})["total"] == pytest.approx(total, abs=1e-9)
        errors = [e - Fraction(rate) * 2 * h * e / divisor for e in errors]


def test_between_two_steps_a_point_is_on_the_curve_or_above_it_where_it_leaps():
    slides, leaps = (scene_of(load_sample("five"), rate=rate) for rate in (0.5, 2.0))
    for share in np.linspace(0.1, 0.9, 9):
        for x, y in places(slides, {"steps": share}):
            assert y == pytest.approx(x * x / 2)
        # A rate of 2 takes each error to the same one on the other side: all the way on one level.
        heights = sorted(y for _, y in places(leaps, {"steps": share}))
        assert heights == pytest.approx([0, 0.5, 0.5, 2, 4.5])


@pytest.mark.parametrize(
    ("objective", "rate", "words"),
    [
        (SSE, 0.5, "After step 2 the SSE of all 5 rows, ½ Σ e², is 0.4688, at first 7.5. A step "
         "moves each row by 50% of its error."),
        (MSE, 4.0, "After step 2 the MSE of all 5 rows, Σ e² / n, is 0.3888, at first 3. A step "
         "moves each row by 160% of its error, past the target."),
        (SSE, -0.5, "After step 2 the SSE of all 5 rows, ½ Σ e², is 37.97, at first 7.5. A step "
         "moves each row by 50% of its error, away from the target."),
    ],
)  # fmt: skip
def test_what_is_said_after_steps(objective, rate, words):
    scene = scene_of(load_sample("five"), objective, rate)
    assert scene.say({"steps": 2}) == words


@pytest.mark.parametrize("n", [2, 41, 442, 20_000])
def test_any_number_of_rows_is_stepped_and_few_have_arrows(n):
    errors = np.random.default_rng(5).normal(size=n)
    data = Dataset(np.zeros(n), errors)
    scene = scene_of(data, MSE, n / 4)  # 1 - (n / 4) (2 / n) = 1/2
    mse = float(np.mean(errors**2))
    assert scene.read({"steps": 1})["total"] == pytest.approx(mse / 4)
    names = {mark.name for mark in scene.marks}
    assert ("arrows" in names) == (n <= 40)
    assert ("rows after the steps" in names) == (n == 20_000)
    assert f"divided by n = {n:,}." in scene.describe()
    if n == 20_000:
        values = scene.read({"steps": 1})
        assert values["outline"] == pytest.approx(values["edges"] / 2)
        assert sum(values["heights"][1:-1:2]) == n


def test_a_hand_on_a_row_changes_its_loss_and_that_of_all():
    scene = scene_of(load_sample("five"), number=4)
    # Row 4 is at 17 for a target of 20; at 19 its error is -1, and the sum is half of 7.
    values = scene.read({"change": 2.0})
    assert values["error"] == pytest.approx(-1)
    assert (values["o"], values["o_file"]) == (19, 17)
    assert values["total"] == pytest.approx(3.5)
    assert scene.say({"change": 2.0}) == (
        "▲ \u2068row 4\u2069 is too low by 1: its prediction is 19, in the data 17. Its slope is "
        "−1; it makes 14% of the SSE: ½ Σ e² is now 3.5."
    )
    # The point of the row goes along, and all others stay.
    assert places(scene, {"change": 2.0}) == [
        pytest.approx(place) for place in [(-1, 0.5), (-1, 0.5), (0, 0), (1, 0.5), (2, 2)]
    ]


def test_a_step_goes_on_from_where_a_hand_has_put_the_row():
    scene = scene_of(load_sample("five"), number=4)
    values = scene.read({"change": 2.0, "steps": 1})
    assert (values["error"], values["total"]) == (pytest.approx(-0.5), pytest.approx(3.5 / 4))


@pytest.mark.parametrize("draw", [batch.actual.draw_actual, batch.residuals.draw_residuals])
def test_on_the_other_pictures_a_row_is_moved_by_as_much(draw):
    scene = draw(load_sample("five"), CurveOptions(SSE), 4)
    before, after = scene.read({}), scene.read({"change": 2.0})
    assert after["y"] - before["y"] == pytest.approx(2)
    assert scene.say({"change": 2.0}) == scene_of(load_sample("five"), number=4).say({"change": 2})


def test_the_choice_of_another_row_takes_the_change_back():
    first, *_, change = scene_of(load_sample("five")).handles
    assert first.leads[change.name].tolist() == [0] * 5


def test_a_changed_prediction_is_where_the_handle_stands_and_found_again():
    data = load_sample("five")
    scene = scene_of(data, number=4, changed=(4, 17.3))
    assert scene.start_values[batch.CHANGE] == pytest.approx(0.3)
    assert batch.find_output(data, 4, scene.start_values[batch.CHANGE]) == 17.3
    assert batch.find_output(data, 4, 0.0) is None


def of_rows(n):
    target = np.linspace(0, 100, n)
    return Dataset(target, target + np.resize([3.0, -2.0, 1.0, -4.0, 2.0], n))


@pytest.mark.parametrize("n", [5, 40, 41, 442, 1501])
def test_a_changed_row_is_drawn_once_where_it_is_now(n):
    data = of_rows(n)
    scene = scene_of(data, number=2, changed=(2, float(data.target[1]) + 6))
    errors = [*data.error[:1], 6.0, *data.error[2:]]
    assert scene.read({})["error"] == pytest.approx(6)
    sliding = [x for x, _ in places(scene, {})]
    assert n == 1501 or sliding == pytest.approx(sorted(errors))
    total = sum(e * e for e in errors) / 2
    assert scene.read({})["total"] == pytest.approx(total)
    assert f"it makes {18 / total:.0%} of the SSE" in scene.say() or n > 5
    # Where a hand lets go of it, it is as far from the file as the hand has led it.
    assert scene.start_values[batch.CHANGE] == pytest.approx(6 - data.error[1])
    back = scene.read({batch.CHANGE: 0.0})
    assert (back["error"], back["o"]) == (pytest.approx(-2), pytest.approx(data.output[1]))


@pytest.mark.parametrize("draw", [batch.actual.draw_actual, batch.residuals.draw_residuals])
def test_on_the_other_pictures_too(draw):
    data = of_rows(50)
    scene = draw(data, CurveOptions(SSE, changed=(2, 90.0)), 2)
    drawn = {
        int(k): (x, y)
        for trace in scene.base["data"]
        if trace.get("mode") == "markers"
        for k, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }
    t = float(data.target[1])
    now = (t, 90.0) if draw is batch.actual.draw_actual else (90.0, 90.0 - t)
    assert drawn[2] == pytest.approx(now)
    values = scene.read({})
    assert (values["x"], values["y"]) == pytest.approx(now)
    assert len(drawn) == 50


def test_a_changed_row_has_one_square():
    scene = batch.actual.draw_actual(load_sample("five"), CurveOptions(SSE, changed=(4, 22.0)), 4)
    squares = {
        trace["name"]: sorted({y for y in trace["y"] if y is not None})
        for trace in scene.base["data"]
        if trace["name"].startswith("squares")
    }
    # Targets of 15, 10, 12 and 20 with predictions of 14, 12, 13 and 22.
    assert squares == {"squares too_low": [14, 15], "squares too_high": [10, 12, 13, 20, 22]}


@pytest.mark.parametrize("draw", [batch.draw_batch_curve, batch.residuals.draw_residuals])
@pytest.mark.parametrize("output", [None, 40.0, -500.0])
def test_a_hand_leads_each_row_as_far_as_its_axis_goes_and_no_farther(draw, output):
    data = load_sample("biased")
    scene = draw(data, CurveOptions(SSE, changed=output and (3, output)), 3)
    change = scene.handles[-1]
    x, y, _ = change.grips[0]
    low, high = scene.base["layout"]["xaxis" if draw is batch.draw_batch_curve else "yaxis"][
        "range"
    ]
    across = x if draw is batch.draw_batch_curve else y
    farthest = []
    for place in range(data.n):
        values = scene.read({batch.HANDLE: place})
        ends = [values[name] for name in change.between]
        assert ends[0] < 0 < ends[1]
        assert change.low <= ends[0] < ends[1] <= change.high
        at = [scene.read({batch.HANDLE: place, batch.CHANGE: end})[across] for end in ends]
        assert low < at[0] < at[1] < high
        farthest.append((high - at[1]) / (high - low))
    assert min(farthest) < 0.05
