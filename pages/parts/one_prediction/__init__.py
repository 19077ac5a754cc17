"""One prediction: its controls, what follows from them, its tasks."""

from pages.parts.one_prediction.algebra import show_algebra, show_thresholds
from pages.parts.one_prediction.page import PAGE
from pages.parts.one_prediction.tasks import TASKS
from pages.parts.one_prediction.view import Example, pick_example

__all__ = [
    "PAGE",
    "TASKS",
    "Example",
    "pick_example",
    "show_algebra",
    "show_thresholds",
]
