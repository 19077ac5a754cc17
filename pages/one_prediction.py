"""One prediction on its loss curve: where the sign of the gradient comes from."""

from dataclasses import replace

import streamlit as st

from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import ranges
from pages.figure import figure
from pages.parts.one_prediction import PAGE, Example, pick, show_algebra, show_thresholds, tasks_for
from pages.prose import tasks, texts
from pages.state import address, controls, first, held, hold, take_up
from pages.state import parameters as p


def moved(handle: str, value: float) -> None:
    """Set the control that has the name of the handle that was let go."""
    st.session_state[handle] = secant.WIDTHS[round(value)] if handle == secant.HANDLE else value


@first
def curve(chosen: Example) -> None:
    """Draw the curve; a prediction that was let go on it is newer than the chosen one."""
    now = replace(chosen, output=held(p.OUTPUT.name))
    figure(
        now.scene(),
        {one_prediction.HANDLE: now.output},
        key="one-prediction",
        label="The loss over the prediction, and its slope",
        on_move=hold,
        lead=True,
    )
    texts.show_in_short(now.gradient_in_numbers())


@first
def choose() -> Example:
    """Choose an example, by its controls or on its curve."""
    take_up()
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = pick()
        address.reset_button(PAGE)
    with picture:
        curve(chosen)
    return chosen


address.settle(PAGE, p.REACH, lambda v: ranges.choose_reach(v["o"], v["t"], v["reach"]))
example = choose()
texts.side_by_side("sign", "reversal", "half")
tasks.show(tasks_for(example))
show_algebra(example)

st.subheader("Step after step", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
path = example.path()
with panel:
    taken = controls.whole_number_input(p.STEP, "Steps taken", high=path.handles[0].high)
    show_thresholds(example)
with picture:
    figure(path, {steps.HANDLE: taken}, key="steps", label="Steps of descent", on_move=moved)

st.subheader("The slope, measured instead of derived", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
with panel:
    width = controls.select_slider(p.WIDTH, "Width d of the secant")
    texts.show("measured")
with picture:
    figure(
        example.measured_slope(),
        {secant.HANDLE: secant.WIDTHS.index(width)},
        key="measured-slope",
        label="A secant, and the error of its slope",
        on_move=moved,
    )
