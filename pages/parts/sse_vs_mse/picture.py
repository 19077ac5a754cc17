"""The main picture of "SSE vs MSE": its controls, and the guess of what a doubled batch does."""

from __future__ import annotations

from functools import partial

from lossviz.data import find_numeric_columns
from lossviz.explain import guesses
from lossviz.figures.minibatch import guess as picture
from pages.data import batch_size
from pages.figure import show
from pages.parts.sse_vs_mse.page import BRICKS, LEVELS, PAGE
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.prose import Stage, guess
from pages.state import Placed, Source, address, controls
from pages.state import parameters as p

_BIAS = "shared bias"


def show_controls(source: Source) -> None:
    """Show the batch size and the switches."""
    batch_size.pick(source.data.n)
    controls.toggle(p.LOG_AXIS, "Log axis of batch sizes")
    controls.toggle_halves()
    columns = [_BIAS, *(name for name in find_numeric_columns(source.data) if name != _BIAS)]
    label = "Gradient for a bias, or the weight of"
    controls.name_selectbox(p.FEATURE, label, columns, first=_BIAS)
    controls.whole_number_input(p.SEED, "Seed of the draws")


_FLAT = 1.0


def draw_batch(view: SseVsMseView) -> None:
    """Draw the batch as bricks, with the guess; over a log axis, level and noise."""
    if view.log_axis:
        show(LEVELS, view, main=True)
    else:
        note = partial(_note_move, view)
        show(BRICKS, view, placed=_add_guess(view), on_move=note, main=True)


def _add_guess(view: SseVsMseView) -> Placed:
    """Ask for the guess, or keep it beside the answer; give what is drawn."""
    stage, (scene, at) = guess.follow(PAGE), BRICKS.draw(view)
    factor, before = guess.read_guess(PAGE.path, _FLAT), picture.choose_size_before(view.size)
    if stage is Stage.OVER or not picture.can_ask(scene, before):
        return scene, at
    if not isinstance(factor, float):
        return scene, at
    if stage is Stage.ASKED:
        guess.ask(PAGE, guesses.ask_doubling(before))
        return picture.ask(scene, before), {**at, picture.HANDLE: factor}
    guess.show_verdict(guesses.judge_doubling(view.data, view.options, before, factor))
    return picture.remember(scene, before, factor), at


def _note_move(view: SseVsMseView, handle: str, value: float) -> None:
    """Note where a hand has put the guess, or the batch size."""
    if handle == picture.HANDLE:
        guess.note_guess(PAGE, float(value))
    elif guess.find_stage(PAGE) is not Stage.ASKED:
        address.set_controls(BRICKS.sets(view, handle, value))
