"""The guess of which way a step takes the weight."""

from __future__ import annotations

from lossviz.explain import Way, judge_weight_way
from lossviz.figures.neuron import guess as picture
from lossviz.figures.scene import Scene
from pages.parts.weights.one_neuron import OneNeuron
from pages.parts.weights.page import PAGE
from pages.prose import Stage, guess

_WAYS: dict[str, Way] = {"w goes up": "up", "w goes down": "down", "w stays": "stays"}
_ASKED = "**Guess first:** which way does one step of gradient descent move the weight w?"


def place(one: OneNeuron) -> Scene:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage, scene = guess.find_stage(PAGE), one.scene()
    if stage is Stage.ASKED:
        guess.ask_by_choosing(PAGE, _ASKED, tuple(_WAYS))
        return picture.ask(scene)
    way = _WAYS.get(str(guess.read_guess(PAGE, "")))
    if stage is Stage.OVER or way is None:
        return scene
    guess.tell(judge_weight_way(one.chain, one.setting.x, way))
    return picture.remember(scene, way, one.setting.w)
