"""The end in the table of pages."""

from __future__ import annotations

from typing import Final

from pages.state import Page

PAGE: Final = Page(
    path="recap",
    name="Recap",
    question="What you now know",
    icon=":material/task_alt:",
)
