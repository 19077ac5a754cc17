"""Texts of the pages, and the questions that are asked beside them."""

from pages.prose import answers, guess, tasks, texts
from pages.prose.escaping import escape
from pages.prose.guess import Stage
from pages.prose.sections import section
from pages.prose.tasks import Facts, Task
from pages.prose.texts import show_derivation

__all__ = [
    "Facts",
    "Stage",
    "Task",
    "answers",
    "escape",
    "guess",
    "section",
    "show_derivation",
    "tasks",
    "texts",
]
