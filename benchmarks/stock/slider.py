"""Floor of an answer: a bare script with one slider and one text."""

import streamlit as st

value = st.slider("value", 0, 1000, 0)
st.text(f"The value is {value}.")
