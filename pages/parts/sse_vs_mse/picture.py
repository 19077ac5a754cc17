"""The main picture of "SSE vs MSE": its controls, and the guess of what a doubled batch does."""

from __future__ import annotations

from lossviz.data import find_numeric_columns
from lossviz.explain import guesses
from lossviz.figures.minibatch import guess as picture
from pages.data import batch_size
from pages.figure import show
from pages.parts.sse_vs_mse.page import LEVELS, PAGE
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.prose import Stage, guess
from pages.state import Placed, Source, controls
from pages.state import parameters as p

_BIAS = "shared bias"


def show_controls(source: Source) -> None:
    """Show the batch size and the switches."""
    batch_size.pick(source.data.n)
    controls.toggle_halves()
    columns = [_BIAS, *(name for name in find_numeric_columns(source.data) if name != _BIAS)]
    label = "Gradient for a bias, or the weight of"
    controls.name_selectbox(p.FEATURE, label, columns, first=_BIAS)
    controls.whole_number_input(p.SEED, "Seed of the draws")


_FACTORS = {"doubles": 2.0, "1.4 times": 1.41, "stays": 1.0, "halves": 0.5}


def draw_levels(view: SseVsMseView) -> None:
    """Draw level and noise over the batch size, with the guess."""
    show(LEVELS, view, placed=_add_guess(view), main=True)


def _add_guess(view: SseVsMseView) -> Placed:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage, (scene, at) = guess.find_stage(PAGE), LEVELS.draw(view)
    if stage is Stage.OVER or not picture.can_ask(view.data, view.size):
        return scene, at
    if stage is Stage.ASKED:
        guess.ask(PAGE, guesses.ask_doubling(view.size), tuple(_FACTORS))
        return picture.ask(scene, view.size), at
    factor = _FACTORS.get(str(guess.read_guess(PAGE, "")))
    if factor is None:
        return scene, at
    guess.show_verdict(guesses.judge_doubling(view.data, view.options, view.size, factor))
    return picture.remember(scene, view.size, factor), at
