"""One prediction on its loss curve: where the sign of the gradient comes from."""

from pages import sharing
from pages.data import NO_DATA
from pages.figure import choose_beside_picture, show
from pages.parts.one_prediction import (
    CURVE,
    NEGATIVE_SLOPE,
    PAGE,
    TOO_HIGH,
    OnePredictionView,
    guess,
    show_controls,
    show_expanders,
)
from pages.prose import Stage, answers, section, tasks, texts


def draw_curve(chosen: OnePredictionView) -> None:
    """Draw the curve with the prediction on it, and its numbers below."""
    placed, stage = guess.place(chosen)
    show(CURVE, chosen, placed=placed, on_move=guess.note, main=True)
    if stage is not Stage.ASKED:
        with section():
            texts.show_in_short(chosen.derive_in_numbers())


answers.mark("picture")
view = choose_beside_picture(
    PAGE, OnePredictionView.from_values, NO_DATA, show_controls, draw_curve
)
for task in (NEGATIVE_SLOPE, TOO_HIGH):
    tasks.ask(task, view.find_facts())
answers.mark("texts")
texts.show_side_by_side("sign", "reversal", "half")
show_expanders(view)
sharing.show_code(view.program)
with section():
    texts.show_takeaway(view.conclude())
