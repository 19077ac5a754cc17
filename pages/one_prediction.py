"""One prediction on its loss curve: where the sign of the gradient comes from."""

from lossviz.figures.scene import ranges
from pages import sharing
from pages.figure import choose_beside_picture, figure
from pages.parts.one_prediction import (
    FIGURE,
    NEGATIVE_SLOPE,
    PAGE,
    TOO_HIGH,
    Example,
    guess,
    pick_example,
    show_folded,
)
from pages.prose import Stage, answers, tasks, texts
from pages.state import address
from pages.state import parameters as p


def draw_curve(chosen: Example) -> None:
    """Draw the curve with the prediction on it."""
    scene, at, stage = guess.place(chosen)
    figure(
        scene,
        at,
        key=FIGURE,
        label="The loss over the prediction, and its slope",
        on_move=guess.note,
        main=True,
    )
    if stage is not Stage.ASKED:
        texts.show_in_short(chosen.gradient_in_numbers())


address.fit(PAGE, p.HALF_WIDTH, lambda v: ranges.choose_half_width(v["o"], v["t"], v["reach"]))
answers.mark("picture")
example = choose_beside_picture(PAGE, pick_example, draw_curve, Example.follow_handles)
for task in (NEGATIVE_SLOPE, TOO_HIGH):
    tasks.ask(task, example.find_facts())
answers.mark("texts")
texts.show_side_by_side("sign", "reversal", "half")
show_folded(example)
sharing.show_code(example.program())
texts.show_takeaway(example.conclusion())
