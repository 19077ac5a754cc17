"""Frameworks: its view, its figure, its controls, and what goes deeper."""

from pages.parts.frameworks.expanders import show_expanders
from pages.parts.frameworks.page import PAGE
from pages.parts.frameworks.picture import draw_ladder, show_controls

__all__ = [
    "PAGE",
    "draw_ladder",
    "show_controls",
    "show_expanders",
]
