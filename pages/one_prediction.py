"""One prediction on its loss curve: where the sign of the gradient comes from."""

import streamlit as st

from lossviz.descent import verdict_at
from lossviz.figures import one_prediction, ranges, slope, steps
from lossviz.losses import SquaredError
from lossviz.objective import Objective
from pages.shared import address, controls, prose, tasks
from pages.shared import parameters as p
from pages.shared.figure import figure
from pages.shared.one_prediction_tasks import tasks_for
from pages.shared.page_table import ONE_PREDICTION


def follow() -> None:
    """Let the axis follow a number that was typed in."""
    state = st.session_state
    state[p.REACH.name] = ranges.reach(
        state[p.OUTPUT.name], state[p.TARGET.name], state[p.REACH.name]
    )


def moved(handle: str, value: float) -> None:
    """Set the control that has the name of the handle that was let go."""
    st.session_state[handle] = slope.WIDTHS[round(value)] if handle == slope.HANDLE else value


address.settle(ONE_PREDICTION, p.REACH, lambda v: ranges.reach(v["o"], v["t"], v["reach"]))
picture, panel = st.columns([2, 1], gap="large")
with panel:
    output = controls.number(p.OUTPUT, "Prediction $o$", step=0.1, on_change=follow)
    target = controls.number(p.TARGET, "Target $t$", step=0.1, on_change=follow)
    rate = controls.number(p.LEARNING_RATE, r"Learning rate $\eta$", step=0.1)
    half = controls.flag(p.HALF, "One half before the square")
    convention = controls.choice(p.CONVENTION, "Inside the square", names=p.CONVENTION_NAMES)
    reach = controls.number(p.REACH, r"Axis reaches $t \pm$", step=1.0)
    address.reset_button(ONE_PREDICTION)

loss = SquaredError(half=half)
reach = ranges.wide_enough(output, target, reach)
with picture:
    figure(
        one_prediction.scene(
            target, reach, loss=loss, learning_rate=rate, formula=loss.formula(convention)
        ),
        {one_prediction.HANDLE: output},
        key="one-prediction",
        label="The loss over the prediction, and its slope",
        on_move=moved,
        lead=True,
    )

prose.side_by_side("sign", "reversal", "half")
now = verdict_at(loss, target, output, rate)
tasks.show(tasks_for(loss.gradient(target, output), now, half))

prose.algebra_of(target, output, half=half, convention=convention, learning_rate=rate)

st.subheader("Step after step", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
path = steps.scene(target, output, loss=loss, learning_rate=rate)
with panel:
    taken = controls.whole(p.STEP, "Steps taken", high=path.handles[0].high)
    prose.thresholds(Objective(loss, "sum"), now)
with picture:
    figure(path, {steps.HANDLE: taken}, key="steps", label="Steps of descent", on_move=moved)

st.subheader("The slope, measured instead of derived", anchor=False)
picture, panel = st.columns([2, 1], gap="large")
with panel:
    width = controls.slider(p.WIDTH, "Width $d$ of the secant")
    prose.show("measured")
with picture:
    figure(
        slope.scene(target, output, reach, loss=loss),
        {slope.HANDLE: slope.WIDTHS.index(width)},
        key="measured-slope",
        label="A secant, and the error of its slope",
        on_move=moved,
    )
