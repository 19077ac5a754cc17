"""The figure's JavaScript against the Python that it has to agree with."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from lossviz import MSE, SSE
from lossviz.figures.minibatch import bricks
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import Derived, Descent, Handle, Label, Lookup, Quantity, Sum, Total
from lossviz.figures.scene.scene import Scene
from lossviz.figures.scene.sentences import Format
from lossviz.loss.squared_error import SquaredError
from lossviz.minibatch import BatchOptions
from lossviz.reading import load_sample
from pages.figure.assets import fingerprint
from tests.browser import expected
from tests.browser.every_figure import EVERY
from tests.browser.random_scenes import RandomScene
from tests.browser.visit import Visit
from tests.browser.workbench import scenes

Start = Callable[..., Visit]
WRITE = """async ([module, cases]) => {
  const { write } = await import(module)
  return cases.map(([value, format]) => write(value, format))
}"""
READ = """async ([module, scene, all]) => {
  const { readAll } = await import(module)
  return all.map((at) => readAll(JSON.parse(scene), at))
}"""
SAY = """async ([quantities, words, scenes]) => {
  const { readAll } = await import(quantities)
  const { say, unmarked } = await import(words)
  const each = JSON.parse(scenes).flatMap(([payload, places]) => {
    const scene = JSON.parse(payload)
    return places.map((at) => [scene, at])
  })
  return each.map(([scene, at]) => {
    const values = readAll(scene, at)
    const labels = scene.marks.filter((mark) => mark.words).map((mark) => mark.words)
    const spoken = scene.handles.map((h) => h.spoken)
    const all = [scene.sentence, scene.description, ...spoken, ...labels]
    return { values, said: all.map((cases) => unmarked(say(cases, values, scene))) }
  })
}"""
PLACE = """async ([module, planes]) => {
  const { subplot } = await import(module)
  const axis = ({ offset, length, low, high, turned }) => {
    const share = (value) => (value - low) / (high - low)
    const value = (part) => low + part * (high - low)
    return {
      _offset: offset,
      _length: length,
      d2p: (v) => length * (turned ? 1 - share(v) : share(v)),
      p2d: (pixel) => value(turned ? 1 - pixel / length : pixel / length),
    }
  }
  return JSON.parse(planes).map(({ axes, x, y, others, values }) => {
    const [, across, up] = axes.match(/x(\\d*)y(\\d*)/)
    const all = { ...others, [`xaxis${across}`]: x, [`yaxis${up}`]: y }
    const made = Object.entries(all).map(([name, about]) => [name, axis(about)])
    const plane = subplot({ _fullLayout: Object.fromEntries(made) }, axes)
    const pixels = values.map((v) => [plane.px(v), plane.py(v)])
    const back = pixels.map(([px, py]) => [plane.xOf(px), plane.yOf(py)])
    return { ...plane, pixels, back }
  })
}"""
FORMATS = [Format(d, kept=k) for d in (0, 1, 2, 4, 6) for k in (12, 15)] + [
    Format(d, scientific=True) for d in (1, 2, 5)
]
LOSS = SquaredError(half=False)
HALVES = [k / 2**j for k in (1, 3, 5, 7, 12345, 987654321) for j in range(1, 14)]
TIES = [1234567.890625, 123456.7890625, 0.0001220703125, 12345678901.5, 100000000000.5]
HUGE = [1e20, 123456789012345680000.0, 1e21, 1.5e21, 1e22, 9.99999999999999e22, 1e25, 1e300]
TINY = [5e-324, 2.2250738585072014e-308, 1e-300, 1e-21, 4.9999999999e-7, 5e-7, 1e-7]
NINES = [9.5, 99.5, 0.95, 9.995, 999.995, 0.9999999999995, 99999.99999995, 999999999999.5]
EXACTLY = [0.0, 0.1 + 0.2, 1.005, 0.285, 0.0004999, 1.7e308]
NEAR = [math.nextafter(v, v + way) for v in (*HALVES, *NINES) for way in (-1, 1)]
ADVERSARIAL = [
    sign * v for v in (*HALVES, *TIES, *HUGE, *TINY, *NINES, *EXACTLY, *NEAR) for sign in (1, -1)
]
COUNT = 1000
PLACES = 10
SCENES: dict[str, Scene] = {
    "one prediction": expected.scene(),
    "far away": expected.scene(target=1e6, half_width=1e-3, rate=1.9),
    "steps": steps.draw_steps(2.0, 1.2, loss=LOSS, learning_rate=0.9),
    "slope": secant.draw_secant(2.0, 1.2, 1.0, loss=LOSS),
    "many": scenes.many(),
    "snapped": scenes.snapped(),
}


def _empty_page(visit: Start) -> Visit:
    """Open a page of the server with nothing on it, which takes modules from there."""
    here = visit()
    here.page.goto(f"{here.address}/_stcore/health")
    return here


def _address(here: Visit, name: str) -> str:
    return f"{here.address}/lossviz/{fingerprint()}/{name}"


def test_numbers_are_written_alike(visit: Start) -> None:
    here = _empty_page(visit)
    draw = random.Random(5)
    values = [draw.uniform(-1, 1) * 10 ** draw.uniform(-6, 6) for _ in range(300)]
    cases = [(v, f) for v in (*ADVERSARIAL, *values) for f in FORMATS]
    asked = [(v, vars(f)) for v, f in cases]
    written = here.page.evaluate(WRITE, [_address(here, "words.js"), asked])
    for (value, format_), text in zip(cases, written, strict=True):
        assert text == format_.write(value), (value, format_)


@pytest.mark.parametrize("name", SCENES)
def test_quantities_are_read_alike(visit: Start, name: str) -> None:
    here, scene = _empty_page(visit), SCENES[name]
    handle = scene.handles[0]
    stops = np.linspace(handle.low, handle.high, 101)
    if handle.listed:
        stops = np.unique(np.round(stops))
    all_at = [{**scene.start_values, handle.name: float(v)} for v in stops]
    read = here.page.evaluate(READ, [_address(here, "quantities.js"), scene.payload, all_at])
    values_of_python = [scene.read(at) for at in all_at]
    for ours, values in zip(values_of_python, read, strict=True):
        for key, value in values.items():
            if isinstance(value, str):
                assert value == ours[key]
                continue
            size = max(1.0, *(float(np.abs(each[key]).max()) for each in values_of_python))
            # Both evaluate the same cubics; they may round each of their few terms otherwise.
            np.testing.assert_allclose(value, ours[key], rtol=0, atol=16 * math.ulp(size))


@pytest.mark.parametrize("half", [True, False])
def test_the_browser_reads_the_loss_itself(visit: Start, half: bool) -> None:
    here, scene = _empty_page(visit), expected.scene(half=half)
    outputs = np.linspace(1.0, 3.0, 201)
    all_at = [{"o": float(o), "eta": 0.5} for o in outputs]
    read = here.page.evaluate(READ, [_address(here, "quantities.js"), scene.payload, all_at])
    h = 0.5 if half else 1.0
    layout = json.loads(scene.payload)["figure"]["layout"]
    for axis, key, exact in (
        ("yaxis", "loss", h * (2.0 - outputs) ** 2),
        ("yaxis2", "slope", 2 * h * (outputs - 2.0)),
        ("xaxis", "next", outputs - 0.5 * 2 * h * (outputs - 2.0)),
    ):
        low, high = layout[axis]["range"]
        wrong = np.abs([values[key] for values in read] - exact).max()
        assert wrong <= 1e-6 * (high - low)


def test_beyond_a_list_that_became_shorter_its_last_place_is_read(visit: Start) -> None:
    here = _empty_page(visit)
    scene = bricks.draw_bricks(load_sample("five"), BatchOptions(SSE, MSE, None, 1), 1)
    places = [{"B": place} for place in (-1.0, 4.0, 5.0, 63.0)]
    read = here.page.evaluate(READ, [_address(here, "quantities.js"), scene.payload, places])
    assert [(values["B"], values["size"]) for values in read] == [(1, "1"), *[(5, "5")] * 3]


def test_a_thousand_random_scenes_are_read_and_said_as_python_does(visit: Start) -> None:
    made = [RandomScene(seed) for seed in range(COUNT)]
    _check_said(_empty_page(visit), [(each.scene(), [each.at]) for each in made])


def test_every_figure_says_at_every_place_what_python_says(visit: Start) -> None:
    draw, cases = random.Random(7), []
    for embed in (case.draw() for case in EVERY):
        handles = embed.scene.handles
        drawn = [{h.name: _choose(h, draw) for h in handles} for _ in range(PLACES)]
        cases.append((embed.scene, [dict(embed.at), *drawn]))
    _check_said(_empty_page(visit), cases)


def _choose(handle: Handle, draw: random.Random) -> float:
    """Choose a place along the way of a handle, now and then an end."""
    steps = round((handle.high - handle.low) / handle.step)
    step = draw.choice([0, steps, *(draw.randint(0, steps) for _ in range(4))])
    return min(handle.low + step * handle.step, handle.high)


def _check_said(here: Visit, cases: list[tuple[Scene, list[dict[str, float]]]]) -> None:
    """Compare all values and words of scenes, at some places each, with Python's."""
    asked = json.dumps([(scene.payload, places) for scene, places in cases])
    modules = [_address(here, "quantities.js"), _address(here, "words.js")]
    answers = here.page.evaluate(SAY, [*modules, asked])
    each = [(scene, at) for scene, places in cases for at in places]
    for (scene, at), answer in zip(each, answers, strict=True):
        values = {
            n: v if isinstance(v, str) else np.array(v, dtype=float)[()]
            for n, v in answer["values"].items()
        }
        _check_values(scene, at, values)
        # Exactly, for the numbers that the browser has.
        labels = [mark.words for mark in scene.marks if isinstance(mark, Label)]
        spoken = [handle.spoken for handle in scene.handles]
        said = [
            sentence.say(values, scene.formats, scene.zeros)
            for sentence in (scene.sentence, scene.description, *spoken, *labels)
            if sentence
        ]
        assert answer["said"] == said


