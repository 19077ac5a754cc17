"""One prediction: its controls, what follows from them, its tasks."""

from pages.parts.one_prediction.algebra import show_algebra, show_thresholds
from pages.parts.one_prediction.page import PAGE
from pages.parts.one_prediction.tasks import tasks_for
from pages.parts.one_prediction.view import Example, pick

__all__ = [
    "PAGE",
    "Example",
    "pick",
    "show_algebra",
    "show_thresholds",
    "tasks_for",
]
