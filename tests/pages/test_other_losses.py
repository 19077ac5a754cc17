"""The views of pages under a loss that is no square: what holds is shown, the rest says why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lossviz.base import LossvizError
from lossviz.loss import Objective
from lossviz.reading import load_sample
from pages.data import NO_DATA
from pages.parts import batch, one_prediction
from pages.state import Source
from tests.loss_of_its_own.losses import Huber


def one(**values: Any) -> Any:
    view = one_prediction.CURVE.view(one_prediction.PAGE.defaults | values, NO_DATA)
    return replace(view, loss=Huber())


def five() -> Any:
    view = batch.CURVE.view(batch.PAGE.defaults, Source(load_sample("five")))
    sums = {"sse": Objective(Huber(), "sum"), "mse": Objective(Huber(), "mean")}
    return replace(view, **sums, objective=sums["sse"])


def test_one_prediction_is_drawn_and_dragged_under_huber() -> None:
    view = one(o=5.0, t=2.0, eta=0.5)
    scene, at = one_prediction.CURVE.draw(view)
    # Beyond an error of 1 the slope is 1: a step of 0.5 takes 5 to 4.5.
    assert scene.read(at)["slope"] == pytest.approx(1.0)
    assert scene.read(at)["next"] == pytest.approx(4.5)
    assert scene.read({"o": 2.25})["slope"] == pytest.approx(0.25)
    assert one_prediction.CURVE.sets(view, "o", 2.25) == {"o": 2.25}


def test_what_only_a_square_has_is_refused_or_not_asked() -> None:
    view = one()
    assert set(view.find_facts()) == {"slope_is_steep_down", "gradient_is_positive"}
    for claim in (view.derive, view.derive_same_update, view.program, view.draw_secant):
        with pytest.raises(LossvizError, match=r"^The loss is Huber\(t - o\), but .* needs a "):
            claim()


def test_a_batch_is_drawn_under_huber_with_the_shares_of_its_loss() -> None:
    view = five()
    scene, at = batch.CURVE.draw(view)
    # Errors 2, -1, 0, -3, 1: losses 1.5, 0.5, 0, 2.5, 0.5, of which the fourth is a half.
    values = scene.read(at)
    assert "row 4" in values["name"]
    assert values["share"] == "50% of the loss"
    assert values["slope"] == "−1"
    for claim in (view.draw_squares, view.program, view.conclude, view.describe_one_output):
        with pytest.raises(LossvizError, match=r"^The loss is Huber\(t - o\), but .* needs a "):
            claim()
