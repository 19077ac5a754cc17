"""The numbers that libraries print for the same errors, on one axis."""

from lossviz.figures.conventions import ladder
from lossviz.figures.conventions.ladder import show

__all__ = ["ladder", "show"]
