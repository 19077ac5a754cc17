"""Texts of the pages, and the questions that are asked beside them."""

from pages.prose import tasks, texts
from pages.prose.escaping import escape
from pages.prose.tasks import Facts, Task
from pages.prose.texts import show_derivation

__all__ = [
    "Facts",
    "Task",
    "escape",
    "show_derivation",
    "tasks",
    "texts",
]
