"""The figure's JavaScript against the Python that it has to agree with."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable

import numpy as np
import pytest

from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene.scene import Scene
from lossviz.figures.scene.sentences import Format
from lossviz.loss.losses import SquaredError
from pages.figure.assets import fingerprint
from tests.browser import expected
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
FORMATS = [Format(d, kept=k) for d in (0, 1, 2, 4, 6) for k in (12, 15)] + [
    Format(d, scientific=True) for d in (1, 2, 5)
]
LOSS = SquaredError(half=False)
SCENES: dict[str, Scene] = {
    "one prediction": expected.scene(),
    "far away": expected.scene(target=1e6, reach=1e-3, rate=1.9),
    "steps": steps.build_scene(2.0, 1.2, loss=LOSS, learning_rate=0.9),
    "slope": secant.build_scene(2.0, 1.2, 1.0, loss=LOSS),
    "many": scenes.many(),
    "snapped": scenes.snapped(),
}


def _address(here: Visit, name: str) -> str:
    return f"{here.address}/lossviz/{fingerprint()}/{name}"


def test_numbers_are_written_alike(visit: Start) -> None:
    here = visit("")
    draw = random.Random(5)
    values = [0.0, -0.0, 0.5, -0.5, 1.5, 2.5, 0.125, 1.005, 0.285, -0.0004999, 999.995, 1e21, 1e-7]
    values += [draw.uniform(-1, 1) * 10 ** draw.uniform(-6, 6) for _ in range(300)]
    cases = [(v, f) for v in values for f in FORMATS if f.scientific or abs(v) < 1e20]
    asked = [(v, vars(f)) for v, f in cases]
    written = here.page.evaluate(WRITE, [_address(here, "words.js"), asked])
    for (value, format_), text in zip(cases, written, strict=True):
        assert text == format_.write(value), (value, format_)


@pytest.mark.parametrize("name", SCENES)
def test_quantities_are_read_alike(visit: Start, name: str) -> None:
    here, scene = visit(""), SCENES[name]
    handle = scene.handles[0]
    stops = np.linspace(handle.low, handle.high, 101)
    if handle.listed:
        stops = np.unique(np.round(stops))
    all_at = [{handle.name: float(v)} for v in stops]
    read = here.page.evaluate(READ, [_address(here, "quantities.js"), scene.payload, all_at])
    for at, values in zip(all_at, read, strict=True):
        ours = scene.read(at)
        for key, value in values.items():
            if isinstance(value, str):
                assert value == ours[key]
                continue
            size = max(1.0, float(np.abs(scene.quantities[key].value).max()))
            # Both evaluate the same cubic; they may round each of its few terms otherwise.
            np.testing.assert_allclose(value, ours[key], rtol=0, atol=16 * math.ulp(size))


@pytest.mark.parametrize("half", [True, False])
def test_the_browser_reads_the_loss_itself(visit: Start, half: bool) -> None:
    here, scene = visit(""), expected.scene(half=half)
    outputs = np.linspace(1.0, 3.0, 201)
    all_at = [{"o": float(o)} for o in outputs]
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
