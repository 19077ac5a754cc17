"""Frameworks: its view, its figure, its controls, and what goes deeper."""

from pages.parts.frameworks.controls import show_controls
from pages.parts.frameworks.deeper import (
    show_batches,
    show_code_of_both,
    show_rate,
    show_rows,
    show_shapes,
)
from pages.parts.frameworks.page import LADDER, PAGE
from pages.parts.frameworks.view import FrameworksView

__all__ = [
    "LADDER",
    "PAGE",
    "FrameworksView",
    "show_batches",
    "show_code_of_both",
    "show_controls",
    "show_rate",
    "show_rows",
    "show_shapes",
]
