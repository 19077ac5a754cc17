"""Predicted against actual, and the errors over something: where points are, and what is said."""

from __future__ import annotations

import json
import math
import statistics

import numpy as np
import pytest

from lossviz import SSE, DataError, Dataset
from lossviz.figures import batch
from lossviz.figures.batch import CurveOptions, actual, residuals
from lossviz.figures.batch.chosen import HANDLE, MANY, list_stops
from lossviz.reading import SAMPLES, load_sample

PLAIN = CurveOptions(SSE)
PICTURES = {
    "actual": actual.draw_actual,
    "errors": residuals.draw_residuals,
    "errors over the row": lambda *args: residuals.draw_residuals(*args, residuals.ROW),
}


def data_with(n=50, **columns):
    random = np.random.default_rng(n)
    o = random.normal(50, 20, n)
    return Dataset(o - random.normal(0, 5, n), o, columns=columns)


def points(scene):
    """Give the place of each row that is drawn as a point, by its number."""
    found = {}
    for trace in scene.base["data"]:
        if trace.get("mode") == "markers":
            for number, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
                found[int(number)] = (float(x), float(y))
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.key)
def test_each_row_is_a_point_over_its_target(sample):
    data = load_sample(sample.key)
    drawn = points(actual.draw_actual(data, PLAIN, 1))
    assert drawn == {
        k + 1: pytest.approx((t, o))
        for k, (t, o) in enumerate(zip(data.target, data.output, strict=True))
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.key)
def test_each_error_is_a_point_over_its_prediction(sample):
    data = load_sample(sample.key)
    drawn = points(residuals.draw_residuals(data, PLAIN, 1))
    assert drawn == {
        k + 1: pytest.approx((o, o - t))
        for k, (t, o) in enumerate(zip(data.target, data.output, strict=True))
    }


@pytest.mark.parametrize("name", PICTURES)
def test_one_selection_goes_through_all_pictures(name):
    data = load_sample("diabetes")
    for number in (1, 57, 200, 442):
        scene = PICTURES[name](data, PLAIN, number)
        at = {**batch.locate_handles(data, number), batch.CHANGE: 0.0, batch.RATE: 0.5}
        assert scene.start_values == at
        curve = batch.draw_batch_curve(data, PLAIN, number)
        assert scene.say() == curve.say()
        assert f"row {number}\u2069" in scene.say()


@pytest.mark.parametrize("name", PICTURES)
def test_of_many_rows_the_handle_stops_at_the_chosen_one_too(name):
    data = data_with(2000)
    number = next(k for k in range(1, 2001) if k - 1 not in list_stops(data, None))
    assert f"row {number}\u2069" in PICTURES[name](data, PLAIN, number).say()
    assert f"row {number}\u2069" in batch.draw_batch_curve(data, PLAIN, number).say()


@pytest.mark.parametrize("name", PICTURES)
def test_the_handle_snaps_to_the_nearest_place_in_both_directions(name):
    handle, *_, change = PICTURES[name](load_sample("five"), PLAIN, 1).handles
    assert (handle.name, handle.along, handle.listed) == (HANDLE, "xy", True)
    assert handle.grips == change.grips == (("x", "y", "xy"),)
    assert (change.name, change.along) == (batch.CHANGE, "y")


@pytest.mark.parametrize("name", PICTURES)
def test_the_marks_follow_the_row(name):
    data = load_sample("diabetes")
    scene = PICTURES[name](data, PLAIN, 57)
    foot = data.target[56] if name == "actual" else 0.0
    top = data.output[56] if name == "actual" else data.error[56]
    drawn = {trace.name: trace for trace in scene.figure().data}
    assert tuple(drawn["error"].y) == pytest.approx((foot, top))
    assert drawn["chosen example"].marker.symbol == "triangle-down"
    assert drawn["error of the chosen example"].text == ("too high by 160.8",)


def test_both_axes_of_predicted_against_actual_are_the_same():
    layout = actual.draw_actual(load_sample("outlier"), PLAIN, 1).base["layout"]
    assert layout["xaxis"]["range"] == layout["yaxis"]["range"]
    line = next(s for s in layout["shapes"] if s["type"] == "line")
    assert (line["x0"], line["x1"]) == (line["y0"], line["y1"])


def test_what_the_errors_can_be_laid_over():
    n = 50
    data = data_with(
        n,
        age=[str(k % 37) for k in range(n)],
        holes=["" if k == 3 else str(k) for k in range(n)],
        model=["AB"[k % 2] for k in range(n)],
        name=[f"n{k}" for k in range(n)],
    )
    assert residuals.list_columns(data) == ("prediction", "target", "row number", "age", "model")
    with pytest.raises(DataError, match='cannot be laid over "name"'):
        residuals.draw_residuals(data, PLAIN, 1, "name")


