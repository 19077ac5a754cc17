"""The row of the home page in the table of pages."""

from __future__ import annotations

from typing import Final

from pages.state import Page

PAGE: Final = Page("home.py", "", "Home", "See what a loss does to a prediction", ":material/home:")
