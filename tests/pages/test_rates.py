"""Learning rates of 0 or below: what the pages say of a step is where the step goes."""

from __future__ import annotations

import pytest

from tests.pages.app import App

TASK = ":material/help: An output is too low and its input x is negative. A step moves w..."
BELOW, ZERO = "eta=-0.5", "eta=0"


@pytest.mark.parametrize(
    ("rate", "right"), [(BELOW, "w goes down"), (ZERO, "w stays"), ("eta=0.5", "w goes up")]
)
@pytest.mark.parametrize("guess", ["w goes up", "w goes down", "w stays"])
def test_a_guess_of_the_weight_is_right_where_the_step_takes_it(
    rate: str, right: str, guess: str
) -> None:
    """The page opens with an output that is too high and a negative x: dL/dw is negative."""
    app = App(f"weights?{rate}&first-guess=asked").press(guess)
    assert ("Right:" in app.text) == (guess == right)


@pytest.mark.parametrize("rate", [BELOW, ZERO])
def test_what_the_weights_come_to(rate: str) -> None:
    app = App(f"weights?x1=2&{rate}&show-signs=true")
    ways = {BELOW: "▼ down | ▼ down ◀", ZERO: "stays | stays ◀"}
    steps = {BELOW: "along the slope and lowers w", ZERO: "A step leaves w as it is"}
    app.reads(r"▲ too low \| − \| \+ \| \+ \| − \| " + ways[rate].replace("|", r"\|"), steps[rate])
    assert "goes against" not in app.text


@pytest.mark.parametrize(("rate", "box"), [("-0.5", "_outline_blank"), ("0.5", "")])
def test_a_task_is_done_only_where_the_step_lowers_the_weight(rate: str, box: str) -> None:
    app = App(f"weights?eta={rate}").choose(TASK, "down")
    app.set("t1", 4.0).reads(f":material/check_box{box}: In the picture above")


@pytest.mark.parametrize(
    ("rate", "step", "row"),
    [
        (BELOW, "along the slope: from 1.2 to 0.8", r"η < 0 \| climbs, away from the target ◀"),
        (ZERO, "With a learning rate of 0 a step changes nothing", r"η = 0 \| stays ◀"),
        ("eta=0.5", "against the slope: from 1.2 to 1.6", r"0 < η < 1 \| .* one side ◀"),
    ],
)
def test_what_one_prediction_comes_to(rate: str, step: str, row: str) -> None:
    App(f"one-prediction?{rate}&show-steps=true").reads(step, row)