def _check_values(scene: Scene, at: Mapping[str, float], values: Mapping[str, Any]) -> None:
    """Each quantity, from what the browser has for those before it: so that no errors add up."""
    ours = scene.read(at)
    assert values.keys() == ours.keys()
    for name, texts in scene.words.items():
        assert values[name] == texts[int(at[scene.words_of])]
    for name, quantity in scene.quantities.items():
        off = _round_off_of_table(quantity, at[quantity.handle])
        np.testing.assert_allclose(values[name], ours[name], rtol=0, atol=off)
    for name, derived in scene.derived.items():
        np.testing.assert_allclose(
            values[name], derived.read(values), rtol=0, atol=_round_off(derived, values)
        )


UNIT = 2.0**-53  # the relative error of one operation


def _round_off(derived: Derived, values: Mapping[str, Any]) -> Any:
    """How far two ways to compute a quantity may be apart: with its additions in another order.

    The products and counts of both are the same operations in the same order.
    """
    match derived:
        case Sum(terms=terms, constant=constant):
            size = abs(constant) + sum(np.abs(factor * values[name]) for factor, name in terms)
            return 2 * (len(terms) + 1) * UNIT * np.max(size)
        case Total(of=of, factor=factor):
            entries = np.abs(values[of])
            return 2 * (entries.size + 1) * UNIT * abs(factor) * entries.sum()
        case Descent(steps=steps):
            # Of each step some twenty operations; no later one makes more of them than of the path.
            return 20 * (steps + 1) * UNIT * np.abs(derived.read(values)).max()
        case Lookup(at=at, value=value, slope=slope, of=of):
            table = Quantity("", at, value, slope)
            return max(_round_off_of_table(table, float(v)) for v in np.atleast_1d(values[of]))
    return 0.0


