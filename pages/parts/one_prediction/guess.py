"""The guess of where one step takes the prediction."""

from __future__ import annotations

from lossviz.base import format_number
from lossviz.explain import guesses
from lossviz.figures.one_prediction import guess as picture
from lossviz.loss import descent
from pages.figure import show
from pages.parts.one_prediction.page import CURVE, PAGE
from pages.parts.one_prediction.view import OnePredictionView
from pages.prose import Stage, guess, section, texts
from pages.state import Placed, address

_QUESTION = (
    "**Guess first:** where does one step of gradient descent take the prediction, with a "
    "learning rate of %s? Drag the hollow point there."
)


def draw_curve(view: OnePredictionView) -> None:
    """Draw the curve with the prediction on it, and its numbers below once the guess is made."""
    placed, stage = _add_guess(view)
    show(CURVE, view, placed=placed, on_move=_note_move, main=True)
    if stage is not Stage.ASKED:
        with section():
            texts.show_in_short(view.derive_in_numbers())


def _add_guess(view: OnePredictionView) -> tuple[Placed, Stage]:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage = guess.find_stage(PAGE)
    scene, at = CURVE.draw(view)
    guessed = guess.read_guess(PAGE, view.output)
    if not isinstance(guessed, float) or stage is Stage.OVER:
        return (scene, at), Stage.OVER
    if stage is Stage.ASKED:
        guess.ask_by_dragging(PAGE, _QUESTION % format_number(view.learning_rate))
        return (picture.ask(scene), {**at, picture.HANDLE: guessed}), stage
    guess.tell(
        guesses.judge_next_prediction(
            view.output,
            view.target,
            descent.take_step(view.output, view.gradient, view.learning_rate),
            guessed,
            view.learning_rate,
        )
    )
    return (picture.remember(scene, guessed), at), stage


def _note_move(handle: str, value: float) -> None:
    """Note where a hand has put the guess, or the prediction."""
    if handle == picture.HANDLE:
        guess.note_guess(PAGE, float(value))
    elif guess.find_stage(PAGE) is not Stage.ASKED:
        address.set_controls({handle: value})
