"""Texts of the pages, and the questions that are asked beside them."""

from pages.prose import answers, files, guess, tasks, texts, words
from pages.prose.guess import Stage
from pages.prose.texts import escape, section

__all__ = [
    "Stage",
    "answers",
    "escape",
    "files",
    "guess",
    "section",
    "tasks",
    "texts",
    "words",
]
