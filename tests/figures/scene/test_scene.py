"""A scene that stands still: where its handles are, and what it is in a notebook."""

import json
import subprocess
import sys

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from lossviz.figures import one_prediction
from lossviz.figures.neuron import Setting, chain
from lossviz.loss.losses import SquaredError
from lossviz.neuron.activations import IDENTITY


def scene():
    return one_prediction.build_scene(
        2.0, 1.0, loss=SquaredError(), learning_rate=0.5, formula="½ (t − o)²"
    )


def place(drawn):
    (point,) = [t for t in drawn["data"] if t["name"] == "prediction"]
    return point["x"][0], point["y"][0]


def test_handles_stand_at_home_unless_another_place_is_given():
    assert scene().start_values == {"o": 2}
    assert "On target" in scene().say()
    moved = scene().start_at({"o": 1.2})
    assert moved.start_values == {"o": 1.2}
    assert "Too low by 0.80" in moved.say()
    assert "too low, gradient negative" in moved.describe()
    assert place(moved.figure().to_plotly_json()) == pytest.approx((1.2, 0.32))
    assert scene().start_values == {"o": 2}  # which is kept, and was not moved


def test_a_scene_that_starts_elsewhere_is_encoded_only_once():
    here = scene()
    before, after = here.start_at({"o": 1.2}), here.start_at({"o": 2.5})
    assert before.payload is after.payload
    assert before.payload is here.payload


def test_one_neuron_starts_at_its_setting():
    setting = Setting(-1.0, 0.5, -0.8, 0.4, IDENTITY, SquaredError(), 0.5)
    assert chain.build_scene(setting).start_values == {"x1": -1, "t1": 0.5, "w1": -0.8, "b1": 0.4}


def test_a_notebook_gets_the_figure_at_its_start_and_its_description():
    bundle = scene().start_at({"o": 1.2})._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/plain"].startswith("A parabola of the loss over the prediction")
    assert "its loss 0.3200, its slope −0.80" in bundle["text/plain"]
    drawn = bundle["application/vnd.plotly.v1+json"]
    assert place(drawn) == pytest.approx((1.2, 0.32))
    again = go.Figure(json.loads(json.dumps(drawn)))  # plain data, and all of it Plotly's
    assert {t.name for t in again.data} >= {"loss", "tangent", "descent step"}


class Html(pio.base_renderers.MimetypeRenderer):
    """As the renderers of notebooks that do not know Plotly's own kind."""

    def to_mimebundle(self, fig_dict):
        return {"text/html": f"<p>{place(fig_dict)[0]}</p>"}


@pytest.fixture
def renderers():
    before = pio.renderers.default
    pio.renderers["html"] = Html()
    yield pio.renderers
    pio.renderers.default = before


@pytest.mark.parametrize(
    ("name", "more"),
    [(None, {}), ("plotly_mimetype", {}), ("browser", {}), ("html", {"text/html": "<p>2.0</p>"})],
)
def test_plotly_adds_what_its_renderers_are_set_to(renderers, name, more):
    renderers.default = name
    bundle = scene()._repr_mimebundle_()
    assert bundle.keys() == {"text/plain", "application/vnd.plotly.v1+json", *more}
    assert bundle.items() >= more.items()


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
    assert said.split() == ["text/plain", "application/vnd.plotly.v1+json"]