def _round_off_of_table(table: Quantity, v: float) -> float:
    """Two ways to multiply out a cubic: each of its four terms in up to eight operations."""
    if table.slope is None:
        return 0.0
    k = max(0, min(int(np.sum(table.at <= v)) - 1, len(table.at) - 2))
    width = table.at[k + 1] - table.at[k]
    s = (v - table.at[k]) / width
    size = np.abs(table.value[k] * (1 + 2 * s) * (1 - s) ** 2)
    size = size + np.abs(table.value[k + 1] * s**2 * (3 - 2 * s))
    size = size + np.abs(width * table.slope[k] * s * (1 - s) ** 2)
    size = size + np.abs(width * table.slope[k + 1] * s**2 * (s - 1))
    return float(2 * (8 + 3) * UNIT * np.max(size))


def test_planes_take_values_to_pixels_and_back(visit: Start) -> None:
    here, draw = _empty_page(visit), random.Random(11)
    planes = [_draw_plane(draw) for _ in range(COUNT)]
    placed = here.page.evaluate(PLACE, [_address(here, "plane.js"), json.dumps(planes)])
    for plane, got in zip(planes, placed, strict=True):
        x, y = plane["x"], plane["y"]
        assert (got["left"], got["width"]) == (x["offset"], x["length"])
        assert (got["top"], got["height"]) == (y["offset"], y["length"])
        for v, pixels, back in zip(plane["values"], got["pixels"], got["back"], strict=True):
            for axis, pixel, value in zip((x, y), pixels, back, strict=True):
                span = axis["high"] - axis["low"]
                part = (v - axis["low"]) / span
                exact = axis["offset"] + axis["length"] * (1 - part if axis["turned"] else part)
                # Some ten operations on numbers of these sizes.
                size = 1 + abs(part) + (abs(v) + abs(axis["low"])) / span
                far = axis["offset"] + axis["length"] * size
                assert abs(pixel - exact) <= 10 * UNIT * far
                assert abs(value - v) <= 20 * UNIT * far / axis["length"] * span


