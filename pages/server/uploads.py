"""Uploaded files stay in memory."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser


def keep_uploads_in_memory(most: int) -> None:
    """Have Starlette keep files in memory: nothing that a visitor uploads may touch the disk.

    By default what is above 1 MB goes to a temporary file.

    Parameters
    ----------
    most : int
        Bytes of the largest request that brings a file.
    """
    MultiPartParser.spool_max_size = most
