"""One prediction on its loss curve: where the sign of the gradient comes from."""

import streamlit as st

from lossviz.figures import one_prediction, ranges, slope, steps
from pages.shared import address, controls, prose, tasks
from pages.shared import parameters as p
from pages.shared.example import Example
from pages.shared.figure import figure
from pages.shared.first import first
from pages.shared.one_prediction_tasks import tasks_for
from pages.shared.page_table import ONE_PREDICTION


def follow() -> None:
    """Let the axis follow a number that was typed in."""
    state = st.session_state
    state["reach"] = ranges.reach(state["o"], state["t"], state["reach"])


def moved(handle: str, value: float) -> None:
    """Set the control that has the name of the handle that was let go."""
    st.session_state[handle] = slope.WIDTHS[round(value)] if handle == slope.HANDLE else value


@first
def choose() -> Example:
    """Choose an example, by its controls or on its curve."""
    picture, panel = st.columns([2, 1], gap="large")
    with panel:
        chosen = Example(
            output=controls.number(p.OUTPUT, "Prediction o", step=0.1, on_change=follow),
            target=controls.number(p.TARGET, "Target t", step=0.1, on_change=follow),
            learning_rate=controls.number(p.LEARNING_RATE, "Learning rate η", step=0.1),
            half=controls.flag(p.HALF, "One half before the square"),
            convention=controls.choice(p.CONVENTION, "Inside the square"),
            reach=controls.number(p.REACH, "Axis reaches t ±", step=1.0),
        )
        address.reset_button(ONE_PREDICTION)
    with picture:
        figure(
            chosen.scene(),
            {one_prediction.HANDLE: chosen.output},
            key="one-prediction",
            label="The loss over the prediction, and its slope",
            on_move=moved,
            lead=True,
        )
        prose.in_short(chosen.gradient_in_numbers())
    return chosen


address.settle(ONE_PREDICTION, p.REACH, lambda v: ranges.reach(v["o"], v["t"], v["reach"]))
example = choose()
prose.side_by_side("sign", "reversal", "half")
tasks.show(tasks_for(example))
prose.algebra_of(example)

st.subheader("Step after step", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
path = example.path()
with panel:
    taken = controls.whole(p.STEP, "Steps taken", high=path.handles[0].high)
    prose.thresholds(example)
with picture:
    figure(path, {steps.HANDLE: taken}, key="steps", label="Steps of descent", on_move=moved)

st.subheader("The slope, measured instead of derived", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
with panel:
    width = controls.slider(p.WIDTH, "Width d of the secant")
    prose.show("measured")
with picture:
    figure(
        example.measured_slope(),
        {slope.HANDLE: slope.WIDTHS.index(width)},
        key="measured-slope",
        label="A secant, and the error of its slope",
        on_move=moved,
    )
