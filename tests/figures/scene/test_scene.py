"""A scene that stands still: where its handles are, and what it is in a notebook."""

import json
import re
import subprocess
import sys
from html import unescape

import pytest

from lossviz.figures import one_prediction
from lossviz.figures.neuron import Setting, chain
from lossviz.loss.squared_error import SquaredError
from lossviz.neuron.activations import IDENTITY


def scene():
    return one_prediction.draw_loss_curve(
        2.0, 1.0, loss=SquaredError(), learning_rate=0.5, formula="½ (t − o)²"
    )


def test_handles_stand_at_home_unless_another_place_is_given():
    assert scene().start_values == {"o": 2, "eta": 0.5}
    assert "On target" in scene().say()
    moved = scene().start_at({"o": 1.2})
    assert moved.start_values == {"o": 1.2, "eta": 0.5}
    assert "Too low by 0.80" in moved.say()
    assert "too low, gradient negative" in moved.describe()
    (point,) = [t for t in moved.figure().data if t.name == "prediction"]
    assert (point.x[0], point.y[0]) == pytest.approx((1.2, 0.32))
    assert scene().start_values == {"o": 2, "eta": 0.5}  # which is kept, and was not moved


def test_a_scene_that_starts_elsewhere_is_encoded_only_once():
    here = scene()
    before, after = here.start_at({"o": 1.2}), here.start_at({"o": 2.5})
    assert before.payload is after.payload
    assert before.payload is here.payload


def test_one_neuron_starts_at_its_setting():
    setting = Setting(-1.0, 0.5, -0.8, 0.4, IDENTITY, SquaredError(), 0.5)
    assert chain.draw_chain(setting).start_values == {"x1": -1, "t1": 0.5, "w1": -0.8, "b1": 0.4}


def read_frame(html):
    """Read the page that a notebook's frame holds, as a browser unescapes it."""
    found = re.fullmatch(r'<iframe ([^>]*) srcdoc="([^"]*)"></iframe>', html, re.DOTALL)
    return found[1], unescape(found[2])


def read_data(page):
    found = re.search(r'<script type="application/json" id="lv-data">(.*?)</script>', page)
    return json.loads(found[1])


def test_a_notebook_gets_a_page_in_a_frame_and_the_description():
    bundle = scene().start_at({"o": 1.2})._repr_mimebundle_(include=None, exclude=None)
    assert bundle.keys() == {"text/plain", "text/html"}
    assert bundle["text/plain"].startswith("A parabola of the loss over the prediction")
    assert "its loss 0.32, its slope −0.80" in bundle["text/plain"]
    attributes, page = read_frame(bundle["text/html"])
    assert 'sandbox="allow-scripts allow-downloads"' in attributes, "apart from the notebook"
    height = scene().base["layout"]["height"] + 190  # room for sentence and buttons
    assert f"height:{height}px" in attributes
    data = read_data(page)
    assert data.pop("fit") is True
    assert data == read_data(scene().to_html({"o": 1.2}))


def test_a_page_holds_the_scene_and_where_its_handles_stand():
    page = scene().to_html({"o": 1.2}, title="Slope & sign <1>")
    data = read_data(page)
    assert data["scene"] == json.loads(scene().payload)
    assert data["at"] == {"o": 1.2, "eta": 0.5}
    assert (data["label"], data["file"]) == ("Slope & sign <1>", "slope-sign-1")
    assert "<title>Slope &amp; sign &lt;1&gt;</title>" in page
    assert "its loss 0.32" in re.search(r"<noscript>(.*?)</noscript>", page)[1]


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_page_names_its_theme(theme):
    assert f'<html lang="en" data-theme="{theme}">' in scene().to_html(theme=theme)


def test_a_page_asks_for_nothing():
    page = scene().to_html()
    named = set(re.findall(r"https?://[^\s\"'<)]+", page))
    assert named <= {"http://www.w3.org/2000/svg"}, "the name of a language, not an address"
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none';")


def test_a_notebook_needs_neither_ipython_nor_nbformat():
    program = (
        "import sys\n"
        "sys.modules['IPython'] = sys.modules['nbformat'] = None\n"  # an import of them fails
        "from tests.figures.scene.test_scene import scene\n"
        "print(*scene()._repr_mimebundle_())"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ["text/plain", "text/html"]
