"""Choosing, typing and uploading data."""

from pages.data import picker, upload
from pages.data.picker import Chosen, Picked

__all__ = [
    "Chosen",
    "Picked",
    "picker",
    "upload",
]
