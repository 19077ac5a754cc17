"""Texts of the pages, and the questions that are asked beside them."""

from pages.prose import guess, tasks, texts
from pages.prose.escaping import escape
from pages.prose.guess import Stage
from pages.prose.tasks import Facts, Task
from pages.prose.texts import show_derivation

__all__ = [
    "Facts",
    "Stage",
    "Task",
    "escape",
    "guess",
    "show_derivation",
    "tasks",
    "texts",
]
