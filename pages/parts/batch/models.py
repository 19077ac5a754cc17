"""How good the predictions are, and which of several columns of predictions is the best."""

from __future__ import annotations

import streamlit as st

from lossviz.batch import compare_models, measure_quality
from lossviz.data import Dataset
from lossviz.explain import quality


def show_quality(data: Dataset) -> None:
    """Show RMSE and R squared, and a table where there are several columns of predictions."""
    st.markdown(quality.describe_quality(measure_quality(data), float(data.target.mean())))
    if models := compare_models(data):
        st.dataframe(
            quality.tabulate_models(models),
            hide_index=True,
            alt="SSE, MSE, RMSE, R squared and bias of every column of predictions",
        )
        st.caption(quality.describe_models(models))
