"""One prediction on its loss curve: where the sign of the gradient comes from."""

from dataclasses import replace

import streamlit as st

from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import ranges
from pages.figure import choose_beside_picture, figure, place_picture_and_panel
from pages.parts.one_prediction import (
    PAGE,
    TASKS,
    Example,
    pick_example,
    show_algebra,
    show_thresholds,
)
from pages.prose import tasks, texts
from pages.state import address, controls, note_move, read_moved
from pages.state import parameters as p


def draw_curve(chosen: Example) -> None:
    """Draw the curve; a prediction that was let go on it is newer than the chosen one."""
    now = replace(chosen, output=read_moved(p.OUTPUT.name))
    figure(
        now.scene(),
        {one_prediction.HANDLE: now.output},
        key="one-prediction",
        label="The loss over the prediction, and its slope",
        on_move=note_move,
        lead=True,
    )
    texts.show_in_short(now.gradient_in_numbers())


address.fit(PAGE, p.REACH, lambda v: ranges.choose_reach(v["o"], v["t"], v["reach"]))
example = choose_beside_picture(PAGE, pick_example, draw_curve)
texts.show_side_by_side("sign", "reversal", "half")
tasks.show(TASKS, example.find_facts())
show_algebra(example)

st.subheader("Step after step", anchor=False)
picture, panel = place_picture_and_panel()
path = example.path()
with panel:
    taken = controls.whole_number_input(p.STEP, "Steps taken", high=int(path.handles[0].high))
    show_thresholds(example)
with picture:
    figure(
        path,
        {steps.HANDLE: taken},
        key="steps",
        label="Steps of descent",
        on_move=lambda _, value: address.set_controls({p.STEP.name: value}),
    )

st.subheader("The slope, measured instead of derived", anchor=False)
picture, panel = place_picture_and_panel()
with panel:
    width = controls.select_slider(p.WIDTH, "Width d of the secant")
    texts.show("measured")
with picture:
    figure(
        example.measured_slope(),
        {secant.HANDLE: secant.WIDTHS.index(width)},
        key="measured-slope",
        label="A secant, and the error of its slope",
        on_move=lambda _, value: address.set_controls({p.WIDTH.name: secant.WIDTHS[round(value)]}),
    )
