"""Names on the pictures of batches: none stands on another, and tiny data leave them out."""

import numpy as np
import pytest

from lossviz import MSE, SSE, Dataset
from lossviz.figures.minibatch import gradients, levels
from lossviz.figures.minibatch.labels import Geometry, Placement, Words
from lossviz.figures.scene import Label
from lossviz.minibatch import BatchOptions
from lossviz.reading import SAMPLES, load_sample

BIAS = BatchOptions(SSE, MSE, None, 1)
# The widest letter of the figures' font is narrower than its size; on average it is half of it.
LETTER = 0.5


def draw(n):
    return Dataset(np.zeros(n), np.random.default_rng(n).normal(1, 3, n))


DATA = {
    **{f"{n} rows": lambda n=n: draw(n) for n in (1, 2, 3, 5, 30, 442, 100_000)},
    **{sample.key: lambda key=sample.key: load_sample(key) for sample in SAMPLES},
}


def find_axis(layout, name):
    return layout[name[0] + "axis" + name[1:]]


def cover(label, layout, width):
    """Give the box of a label in pixels, by the layout alone."""
    x, _, y = label.axes.partition("y")
    across, up = find_axis(layout, x), find_axis(layout, "y" + y)
    margin = layout["margin"]
    inner = width - margin["l"] - margin["r"], layout["height"] - margin["t"] - margin["b"]
    share_x = (np.log10(label.x) - across["range"][0]) / np.ptp(across["range"])
    share_y = (label.y - up["range"][0]) / np.ptp(up["range"])
    at_x = across["domain"][0] + share_x * np.ptp(across["domain"])
    at_y = up["domain"][0] + share_y * np.ptp(up["domain"])
    text = label.words.cases[0].template
    long = LETTER * label.size * len(text)
    left = margin["l"] + at_x * inner[0] + label.dx - {"start": 0, "end": long}[label.anchor]
    base = margin["t"] + (1 - at_y) * inner[1] + label.dy
    return left, base - 0.75 * label.size, left + long, base + 0.25 * label.size


def narrow(scene):
    layout = {k: dict(v) if isinstance(v, dict) else v for k, v in scene.base["layout"].items()}
    for path, value in scene.narrow.items():
        head, _, rest = path.partition(".")
        if not rest:
            layout[head] = value
        elif rest.count(".") == 0:
            layout[head][rest] = value
    return layout


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("draw_scene", [levels.draw_levels, gradients.draw_gradients])
def test_names_stand_apart_and_inside(draw_scene, name):
    data = DATA[name]()
    scene = draw_scene(data, BIAS, 1)
    labels = [mark for mark in scene.marks if isinstance(mark, Label) and not mark.hint]
    for layout, width in (
        (scene.base["layout"], 900),
        (scene.base["layout"], 560),
        (narrow(scene), 340),
    ):
        boxes = [cover(label, layout, width) for label in labels]
        for k, (left, top, right, bottom) in enumerate(boxes):
            assert left >= layout["margin"]["l"] - 1
            assert right <= width
            assert 0 <= top < bottom <= layout["height"] - layout["margin"]["b"] + 1
            for other in boxes[:k]:
                assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def names(data, draw_scene=levels.draw_levels):
    marks = draw_scene(data, BIAS, 1).marks
    return {
        mark.words.cases[0].template for mark in marks if isinstance(mark, Label) and not mark.hint
    }


def test_everything_is_named_where_there_is_room():
    named = {"95% of batches", "68% of batches", "one batch that grows", "thin lines: others"}
    assert names(load_sample("diabetes")) == named | {
        "expected SSE: grows with B",
        "expected MSE: stays",
    }
    assert named - {"thin lines: others"} <= names(load_sample("biased"), gradients.draw_gradients)


@pytest.mark.parametrize("errors", [[3], [1, 3], [2] * 50])
def test_no_band_is_named_that_is_not_there(errors):
    data = Dataset(np.zeros(len(errors)), np.array(errors, dtype=float))
    assert not any("batch" in name for name in names(data))


def test_words_are_placed_where_they_are_free():
    screen = Geometry(100, 100, (0, 0, 0, 0), {"xy": ((0.0, 1.0), (0.0, 1.0))})
    placement = Placement((screen,))
    first, below = Words("xy", "abcd", 0.1, 0.5), Words("xy", "abcd", 0.1, 0.2)
    assert placement.choose(first) is first
    assert placement.choose(first, below) is below
    # 20 letters of half of 12 pixels are wider than what there is from 10 on.
    assert placement.choose(Words("xy", "a" * 20, 0.1, 0.9)) is None
    assert placement.choose(Words("xy", "abcd", 0.99, 0.8, anchor="end")) is not None
