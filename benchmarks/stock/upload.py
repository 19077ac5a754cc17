"""Floor of an upload: parse the file with pandas and show three numbers."""

import pandas as pd
import streamlit as st

given = st.file_uploader("A file", type="csv")
if given is not None:
    rows = pd.read_csv(given)
    error = rows["prediction"] - rows["target"]
    st.text(f"{len(rows)} rows, SSE {0.5 * (error**2).sum():.6g}, mean error {error.mean():.6g}")
