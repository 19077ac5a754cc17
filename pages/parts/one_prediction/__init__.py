"""One prediction: its controls, what follows from them, its questions."""

from pages.parts.one_prediction import guess
from pages.parts.one_prediction.deeper import show_folded
from pages.parts.one_prediction.page import PAGE
from pages.parts.one_prediction.tasks import NEGATIVE_SLOPE, TOO_HIGH
from pages.parts.one_prediction.view import FIGURE, Example, pick_example

__all__ = [
    "FIGURE",
    "NEGATIVE_SLOPE",
    "PAGE",
    "TOO_HIGH",
    "Example",
    "guess",
    "pick_example",
    "show_folded",
]
