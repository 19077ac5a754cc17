"""The main picture of one prediction: its controls, and the guess of how the curve tilts."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lossviz.explain import guesses
from lossviz.figures.one_prediction import guess as picture
from lossviz.figures.scene import ranges
from lossviz.loss import SquaredError, is_symmetric
from pages.figure import is_heard, show
from pages.parts.one_prediction.page import CURVE, PAGE
from pages.parts.one_prediction.view import OnePredictionView
from pages.prose import Stage, guess, section, texts
from pages.state import Placed, Source, address, controls
from pages.state import parameters as p


def show_controls(_: Source) -> None:
    """Show the controls, first those that drive the picture most."""
    with st.container(horizontal=True):
        controls.number_input(p.OUTPUT, "Prediction o", step=0.1, on_change=_follow_typed)
        controls.number_input(p.TARGET, "Target t", step=0.1, on_change=_follow_typed)
    controls.pick_loss()
    loss = p.read_loss(address.read_values())
    squared = isinstance(loss, SquaredError)
    if squared:
        with st.container(gap="xxsmall"):
            st.caption(_HALVES[controls.toggle(p.HALF, "One half before the square")])
    if symmetric := is_symmetric(loss):
        with st.container(gap="xxsmall"):
            inside, same = (
                ("square", "(t − o)² = (o − t)²") if squared else ("loss", "L(t − o) = L(o − t)")
            )
            controls.segmented_control(p.CONVENTION, f"Inside the {inside}")
            st.caption(f"Switch it, and see: nothing moves. {same}.")
    controls.number_input(p.HALF_WIDTH, "Axis reaches t ±", step=1.0)
    if not squared:  # what is not drawn would lose its value
        controls.toggle(p.HALF, "One half before the square", hidden=True)
    if not symmetric:
        controls.segmented_control(p.CONVENTION, "Inside the loss", hidden=True)


def _follow_typed() -> None:
    """Let the axis follow a number that was typed in, but not a hand on the picture."""
    if is_heard(CURVE.key) or address.set_held():
        return
    output, target, now = (st.session_state[e.name] for e in (p.OUTPUT, p.TARGET, p.HALF_WIDTH))
    address.hold({p.HALF_WIDTH.name: ranges.choose_half_width(output, target, now)})


_HALVES = {
    True: "Without the ½ the curve is twice as high, and the needle steeper.",
    False: "With the ½ the curve sinks to half, and the needle flattens.",
}
_QUESTION = (
    "**Guess first:** the loss is a height, never below 0. Which way does the needle on the "
    "curve tilt? Turn it, or choose."
)
_TILTS = {"It falls ↘": -0.6, "It is level →": 0.0, "It rises ↗": 0.6}
_QUESTION_OF_HALF = (
    "**Guess first:** without the ½, what changes on the curve: its slope, or where its minimum is?"
)
_HALF = "half"
_CHANGES = ("The slope", "The minimum", "Neither")


def draw_curve(view: OnePredictionView) -> None:
    """Draw the curve with the prediction on it, and its numbers below once the guess is made."""
    if not view.compared:
        placed, stage = _add_guess(view)
    elif view.squares:
        placed, stage = _add_guess_of_half(view)
    else:
        placed, stage = CURVE.draw(view), Stage.OVER
    show(CURVE, view, placed=placed, on_move=_note_move, main=True)
    if stage is not Stage.ASKED:
        with section():
            texts.show_in_short(view.derive_in_numbers())


def _add_guess(view: OnePredictionView) -> tuple[Placed, Stage]:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage = guess.follow(PAGE)
    scene, at = CURVE.draw(view)
    if stage is Stage.ASKED:
        guess.ask(PAGE, _QUESTION, tuple(_TILTS))
        return (picture.ask(scene), {**at, picture.HANDLE: 0.0}), stage
    guessed = guess.read_guess(PAGE.path, None)
    if guessed is None or stage is Stage.OVER:
        return (scene, at), Stage.OVER
    tilt = guessed if isinstance(guessed, float) else _TILTS[str(guessed)]
    guess.show_verdict(guesses.judge_tilt(view.value, view.gradient, tilt))
    return (picture.remember(scene, view.output, view.value), {**at, picture.HANDLE: tilt}), stage


def _add_guess_of_half(view: OnePredictionView) -> tuple[Placed, Stage]:
    """Ask what the ½ changes, and draw the other curve only once that is guessed."""
    if guess.find_stage(PAGE) is Stage.ASKED:
        guess.ask(PAGE, _QUESTION_OF_HALF, _CHANGES)
        scene, at = CURVE.draw(replace(view, compared=False))
        return (replace(scene, sentence=None), at), Stage.ASKED
    guessed = guess.read_guess(_HALF, None)
    if guessed is None:
        guess.say(guesses.judge_half(None))
    else:
        guess.show_verdict(guesses.judge_half(guessed == _CHANGES[0]))
    return CURVE.draw(view), Stage.OVER


def _note_move(handle: str, value: float) -> None:
    """Note where a hand has put the guess, or the prediction."""
    if handle == picture.HANDLE:
        guess.answer(PAGE, float(value))
    elif guess.find_stage(PAGE) is not Stage.ASKED:
        address.set_controls({handle: value})
