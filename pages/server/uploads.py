"""Uploaded files stay in memory, and are not copied there.

A copy of 200 MB takes up to half a second, in which no other thread of Python runs:
every other visitor would wait for it.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from io import BytesIO
from typing import Any

from starlette import formparsers
from streamlit.runtime.uploaded_file_manager import UploadedFile


class MemoryFile(BytesIO):
    """What Starlette writes a file of a request into, in place of a temporary file."""

    # Starlette would write and read in a thread, were the file on disk.
    _rolled = False

    def __init__(self, max_size: int = 0) -> None:
        super().__init__()
        self._max_size = max_size

    def read(self, size: int | None = -1, /) -> bytes:
        """Give the rest; where that is all, give the very bytes instead of a copy."""
        if self.tell() or (size is not None and size >= 0):
            return super().read(size)
        self.seek(0, 2)
        return self.getvalue()


def keep_uploads_in_memory(most: int) -> None:
    """Have Starlette keep files in memory, and Streamlit pass on their bytes as they are.

    Parameters
    ----------
    most : int
        Bytes of the largest request that brings a file.
    """
    # By default what is above 1 MB goes to a temporary file. Nothing that a visitor uploads
    # may touch the disk, wherever Starlette takes the class of that file from.
    formparsers.MultiPartParser.spool_max_size = most
    vars(formparsers)["SpooledTemporaryFile"] = MemoryFile
    # Each run copies what a control holds, so that a page cannot change it.
    copyreg.pickle(UploadedFile, _take_apart)


def _take_apart(file: UploadedFile) -> tuple[Callable[..., UploadedFile], tuple[Any, ...]]:
    return _put_together, (file.getvalue(), vars(file), file.tell())


def _put_together(content: bytes, attributes: dict[str, Any], at: int) -> UploadedFile:
    file = UploadedFile.__new__(UploadedFile)
    BytesIO.__init__(file, content)  # shares the bytes until somebody writes
    vars(file).update(attributes)
    file.seek(at)
    return file
