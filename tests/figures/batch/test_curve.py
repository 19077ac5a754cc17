"""The batch on its curve: where every example is drawn, against numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import MSE, SSE, DataError, Dataset
from lossviz.figures import batch
from lossviz.figures.batch.chosen import EXTREMES, HANDLE, MANY, list_stops
from lossviz.figures.batch.examples import CurveOptions
from lossviz.reading.samples import load_sample

ERRORS = st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 3)), min_size=1, max_size=12)
NASTY = ["*b* **B**", "{slope} {name}", "<script>x</script>", "$x$", "_a_", "`c`|", "שלום (1)"]


def of_errors(errors, **columns):
    return Dataset(np.zeros(len(errors)), errors, columns=columns)


def many(n=20_000):
    return of_errors(np.random.default_rng(3).normal(size=n) * 7)


def trace(figure, name):
    (found,) = [t for t in figure.data if t.name == name]
    return found


def drawn(data, options, number=1):
    return batch.draw_batch_curve(data, options, number).figure(batch.locate_handles(data, number))


def said(data, options, number):
    return batch.draw_batch_curve(data, options, number).say(batch.locate_handles(data, number))


@pytest.mark.parametrize(
    ("number", "options", "words"),
    [
        (4, CurveOptions(SSE), "▲ ⁨Dev⁩ is too low by 3: its slope is −3, so a step raises its "
         "prediction; it makes 60% of the loss."),
        (1, CurveOptions(SSE), "▼ ⁨Ada⁩ is too high by 2: its slope is 2, so a step lowers its "
         "prediction; it makes 27% of the loss."),
        (3, CurveOptions(SSE), "● ⁨Chloe⁩ is on target: its slope is 0, so a step changes nothing."),
        (4, CurveOptions(MSE), "▲ ⁨Dev⁩ is too low by 3: its slope is −1.2, so a step raises its "
         "prediction; it makes 60% of the loss."),
        (4, CurveOptions(SSE, 0.0), "▲ ⁨Dev⁩ is too low by 3: its slope is −3, with a learning rate "
         "of 0 a step changes nothing; it makes 60% of the loss."),
        (4, CurveOptions(SSE, -1.0), "▲ ⁨Dev⁩ is too low by 3: its slope is −3, a step with a "
         "negative learning rate lowers its prediction, away from the target; it makes 60% of the "
         "loss."),
    ],
)  # fmt: skip
def test_the_sentence(number, options, words):
    named = CurveOptions(options.objective, options.learning_rate, label="name")
    assert said(load_sample("five"), named, number) == words


def test_every_example_stands_on_the_curve_with_its_shape():
    figure = drawn(load_sample("five"), CurveOptions(SSE))
    low, high = trace(figure, "too low"), trace(figure, "too high")
    assert sorted(zip(low.x, low.y, low.marker.symbol, strict=True)) == [
        (-3, 4.5, "triangle-up"),
        (-1, 0.5, "triangle-up"),
    ]
    assert sorted(zip(high.x, high.y, high.marker.symbol, strict=True)) == [
        (1, 0.5, "triangle-down"),
        (2, 2.0, "triangle-down"),
    ]
    assert list(trace(figure, "on target").marker.symbol) == ["circle"]


@pytest.mark.parametrize(
    ("options", "ends"),
    [
        (CurveOptions(SSE, 0.5), {-3: -1.5, -1: -0.5}),  # e - 0.5 e
        (CurveOptions(MSE, 0.5), {-3: -2.4, -1: -0.8}),  # e - 0.5 * 2 e / 5
        (CurveOptions(MSE, 0.5, magnified=True), {-3: 0, -1: 0}),  # e - 5 * 0.5 * 2 e / 5
        (
            CurveOptions(SSE, 0.5, magnified=True),
            {-3: -1.5, -1: -0.5},
        ),  # a sum has nothing to magnify
    ],
)
def test_arrows_end_where_the_step_leads(options, ends):
    arrows = trace(drawn(load_sample("five"), options), "arrows too low")
    got = dict(zip(arrows.x[::3], arrows.x[1::3], strict=True))
    assert got == pytest.approx(ends)
    assert list(arrows.y[::3]) == list(arrows.y[1::3])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (CurveOptions(MSE, 0.25, magnified=True), "one step of the row, drawn 442 times as long"),
        (CurveOptions(MSE, 0.25), "one step of the row"),
    ],
)
def test_the_scale_of_the_arrows_is_stated(options, words):
    scene = batch.draw_batch_curve(load_sample("diabetes"), options, 1)
    assert f"{words}<" in scene.base["layout"]["xaxis"]["title"]["text"]
    assert f"{words}, with learning rate 0.25; " in scene.describe()


@given(ERRORS, st.sampled_from([SSE, MSE]), st.data())
def test_the_chosen_example_has_its_tangent_and_its_step(errors, objective, data):
    batch_of = of_errors(errors)
    number = data.draw(st.integers(1, len(errors)))
    figure = drawn(batch_of, CurveOptions(objective, 0.5), number)
    x_unit, y_unit = (_unit(a.title.text) for a in (figure.layout.xaxis, figure.layout.yaxis))
    error = errors[number - 1]
    gradient = objective.gradient(batch_of.target, batch_of.output)[number - 1]
    tangent, step = trace(figure, "tangent"), trace(figure, "descent step")
    rise = (tangent.y[1] - tangent.y[0]) * y_unit / ((tangent.x[1] - tangent.x[0]) * x_unit)
    scale = 1e-9 * max(1e-300, *map(abs, errors))
    assert rise == pytest.approx(gradient, rel=1e-6, abs=scale)
    assert step.x[0] * x_unit == pytest.approx(error, abs=scale)
    assert step.x[1] * x_unit == pytest.approx(error - 0.5 * gradient, abs=scale)


def _unit(title):
    from_superscript = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    if "(in 10" not in title:
        return 1.0
    return 10.0 ** int(title.split("(in 10")[1].split(")")[0].translate(from_superscript))


@pytest.mark.parametrize("objective", [SSE, MSE])
def test_heights_add_up_to_the_loss(objective):
    data = load_sample("diabetes")
    figure = drawn(data, CurveOptions(objective))
    heights = sum(sum(trace(figure, name).y) for name in ("too low", "too high"))
    assert heights == pytest.approx(objective.value(data.target, data.output))


def test_the_handle_goes_by_error_and_finds_its_row_again():
    data = load_sample("five")
    assert list_stops(data, 1).tolist() == [3, 1, 2, 4, 0]
    handle = batch.draw_batch_curve(data, CurveOptions(SSE), 1).handles[0]
    assert (handle.name, handle.low, handle.high, handle.home) == (HANDLE, 0, 4, 2)
    for number in range(1, 6):
        at = batch.locate_handles(data, number)[HANDLE]
        assert batch.find_row(data, number, at) == number


def test_of_many_rows_the_handle_visits_few_but_the_chosen_one_and_the_ends():
    data = many()
    order = np.argsort(data.error)
    for number in (1, 777, int(order[0]) + 1, int(order[-1]) + 1):
        stops = list_stops(data, number)
        assert len(stops) <= 300
        assert np.all(np.diff(data.error[stops]) >= 0)
        assert {number - 1, *order[:10], *order[-10:]} <= set(stops.tolist())
        at = batch.locate_handles(data, number)[HANDLE]
        assert batch.find_row(data, number, at) == number


def test_many_rows_become_bars_and_their_extremes_stay_points():
    data = many()
    figure = drawn(data, CurveOptions(SSE))
    points = [*trace(figure, "too low").x, *trace(figure, "too high").x]
    ends = np.sort(data.error)[[*range(10), *range(-10, 0)]]
    assert sorted(points) == pytest.approx(ends.tolist())
    assert len(points) == EXTREMES
    bars = [*trace(figure, "rows too low").y, *trace(figure, "rows too high").y]
    assert sum(bars) == data.n


def test_what_is_sent_does_not_grow_with_the_rows():
    sizes = [
        len(batch.draw_batch_curve(many(n), CurveOptions(MSE), 1).payload)
        for n in (MANY + 1, 100_000)
    ]
    assert sizes[1] < 1.2 * sizes[0]
    assert max(sizes) < 250_000


@pytest.mark.parametrize("column", ["kind", "size"])
def test_a_column_colours_but_does_not_change_the_shape(column):
    columns = {"kind": ["a", "b", "a", "b"], "size": ["1", "2", "3", "4"]}
    data = of_errors([-2.0, -1.0, 0.0, 3.0], **columns)
    figure = drawn(data, CurveOptions(SSE, colour=column))
    points = [t for t in figure.data if t.hovertext is not None]
    assert len(points) == len(set(columns[column]))
    assert len({t.marker.color for t in points}) == len(points)
    shapes = {float(x): s for t in points for x, s in zip(t.x, t.marker.symbol, strict=True)}
    assert shapes == {
        -2: "triangle-up", -1: "triangle-up", 0: "circle", 3: "triangle-down"
    }  # fmt: skip


def test_names_from_outside_are_words_and_nothing_else():
    data = of_errors([1.0, -2, 3, -4, 5, -6, 7], name=NASTY)
    options = CurveOptions(SSE, label="name", colour="name")
    for number, name in enumerate(NASTY, 1):
        assert f"⁨{name}⁩ is too" in said(data, options, number)
    hovers = " ".join(
        h for t in drawn(data, options).data if t.hovertext is not None for h in t.hovertext
    )
    assert "<script>" not in hovers
    assert "&lt;script&gt;x" in hovers


@pytest.mark.parametrize("objective", [SSE, MSE])
@pytest.mark.parametrize(
    "errors",
    [
        [2.0], [0.0], [0.0, 0.0], [3.0, 3.0], [5e99, -1e100, 1.0], [1e-150, -2e-150, 0.0],
        [1e-170, -2e-170], [5e-324], [1e100, 1e-160],
    ],
)  # fmt: skip
def test_the_ends_of_float64_give_a_picture_of_finite_numbers(errors, objective):
    data = of_errors(errors)
    for magnified in (False, True):
        scene = batch.draw_batch_curve(data, CurveOptions(objective, magnified=magnified), 1)
        assert "NaN" not in scene.payload
        assert "nan" not in scene.say(batch.locate_handles(data, 1))
        scene.figure(batch.locate_handles(data, 1))


# Of five rows the errors are 2, -1, 0, -3, 1; under the SSE that is what each slope is.
FIVE = ([10, 15, 8, 20, 12], [12, 14, 8, 17, 13])


def test_a_figure_of_two_arrays_has_every_example_where_its_error_and_loss_are():
    figure = batch.show(*FIVE).figure()
    low, high = trace(figure, "too low"), trace(figure, "too high")
    assert sorted(zip(low.x, low.y, strict=True)) == [(-3, 4.5), (-1, 0.5)]
    assert sorted(zip(high.x, high.y, strict=True)) == [(1, 0.5), (2, 2)]
    assert (trace(figure, "on target").x, trace(figure, "on target").y) == ((0,), (0,))
    # The largest loss is singled out, that of row 4; half its slope of -3 is the step.
    chosen, step = trace(figure, "chosen example"), trace(figure, "descent step")
    assert (*chosen.x, *chosen.y) == pytest.approx((-3, 4.5))
    assert step.x == pytest.approx((-3, -1.5))
    assert trace(figure, "slope of the chosen example").text == ("slope −3",)


def test_a_figure_under_the_mean_divides_every_loss_and_step_by_n():
    figure = batch.show(*FIVE, objective=MSE, learning_rate=1, row=1).figure()
    # Row 1: 2² / 5, and 2 - 2 · 2 / 5.
    assert trace(figure, "chosen example").y == pytest.approx((0.8,))
    assert trace(figure, "descent step").x == pytest.approx((2, 1.2))


def test_a_figure_of_a_data_set_names_its_rows():
    figure = batch.show(load_sample("five"), row=1, label="name").figure()
    assert trace(figure, "name of the chosen example").text == ("⁨Ada⁩",)
    assert trace(batch.show(*FIVE).figure(), "name of the chosen example").text == ("⁨row 4⁩",)


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        (FIVE, {"row": 0}, "There is no row 0: rows are counted from 1, and there are 5."),
        (FIVE, {"row": 6}, "There is no row 6"),
        (([1, 2],), {}, "Only targets were given"),
        ((of_errors([1.0]), [1.0]), {}, "leave out the predictions"),
        (([1, 2], [1]), {}, "shape"),
        (FIVE, {"label": "name"}, 'There is no column "name"'),
    ],
)
def test_a_figure_of_what_does_not_fit_is_refused(given, options, words):
    with pytest.raises(DataError, match=words):
        batch.show(*given, **options).figure()


def test_a_scene_starts_at_the_row_that_was_asked_for():
    data = load_sample("five")
    first, second = (batch.draw_batch_curve(data, CurveOptions(SSE), k) for k in (1, 2))
    # By ascending error the rows are 4, 2, 3, 5, 1.
    assert [scene.start_values[HANDLE] for scene in (first, second)] == [4, 1]
    assert "⁨row 2⁩ is too low by 1" in second.say()
    assert first.payload is second.payload  # both are one scene, which is encoded once
