"""The views of pages under a loss that is no square: what holds is shown, the rest says why not."""

from __future__ import annotations

from typing import Any

import pytest

from lossviz.base import LossvizError
from lossviz.reading import load_sample
from pages.data import NO_DATA
from pages.parts.batch import PAGE as BATCH
from pages.parts.one_prediction import PAGE as ONE_PREDICTION
from pages.parts.one_prediction.tasks import ask_about_direction, ask_about_rate
from pages.parts.weights import PAGE as WEIGHTS
from pages.prose import tasks
from pages.state import Source
from tests.pages.app import App


def one(**values: Any) -> Any:
    chosen = ONE_PREDICTION.defaults | {"error": "huber"} | values
    return ONE_PREDICTION.figures[0].view(chosen, NO_DATA)


def five() -> Any:
    chosen = BATCH.defaults | {"error": "huber"}
    return BATCH.figures[0].view(chosen, Source(load_sample("five")))


def test_one_prediction_is_drawn_and_dragged_under_huber() -> None:
    view = one(o=5.0, t=2.0, eta=0.5)
    scene, at = ONE_PREDICTION.figures[0].draw(view)
    # Beyond an error of 1 the slope is 1: a step of 0.5 takes 5 to 4.5.
    assert scene.read(at)["slope"] == pytest.approx(1.0)
    assert scene.read(at)["next"] == pytest.approx(4.5)
    assert scene.read({"o": 2.25})["slope"] == pytest.approx(0.25)
    assert ONE_PREDICTION.figures[0].sets(view, "o", 2.25) == {"o": 2.25}


@pytest.mark.parametrize(
    ("error", "output", "said"),
    [
        ("huber", -0.3, "▲ Too low by 2.30, more than δ = 1: the slope is −1.00, however far it "
         "is, so a step to the right raises o to 0.20."),
        ("huber", 2.5, "▼ Too high by 0.50: the slope is 0.50, so a step to the left lowers o to "
         "2.25."),
        ("absolute", 2.5, "▼ Too high by 0.50: the slope is 1.00, however far it is, so a step to "
         "the left lowers o to 2.00."),
        ("quantile", 2.0, "● On target: the slope jumps from −0.9 to 0.1 here. 0 is taken, so a "
         "step changes nothing."),
    ],
)  # fmt: skip
def test_the_sentence_says_what_is_special_about_the_loss(
    error: str, output: float, said: str
) -> None:
    view = one(error=error, o=-0.3, t=2.0, eta=0.5, reach=3.0)
    scene, at = ONE_PREDICTION.figures[0].draw(view)
    assert scene.say({**at, "o": output}) == said


def test_an_order_that_is_not_free_is_not_taken() -> None:
    assert one(error="huber", sign="o - t").convention == "o - t"
    assert one(error="quantile", sign="o - t").convention == "t - o"


def test_only_what_is_of_use_is_offered() -> None:
    app = App("one-prediction?error=quantile&tau=0.3&half=false&sign=o+-+t")
    (table,) = [e.value for e in app.find("markdown") if "learning rate η | the" in e.value]
    assert "**η > 0** | **comes within 0.7 η of the target, where it does not settle** ◀" in table
    assert not any("nothing moves" in each.value for each in app.find("caption"))
    # What is not offered is kept, for the loss that has it.
    assert (app.control("half").value, app.control("sign").value) == (False, "o - t")
    assert {"error=quantile", "tau=0.3"} <= set(app.share().address.split("?")[1].split("&"))


def test_what_only_a_square_has_is_refused_or_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view, asked = one(), []
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "ask", lambda key, *_, **__: asked.append(key))
        for ask in (ask_about_direction, ask_about_rate):
            ask(view)
    assert asked == ["too high"]
    for claim in (view.derive_same_update, view.program, view.draw_secant):
        with pytest.raises(
            LossvizError, match=r"^The loss is Huber\(t − o\), δ = 1, but .* needs a "
        ):
            claim()


