"""Choosing, typing and uploading data."""

from pages.data import from_address, picker, shared, typing_table, upload
from pages.data.picker import Chosen, Picked

__all__ = [
    "Chosen",
    "Picked",
    "from_address",
    "picker",
    "shared",
    "typing_table",
    "upload",
]
