"""Choosing, typing and uploading data."""

from pages.data import batch_size, from_address, picker, shared, typing_table, upload
from pages.data.picker import Chosen, Picked

__all__ = [
    "Chosen",
    "Picked",
    "batch_size",
    "from_address",
    "picker",
    "shared",
    "typing_table",
    "upload",
]
