"""What all states of pages have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from lossviz.code.data import Columns


class State(ABC):
    """What a page shows; `OnePrediction`, `Batch`, `Weights` and `SseVsMse` are such states.

    Attributes
    ----------
    templates : str
        The folder with the templates of its programs and its notebook.
    """

    templates: ClassVar[str]

    @property
    def columns(self) -> Columns | None:
        """The rows; None where there is only one."""
        return None

    @abstractmethod
    def write_phrases(self) -> dict[str, object]:
        """Write what comes into the places of the templates."""
