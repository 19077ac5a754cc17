"""What people ask: each question, the link to its answer, and where that stands on the page.

They stand in questions.toml beside this module.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Question:
    """A question and the link to its answer.

    Attributes
    ----------
    key : str
        Its name in the address.
    words : str
        The question.
    path : str
        The page that answers it.
    section : str
        The part of that page where the answer is: see `answers.mark`.
    group : str
        What somebody wants who asks it: one of `GROUPS`.
    state : dict of str to str
        The parameters that show it.
    answer : str
        What is said there in short, as Markdown; empty where the section says it.
    guess_first : bool
        A guess of its own is asked for before the picture shows the answer.
    """

    key: str
    words: str
    path: str
    section: str
    group: str
    state: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    guess_first: bool = False

    @property
    def link(self) -> dict[str, str]:
        """The parameters of its link."""
        return {**self.state, "answer": self.key}


_FILE: Final = Path(__file__).with_name("questions.toml")
QUESTIONS: Final = tuple(
    Question(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["question"]
)
# What somebody wants who asks, in the order of the home page.
GROUPS: Final = ("Understand", "Compute", "Debug")
# The way through the pages that the home page begins: pages, and questions by their keys. A page
# is opened without parameters, so that it asks for a guess.
PATH: Final = (
    ("one-prediction", ""),
    ("batch", ""),
    ("weights", ""),
    ("one-prediction", "half"),
    ("sse-vs-mse", ""),
)


def find_question(key: str) -> Question | None:
    """Find a question by its name in the address; None where there is none."""
    return next((question for question in QUESTIONS if question.key == key), None)