def test_a_batch_is_drawn_under_huber_with_the_shares_of_its_loss() -> None:
    view = five()
    scene, at = BATCH.figures[0].draw(view)
    # Errors 2, -1, 0, -3, 1: losses 1.5, 0.5, 0, 2.5, 0.5, of which the fourth is a half.
    values = scene.read(at)
    assert "row 4" in values["name"]
    assert values["share"] == "50% of the loss"
    assert values["slope_now"] == pytest.approx(-1)
    assert "the row with the largest loss makes 50%. No loss is negative" in view.conclude()
    # Of the slopes 1, -1, 0, -1, 1 the fourth: -1 under the sum, a fifth of it under the mean.
    said = view.describe_one_output()
    assert "is −1 under the sum, Σ Huber(t − o), δ = 1, however many" in said
    assert "Under the mean, Σ Huber(t − o), δ = 1 / n, it is −0.2 = −1 / 5: the mean" in said
    for claim in (view.program, view.check_play):
        with pytest.raises(
            LossvizError, match=r"^The loss is Huber\(t − o\), δ = 1, but .* needs a "
        ):
            claim()


def test_a_neuron_is_drawn_under_huber_with_its_slope_clipped() -> None:
    chosen: Any = {"error": "huber", "delta": 0.5, "x1": 2.0, "t1": 0.0, "w1": 1.0, "b1": 0.0}
    view = WEIGHTS.figures[0].view(WEIGHTS.defaults | chosen | {"eta": 0.5}, NO_DATA)
    scene, at = WEIGHTS.figures[0].draw(view)
    # An output of 2 is 2 too high: dL/do is 0.5, dL/dw = 0.5 * 2, and a step takes w to 0.5.
    values = scene.read(at)
    assert [values[name] for name in ("dl_do", "dl_dw", "w_next")] == pytest.approx([0.5, 1, 0.5])
    assert values["loss"] == pytest.approx(0.5 * (2 - 0.25))


@pytest.mark.parametrize("page", ["one-prediction", "batch", "weights"])
def test_a_page_goes_on_to_its_end_under_a_loss_with_a_kink(page: str) -> None:
    app = App(f"{page}?error=quantile&tau=0.3&first-guess=skipped")
    assert not app.find("error")
    app.reads("Next: ")


def test_one_outlier_under_two_losses_on_the_page() -> None:
    said = BATCH.figures[0].view(BATCH.defaults, Source(load_sample("five"))).describe_two_losses()
    # Squares 4, 1, 0, 9, 1 and sizes 2, 1, 0, 3, 1: 9/15 and 3/7; gradients 3/7 and 1/4.
    assert "makes 60% of the loss, and 43% of the gradients by size" in said
    assert "Absolute error: 43% of the loss, and 25% of the gradients." in said
    assert "2 of 5 rows to make 80% of the loss under the first, and 3 under the second." in said


def test_the_mean_follows_a_moved_target_and_the_median_stays() -> None:
    view = BATCH.figures[0].view(BATCH.defaults | {"row": 4}, Source(load_sample("five")))
    scene, at = view.draw_best_constant()
    # Targets 10, 15, 8, 20, 12: mean 65/5, median 12; with 22.5 for 20 the mean is 67.5/5.
    assert "is the mean, 13; of absolute errors the median, 12." in scene.say(at)
    assert scene.read({"target": 22.5})["best_0"] == pytest.approx(13.5)
    assert scene.read({"target": 22.5})["best_1"] == 12
    # Below 12 it is the median itself, down to 10.
    assert scene.read({"target": 11.3})["best_1"] == pytest.approx(11.3)
    assert scene.read({"target": 6})["best_1"] == pytest.approx(10)
    assert view.take_move("target", 22.5) == {"t-row": 22.5}
    assert view.take_move("target", 20.0) == {"t-row": None}
