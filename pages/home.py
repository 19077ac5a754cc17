"""The questions, each with a small live picture and the page that answers it."""

import streamlit as st

from lossviz.figures import one_prediction
from lossviz.losses import SquaredError
from pages.shared import parameters as p
from pages.shared.figure import figure
from pages.shared.page_table import BATCH, ONE_PREDICTION
from pages.shared.questions import QUESTIONS


def moved(_: str, value: float) -> None:
    """Remember the small picture's prediction."""
    st.session_state["home prediction"] = value


st.markdown(
    "A loss is a number that says how wrong a prediction is. Take hold of one below and drag it: "
    "what the number does, and which way it pulls, is all that there is to gradient descent."
)
cards = st.columns(2, gap="medium")
with cards[0].container(border=True, height="stretch"):
    st.page_link(
        ONE_PREDICTION.script, label=f"**{ONE_PREDICTION.question}**", icon=ONE_PREDICTION.icon
    )
    figure(
        one_prediction.small(
            p.TARGET.default, p.REACH.default, loss=SquaredError(), learning_rate=0.5
        ),
        {one_prediction.HANDLE: st.session_state.get("home prediction", p.OUTPUT.default)},
        key="home-one-prediction",
        label="A small loss curve with one prediction",
        on_move=moved,
        bare=True,
    )
with cards[1].container(border=True, height="stretch"):
    st.page_link(BATCH.script, label=f"**{BATCH.question}**", icon=BATCH.icon)

st.subheader("What people ask", anchor=False)
for column, half in zip(st.columns(2), (QUESTIONS[::2], QUESTIONS[1::2]), strict=True):
    for question, page, state in half:
        column.page_link(page.script, label=question, query_params=state)

st.subheader("Where the data comes from", anchor=False)
st.markdown(
    "Samples come with the explorer, one of them real: cross-validated predictions on the "
    "diabetes data of Efron, Hastie, Johnstone and Tibshirani (2004). Your own predictions are "
    "typed, pasted or uploaded as CSV on the page *A batch*. They stay in this server's memory "
    "for your session; nothing is written to disk or sent anywhere else."
)
