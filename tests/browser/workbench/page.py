"""Every scene of the workbench, and what the server was told."""

import streamlit as st

from pages.figure import draw_scene
from tests.browser.workbench.scenes import SCENES, START

st.title("Workbench")
at = st.session_state.setdefault("at", {key: dict(start) for key, start in START.items()})
raised = st.number_input("Raised by", value=0.0, step=1.0, key="raised")
for key, make in SCENES.items():

    def moved(handle: str, value: float, key: str = key) -> None:
        at[key][handle] = value

    draw_scene(make(raised), at[key], key=key, label=key, on_move=moved)
st.text(f"server: {at}")