def _draw_plane(draw: random.Random) -> dict[str, Any]:
    def axis(*, turned: bool) -> dict[str, Any]:
        low = draw.uniform(-1, 1) * 10 ** draw.uniform(-6, 6)
        span = draw.uniform(0.1, 1) * 10 ** draw.uniform(-6, 6)
        size = {"offset": draw.uniform(0, 500), "length": draw.uniform(10, 900)}
        return {**size, "low": low, "high": low + span, "turned": turned}

    numbers = [draw.choice(["", "2", "3", "12"]) for _ in "xy"]
    x, y = axis(turned=False), axis(turned=True)
    values = [draw.uniform(-1.5, 1.5) * abs(draw.choice([x, y])["high"]) for _ in range(4)]
    others = {f"{way}axis{n}": axis(turned=way == "y") for way in "xy" for n in ("", "2", "3", "4")}
    axes = "x{}y{}".format(*numbers)
    return {"axes": axes, "x": x, "y": y, "others": others, "values": values}


CONTOURS = """async ([module, grid, level]) => {
  const { findLines, findOutlines } = await import(module)
  return [findLines(grid, level), findOutlines(grid, level)]
}"""


def area(polygons: list[Any]) -> float:
    """The shoelace formula; holes count against what is around them by even and odd."""
    return sum(
        abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(p, p[1:] + p[:1], strict=True))) / 2
        for p in polygons
    )


def test_contours_are_where_the_height_is(visit: Start) -> None:
    here = _empty_page(visit)
    module = _address(here, "contours.js")
    x, y = np.linspace(-2, 2, 81), np.linspace(-1.5, 1.5, 61)
    z = x[None, :] ** 2 + 2 * y[:, None] ** 2
    grid = {"x": x.tolist(), "y": y.tolist(), "z": z.tolist()}
    for level in (0.3, 1.0, 2.0):
        lines, above = here.page.evaluate(CONTOURS, [module, grid, level])
        places = np.array([place for line in lines for place in line])
        # Along an edge of a cell the height is a parabola; it leaves its chord by h^2/8 times
        # its second derivative, which is 2 and 4 here, with edges of 1/20.
        heights = places[:, 0] ** 2 + 2 * places[:, 1] ** 2
        assert np.abs(heights - level).max() <= 4 * 0.05**2 / 8 + 1e-12
        (ring,) = lines
        ellipse = math.pi * level / math.sqrt(2)
        assert area([ring]) == pytest.approx(ellipse, rel=0.02)
        outer = max(above, key=lambda polygon: area([polygon]))
        assert area([outer]) == pytest.approx(4 * 3, abs=1e-9), "the frame"
        assert area(above) - area([outer]) == pytest.approx(area([ring]))