def test_groups_stand_side_by_side():
    n = 60
    data = data_with(n, model=["xyz"[k % 3] for k in range(n)], code=[str(k % 2) for k in range(n)])
    for column, groups in (("model", 3), ("code", 2)):
        scene = residuals.draw_residuals(data, PLAIN, 1, column)
        drawn = points(scene)
        assert all(round(drawn[k + 1][0]) == k % groups for k in range(n))
        assert len(scene.base["layout"]["xaxis"]["ticktext"]) == groups


def test_the_line_is_the_mean_error_of_a_tenth_of_the_rows():
    data = data_with(200)
    scene = residuals.draw_residuals(data, PLAIN, 1)
    band, line = (t for t in scene.base["data"] if t.get("mode") == "lines")
    rows = sorted(range(200), key=lambda k: data.output[k])
    for k in range(10):
        own = [float(data.error[row]) for row in rows[20 * k : 20 * k + 20]]
        assert line["y"][k] == pytest.approx(statistics.fmean(own))
        noise = 2 * statistics.stdev(own) / math.sqrt(20)
        assert band["y"][k] == pytest.approx(statistics.fmean(own) + noise)
    few = residuals.draw_residuals(data_with(39), PLAIN, 1)
    assert not [t for t in few.base["data"] if t.get("mode") == "lines"]


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_sent_does_not_grow_with_the_rows(name):
    def sent(n):
        return len(PICTURES[name](data_with(n), PLAIN, 1).payload)

    assert sent(100_000) < 1.3 * sent(10_000)
    scene = PICTURES[name](data_with(MANY + 1), PLAIN, 1)
    assert len(points(scene)) == 20
    (density,) = [t for t in scene.base["data"] if t["type"] == "heatmap"]
    cells = sum(v is not None for line in density["z"] for v in line)
    assert 100 < cells <= MANY + 1


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("errors", [[5e99, -1e100, 2e99], [1e-150, 0, 3e-150], [0.0, 0.0], [2.0]])
def test_no_figure_holds_what_is_no_number(name, errors):
    data = Dataset(np.zeros(len(errors)), errors)
    scene = PICTURES[name](data, PLAIN, 1)
    json.loads(scene.payload, parse_constant=pytest.fail)
    for k in range(len(list_stops(data, 1))):
        assert "nan" not in scene.say({HANDLE: float(k)})
        scene.figure({HANDLE: float(k)})


def test_names_of_the_file_are_no_markup_and_no_slots():
    column = "<b>{name}</b> *x*"
    data = Dataset([1, 2, 3], [2, 2, 1], columns={column: ["1", "5", "3"]}, target_name="<i>t</i>")
    scene = residuals.draw_residuals(data, PLAIN, 1, column)
    assert column in scene.describe()
    assert "<b>" not in scene.base["layout"]["xaxis"]["title"]["text"]
    assert "<i>" not in actual.draw_actual(data, PLAIN, 1).base["layout"]["xaxis"]["title"]["text"]


def test_figures_that_stand_still():
    data = load_sample("diabetes")
    still = actual.show(data, row=57).figure()
    drawn = {trace.name: trace for trace in still.data}
    shown = [*drawn["too low"].x, *drawn["too high"].x]
    assert sorted(shown) == pytest.approx(sorted(data.target))
    assert drawn["chosen example"].x == pytest.approx((data.target[56],))
    still = residuals.show(data, "bmi", colour="sex code").figure()
    points = [trace for trace in still.data if trace.mode == "markers"][:2]  # one for each code
    assert sorted(y for trace in points for y in trace.y) == pytest.approx(sorted(data.error))


def test_a_square_hangs_on_each_of_few_rows_with_its_error_as_its_side():
    scene = actual.draw_actual(load_sample("five"), PLAIN, 4)
    low, high = (
        next(t for t in scene.base["data"] if t["name"] == f"squares {name}")
        for name in ("too_low", "too_high")
    )
    corners = [
        {(low["x"][k + j], low["y"][k + j]) for j in range(4)} for k in range(0, len(low["x"]), 6)
    ]
    # Rows 2 and 4: targets of 15 and 20, predictions of 14 and 17.
    assert corners == [
        {(15, 15), (15, 14), (14, 14), (14, 15)},
        {(20, 20), (20, 17), (17, 17), (17, 20)},
    ]
    assert len(high["x"]) == 2 * 6
    # That of the chosen row goes along with a hand: from 17 to 19.
    (square,) = [t for t in scene.figure({"change": 2.0}).data if "square of" in (t.name or "")]
    assert set(zip(square.x, square.y, strict=True)) == {(20, 20), (20, 19), (19, 19), (19, 20)}
    assert scene.base["layout"]["yaxis"]["scaleanchor"] == "x"
    many = actual.draw_actual(load_sample("diabetes"), PLAIN, 4)
    assert not [t for t in many.base["data"] if t["name"].startswith("squares")]
