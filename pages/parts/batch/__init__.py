"""A batch: its controls, what follows from them, its table, its tasks."""

from pages.parts.batch import rows
from pages.parts.batch.page import PAGE
from pages.parts.batch.tasks import TASKS
from pages.parts.batch.view import BatchView, pick_batch

__all__ = [
    "PAGE",
    "TASKS",
    "BatchView",
    "pick_batch",
    "rows",
]
