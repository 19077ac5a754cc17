"""What a file is wrapped in: bytes to the bytes of a text, or a sentence why not."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from typing import IO

from lossviz.base import DataError, list_names
from lossviz.reading.choices import Limits

_MOST_TIMES = 20  # what is packed tighter than this is no table of measured numbers
_SAVE_AS = (
    "open it and save the sheet as CSV (in Excel: File, Save as, CSV UTF-8; in LibreOffice: "
    "File, Save as, Text CSV)"
)
_WORKBOOK = f"an Excel workbook: {_SAVE_AS}"
_LONGEST_BEGINNING = 1024  # bytes
_OTHER_FORMATS = tuple(
    (re.compile(beginning, re.DOTALL), what)
    for beginning, what in (
        (rb"\xd0\xcf\x11\xe0", f"an old Excel workbook: {_SAVE_AS}"),
        (rb"%PDF", "a PDF: give the table as CSV"),
        (
            rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP",
            "a picture: give the table as CSV",
        ),
        (rb"(?:II\*\0|MM\0\*)", "a picture: give the table as CSV"),
        (
            rb"\s*<(?i:!doctype|html|head|body|table|\?xml)",
            "a web page: download the CSV file itself",
        ),
        (
            rb"\x28\xb5\x2f\xfd|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!",
            "packed in a way not known: unpack it first",
        ),
        (rb"\x1f\x8b|PK\x03\x04", "packed twice: unpack it first"),
        (rb"ARROW1|FEA1", "an Arrow file: write it as Parquet or as CSV"),
        (rb"\x93NUMPY", "a NumPy array: write it as CSV"),
        (rb"SQLite format 3", "a database: export the table as CSV"),
    )
)


def is_parquet(data: bytes) -> bool:
    """Whether these are the bytes of a Parquet file."""
    return data[:4] == b"PAR1"


def unwrap(data: bytes, limits: Limits) -> tuple[bytes, str]:
    """Unpack gzip, or a zip with a single file in it; refuse what is no text.

    Parameters
    ----------
    data : bytes
    limits : Limits
        Of the packed and the unpacked bytes; unpacked, they are at most 20 times as many.

    Returns
    -------
    tuple of (bytes, str)
        The content, and what it was packed in: "gzip", "zip" or nothing.

    Raises
    ------
    DataError
    """
    if len(data) > limits.n_bytes:
        raise DataError(
            f"The file has {len(data):,} bytes, and at most {limits.n_bytes:,} are read: give "
            "fewer rows or columns, or summarise it where it lies (see the README)."
        )
    content, packing = data, ""
    if data[:2] == b"\x1f\x8b":
        content, packing = _unwrap_gzip(data, limits), "gzip"
    elif data[:4] == b"PK\x03\x04":
        content, packing = _unwrap_zip(data, limits), "zip"
    for beginning, what in _OTHER_FORMATS:
        if beginning.match(content, 0, _LONGEST_BEGINNING):
            raise DataError(f"The file is not CSV but {what}.")
    return content, packing


def _unwrap_gzip(data: bytes, limits: Limits) -> bytes:
    """Unpack a file of gzip."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return _read_bounded(file, len(data), limits)
    except (OSError, EOFError, zlib.error):
        raise DataError(
            "The file is packed with gzip and damaged: pack or download it again."
        ) from None


def _unwrap_zip(data: bytes, limits: Limits) -> bytes:
    """Unpack a zip file with one file in it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        with archive, archive.open(_find_only_file(archive)) as file:
            return _read_bounded(file, len(data), limits)
    except DataError:
        raise
    except RuntimeError:
        raise DataError("The zip file asks for a password: unpack it first.") from None
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, ValueError):
        raise DataError("The zip file is damaged: pack or download it again.") from None


def _find_only_file(archive: zipfile.ZipFile) -> str:
    """Find the one file in a zip archive; refuse workbooks, and several files."""
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if "[Content_Types].xml" in names or "xl/workbook.xml" in names:
        raise DataError(f"The file is not CSV but {_WORKBOOK}.")
    if "mimetype" in names and "content.xml" in names:
        raise DataError(f"The file is not CSV but a spreadsheet: {_SAVE_AS}.")
    files = [name for name in names if not name.startswith("__MACOSX/")]
    if len(files) != 1:
        raise DataError(
            f"The zip file holds {len(files)} files ({list_names(files, 5) or 'none'}): "
            "pack the one CSV file alone, or unpack it."
        )
    return files[0]


def _read_bounded(file: IO[bytes] | gzip.GzipFile, packed: int, limits: Limits) -> bytes:
    """Unpack at most so many bytes as a table of numbers may have."""
    most = min(limits.n_bytes, _MOST_TIMES * packed)
    content = file.read(most + 1)
    if len(content) > most:
        raise DataError(
            f"Unpacked, the file has more than {most:,} bytes, {_MOST_TIMES} times its packed size "
            "or the limit of an upload: unpack it, and give the CSV file itself."
        )
    return content
