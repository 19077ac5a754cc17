"""Choosing, typing and uploading data."""

from pages.data import picker, upload
from pages.data.picker import Chosen

__all__ = [
    "Chosen",
    "picker",
    "upload",
]
