"""One prediction: its view, its figures, its controls, its questions."""

from pages.parts.one_prediction import guess
from pages.parts.one_prediction.controls import show_controls
from pages.parts.one_prediction.deeper import show_expanders
from pages.parts.one_prediction.page import CURVE, PAGE
from pages.parts.one_prediction.tasks import NEGATIVE_SLOPE, TOO_HIGH
from pages.parts.one_prediction.view import OnePredictionView

__all__ = [
    "CURVE",
    "NEGATIVE_SLOPE",
    "PAGE",
    "TOO_HIGH",
    "OnePredictionView",
    "guess",
    "show_controls",
    "show_expanders",
]
