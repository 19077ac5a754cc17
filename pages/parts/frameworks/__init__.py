"""Frameworks: which convention gave a number, what lies between two, and what goes wrong."""

from pages.parts.frameworks.deeper import (
    show_batches,
    show_code_of_both,
    show_rate,
    show_rows,
    show_shapes,
)
from pages.parts.frameworks.page import PAGE
from pages.parts.frameworks.view import FrameworksView, pick_number_and_rows

__all__ = [
    "PAGE",
    "FrameworksView",
    "pick_number_and_rows",
    "show_batches",
    "show_code_of_both",
    "show_rate",
    "show_rows",
    "show_shapes",
]
