"""The row of the home page in the table of pages."""

from __future__ import annotations

from typing import Final

from pages.state import Page

PAGE: Final = Page(
    "home.py", "", "Home", "What do you want to see about a loss?", ":material/home:"
)
