"""The home page in the table of pages."""

from __future__ import annotations

from typing import Final

from pages.state import Page

PAGE: Final = Page(
    script="home.py",
    path="",
    name="Home",
    question="See what a loss does to a prediction",
    icon=":material/home:",
)
