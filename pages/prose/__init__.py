"""Texts of the pages, and the questions that are asked beside them."""

from pages.prose import answers, guess, tasks, texts
from pages.prose.escaping import escape
from pages.prose.guess import Stage
from pages.prose.sections import section

__all__ = [
    "Stage",
    "answers",
    "escape",
    "guess",
    "section",
    "tasks",
    "texts",
]
