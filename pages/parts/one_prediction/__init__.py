"""One prediction: its view, its figures, its controls, its questions."""

from pages.parts.one_prediction.expanders import show_expanders
from pages.parts.one_prediction.page import PAGE
from pages.parts.one_prediction.picture import draw_curve, show_controls
from pages.parts.one_prediction.tasks import ask_about_direction, ask_about_rate

__all__ = [
    "PAGE",
    "ask_about_direction",
    "ask_about_rate",
    "draw_curve",
    "show_controls",
    "show_expanders",
]
