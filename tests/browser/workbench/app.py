"""The server of the workbench: its page, and the figure's files."""

from pathlib import Path

import streamlit as st

from pages.figure import assets

app = st.App(Path(__file__).with_name("page.py"), routes=[assets.route()])
