"""The guess of which way a step takes the weight."""

from __future__ import annotations

from lossviz.explain import guesses
from lossviz.figures.neuron import guess as picture
from pages.figure import show
from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.page import CHAIN, PAGE
from pages.prose import Stage, guess
from pages.state import Placed

_WAYS: dict[str, guesses.Way] = {"w goes up": "up", "w goes down": "down", "w stays": "stays"}
_QUESTION = "**Guess first:** which way does one step of gradient descent move the weight w?"


def draw_curves(view: OneNeuronView) -> None:
    """Draw the example's three curves, with the guess."""
    show(CHAIN, view, placed=_add_guess(view), main=True)


def _add_guess(view: OneNeuronView) -> Placed:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage, (scene, at) = guess.find_stage(PAGE), CHAIN.draw(view)
    if stage is Stage.ASKED:
        guess.ask_by_choosing(PAGE, _QUESTION, tuple(_WAYS))
        return picture.ask(scene), at
    way = _WAYS.get(str(guess.read_guess(PAGE, "")))
    if stage is Stage.OVER or way is None:
        return scene, at
    guess.tell(guesses.judge_weight_way(view.chain, view.setting.x, way))
    return picture.remember(scene, way, view.setting.w), at
