"""Choosing, typing and uploading data."""

from pages.data import batch_size, from_address, picker, shared, typing_table, upload
from pages.data.from_address import NO_DATA

__all__ = [
    "NO_DATA",
    "batch_size",
    "from_address",
    "picker",
    "shared",
    "typing_table",
    "upload",
]
