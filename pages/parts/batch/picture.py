"""The main picture of a batch with its data and controls, and what stands out in the data."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lossviz.batch import Finding, compare_models, compute_shares, find_findings, measure_quality
from lossviz.data import Dataset
from lossviz.explain import guesses, quality
from lossviz.figures.batch import residuals, squares
from lossviz.figures.scene import Sentence
from lossviz.loss import Objective
from pages.data import picker
from pages.figure import show
from pages.parts.batch.page import CURVE, PAGE, SQUARES
from pages.parts.batch.tasks import ask_about_outlier
from pages.parts.batch.view import BatchView
from pages.prose import Stage, escape, guess, section, texts
from pages.state import Placed, Source, address, controls, keys
from pages.state import parameters as p


def show_controls(source: Source) -> None:
    """Show the loss and the learning rate, which drive the picture most, and the others folded."""
    with st.container(horizontal=True):
        # Under another loss they are sum and mean; the address calls them so for ever.
        controls.segmented_control(p.OBJECTIVE, "Loss of all rows")
        controls.number_input(p.BATCH_RATE, "Learning rate η", step=0.1)
    with st.container(horizontal=True):
        controls.pick_loss()
    view = BatchView.from_values(address.read_values(), source)
    if changed := view.describe_change():
        st.markdown(changed)
        st.button("As in the data again", icon=":material/undo:", on_click=_put_back)
    with controls.expander(p.MORE_OF_BATCH, "More", compact=True):
        _show_more(source.data, view.objective)
        picker.pick_labels(source)


def _show_more(data: Dataset, objective: Objective) -> None:
    """Show the controls that one touches seldom: picture, row, and what is drawn how."""
    if controls.segmented_control(p.PICTURE, "Picture", wrap=True) == "errors":
        columns = residuals.list_columns(data)
        controls.name_selectbox(p.OVER, "Errors over", columns, first=residuals.PREDICTION)
    with st.container(horizontal=True):
        largest = compute_shares(data).largest_number
        controls.whole_number_input(
            p.EXAMPLE, "Row", high=data.n, default=largest, on_change=_put_back
        )
        controls.number_input(p.ROW_OUTPUT, "Its prediction, changed", step=0.1)
    controls.whole_number_input(p.BATCH_STEPS, "Steps taken by all rows")
    controls.toggle_halves(hidden=objective.loss.quadratic is None)
    controls.segmented_control(p.ARROWS, "Arrows", disabled=objective.reduction == "sum")


def _put_back() -> None:
    """Take the prediction of the chosen row as it is in the data."""
    address.set_controls({p.ROW_OUTPUT.name: None, p.ROW_TARGET.name: None})


def pick_data() -> tuple[Source, DeltaGenerator]:
    """Offer the data, and keep a place for what stands out in them."""
    return picker.pick_data(), st.container(key=keys.FINDINGS, gap=None)


def draw_curve(view: BatchView) -> None:
    """Draw the picture, with a handle on the chosen row, and ask how much of the loss it makes."""
    show(CURVE, view, placed=_add_guess(view), label=view.description, main=True)
    with section():
        view.check_play()


def _add_guess(view: BatchView) -> Placed:
    """Ask for the guess, or say what was right about it; give what is drawn.

    The picture is as it is later: only what is said of it would give the answer.
    """
    stage, (scene, at) = guess.follow(PAGE), CURVE.draw(view)
    offered = guesses.offer_shares(view.data, view.number)
    if stage is Stage.ASKED and offered and view.objective.loss.quadratic:
        question = guesses.ask_share(view.data, view.number, escape(view.name))
        guess.ask(PAGE, question, offered)
        return replace(scene, sentence=None, description=Sentence.always(question)), at
    chosen = guess.read_guess(PAGE.path, None)
    if stage is Stage.ANSWERED and chosen in offered:
        guess.show_verdict(guesses.judge_share(view.data, view.number, str(chosen)))
    return scene, at


def show_findings(view: BatchView, place: DeltaGenerator) -> None:
    """Show what stands out in a batch; a press on it shows where."""
    with place:
        for k, finding in enumerate(find_findings(view.data)):
            if finding.code == "nothing":
                continue  # said with the quality of the predictions
            st.button(
                escape(finding.sentence),
                key=keys.for_finding(k),
                type="tertiary",
                icon=":material/search_insights:",
                wrap=True,
                on_click=address.set_controls,
                args=(_find_state(view, finding),),
            )


def _find_state(view: BatchView, finding: Finding) -> dict[str, object]:
    """Choose the picture that shows a finding, and what it is laid over and coloured by."""
    state: dict[str, object] = {p.PICTURE.name: finding.view}
    if finding.row not in (None, view.number):
        state |= {
            **{p.EXAMPLE.name: finding.row, p.ROW_OUTPUT.name: None},
            p.ROW_TARGET.name: None,
        }
    if finding.view == "errors":
        state[p.OVER.name] = residuals.ROW if finding.code == "cancel" else residuals.PREDICTION
        if finding.column and residuals.fits(view.data, finding.column):
            state[p.OVER.name] = finding.column
    if finding.column is not None:
        state[p.COLOUR_COLUMN.name] = finding.column
    return state


def show_quality(view: BatchView) -> None:
    """Show RMSE and R squared, and a table where there are several columns of predictions."""
    data = view.data
    texts.write(quality.describe_quality(measure_quality(data), float(data.target.mean())))
    if about := quality.describe_what_is_squared(view.objective.loss):
        st.caption(about)
    for finding in find_findings(data):
        if finding.code == "nothing":
            st.caption(escape(finding.sentence))
    if models := compare_models(data):
        st.dataframe(
            quality.tabulate_models(models),
            hide_index=True,
            alt="SSE, MSE, RMSE, R squared and bias of every column of predictions",
        )
        st.caption(quality.describe_models(models))


def show_shares(view: BatchView) -> None:
    """Show how much of the loss each row makes, as the area of a square."""
    st.header("Where the loss is", anchor=False)
    with section():
        area = "has its error as its side" if view.few else "is a row, and its area is its loss"
        texts.write(
            f"{squares.describe_shares(view.data, view.objective.loss)} Each square {area}."
        )
        if view.objective.loss.quadratic is not None:
            ask_about_outlier(view)
        show(SQUARES, view)
