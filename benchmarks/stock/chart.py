"""Floor of a figure: the same one, with the same fields, through `st.plotly_chart`."""

import streamlit as st

from lossviz.figures import one_prediction
from lossviz.loss import SquaredError

st.set_page_config(layout="wide")
half_width = float(st.query_params.get("reach", "1"))
picture, panel = st.columns([2, 1], gap="large")
with panel:
    output = st.number_input("Prediction $o$", value=1.2, step=0.1, key="o")
    target = st.number_input("Target $t$", value=2.0, step=0.1, key="t")
    half = st.toggle("One half before the square", value=True, key="half")

loss = SquaredError(half=half)
scene = one_prediction.draw_loss_curve(
    target, half_width, loss=loss, learning_rate=0.5, formula=loss.formula("t - o")
)
with picture:
    st.plotly_chart(scene.figure({one_prediction.HANDLE: output}), key="figure", theme=None)
