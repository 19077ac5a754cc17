"""A batch: its controls, what follows from them, its table, its tasks."""

from pages.parts.batch import rows
from pages.parts.batch.page import PAGE
from pages.parts.batch.tasks import tasks_for
from pages.parts.batch.view import BatchView, pick

__all__ = [
    "PAGE",
    "BatchView",
    "pick",
    "rows",
    "tasks_for",
]
