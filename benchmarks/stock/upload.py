"""Floor of an upload, what one would build instead: pandas, three numbers and a histogram."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

given = st.file_uploader("A file", type="csv")
if given is not None:
    rows = pd.read_csv(given)
    error = rows["prediction"] - rows["target"]
    st.text(f"{len(rows)} rows, SSE {0.5 * (error**2).sum():.6g}, mean error {error.mean():.6g}")
    st.plotly_chart(go.Figure(go.Histogram(x=error)), key="errors")
