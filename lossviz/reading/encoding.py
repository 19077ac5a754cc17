"""Bytes in one of three encodings to text in UTF-8, the lines as they were."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lossviz.base import DataError
from lossviz.reading.records import count_breaks

_PIECE = 1 << 22  # bytes that are decoded at a time
_UTF8_MARK, _LITTLE, _BIG = codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
_SEEN = 256  # bytes in which UTF-16 without a mark is recognised
_BEYOND_ASCII = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def recode_to_utf8(data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """Take bytes as text.

    Parameters
    ----------
    data : bytes
    encoding : {"UTF-8", "UTF-16", "Windows-1252"}, optional
        Found out where left out: by a byte order mark; else UTF-8 where the bytes are
        that, and Windows-1252 where nothing in them looks like UTF-8.

    Returns
    -------
    tuple of (bytes, str)
        The text in UTF-8 without a mark, and the encoding.

    Raises
    ------
    DataError
        For bytes that are no text in that encoding: with line and byte.
    """
    if encoding in (None, "UTF-16"):
        marked = data.startswith((_LITTLE, _BIG))
        big = data.startswith(_BIG) if marked else _seems_utf16(data)
        if big is not None or encoding:
            return _decode_utf16(data[2 if marked else 0 :], big=bool(big)), "UTF-16"
    text = data.removeprefix(_UTF8_MARK)
    _refuse_nul(text, "CSV file")
    if encoding != "Windows-1252":
        wrong = _find_first_wrong(text)
        if wrong is None:
            return text, "UTF-8"
        if encoding == "UTF-8" or data.startswith(_UTF8_MARK) or _BEYOND_ASCII.search(text):
            line, place = 1 + count_breaks(text, 0, wrong), wrong + len(data) - len(text) + 1
            raise DataError(
                f"Line {line}: byte {place} of the file (0x{text[wrong]:02X}) is not UTF-8: "
                "correct it, or choose another encoding."
            )
    return _recode(text, "Windows-1252", "cp1252"), "Windows-1252"


def _seems_utf16(data: bytes) -> bool | None:
    """Whether UTF-16 without a mark has its high bytes first; None if it is something else."""
    head = data[: min(_SEEN, len(data) & ~1)]
    even, odd = head[::2], head[1::2]
    half = len(even) // 2
    if len(head) < 8 or len(data) % 2:
        return None
    if even.count(0) > half and not odd.count(0):
        return True
    return False if odd.count(0) > half and not even.count(0) else None


def _decode_utf16(data: bytes, *, big: bool) -> bytes:
    """Recode UTF-16, with its high bytes first or last, to UTF-8 without a mark."""
    text = _recode(data, "UTF-16", "utf-16-be" if big else "utf-16-le")
    _refuse_nul(text, "UTF-16 text")
    return text.removeprefix(_UTF8_MARK)


def _recode(data: bytes, encoding: str, codec: str) -> bytes:
    """Recode bytes to UTF-8, or say on which line they are no text in that encoding."""
    done = []
    try:
        for text in _decode_in_pieces(data, codec):
            done.append(text.encode("utf-8"))
    except UnicodeDecodeError as error:
        before = b"".join(done)
        line = 1 + count_breaks(before, 0, len(before))
        raise DataError(
            f"Line {line} or below: 0x{error.object[error.start]:02X} is no character in "
            f"{encoding}: choose another encoding, or save the file as CSV in UTF-8."
        ) from None
    return b"".join(done)


def _decode_in_pieces(data: bytes, codec: str) -> Iterator[str]:
    """Decode bytes piece by piece: a whole text would take several times its bytes in memory."""
    decoder = codecs.getincrementaldecoder(codec)()
    for start in range(0, len(data), _PIECE):
        yield decoder.decode(data[start : start + _PIECE], final=start + _PIECE >= len(data))


def _find_first_wrong(text: bytes) -> int | None:
    """The first byte that is not UTF-8."""
    if text.isascii():
        return None
    decoded = 0  # bytes
    try:
        for piece in _decode_in_pieces(text, "utf-8"):
            decoded += len(piece.encode())
    except UnicodeDecodeError as error:
        return decoded + error.start
    return None


def _refuse_nul(text: bytes, what: str) -> None:
    """Refuse a text with a NUL byte in it, which no table has."""
    if (position := text.find(b"\0")) >= 0:
        line = 1 + count_breaks(text, 0, position)
        raise DataError(
            f"Line {line}: there is a NUL byte at byte {position + 1}, so the file is no {what}: "
            "save it as CSV in UTF-8."
        )
