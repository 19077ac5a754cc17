"""Bytes as text for an address: with a version, compressed, and with a checksum.

Only letters, digits, "-" and "_", which an address holds as they are. Nothing of what is
opened is run, and every size is bounded before memory is taken for it.
"""

from __future__ import annotations

import base64
import binascii
import lzma
import re
import zlib
from typing import Any, Final

from lossviz.base import DataError

MOST_CHARACTERS: Final = 6_000
MOST_BYTES: Final = 1 << 20  # of what a link unpacks to

_VERSION: Final = "1"
_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
_CHECKSUM: Final = 4  # bytes
_FILTERS: Final = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20, "preset": 9}]


class LinkDataError(DataError):
    """Data in a link that cannot be read."""


def encode(kind: str, content: bytes) -> str:
    """Write bytes as text; `kind` is a letter that says what they are."""
    packed = {
        "s": content,
        "z": zlib.compress(content, 9)[2:-4],  # raw: the checksum here is over all
        "x": lzma.compress(content, lzma.FORMAT_RAW, filters=_FILTERS),
    }
    way = min(packed, key=lambda name: len(packed[name]))
    head = f"{_VERSION}{kind}{way}"
    body = _add_checksum(head, packed[way])
    return head + base64.urlsafe_b64encode(body).decode().rstrip("=")


def decode(text: str, kind: str) -> bytes:
    """Read back what `encode` wrote.

    Raises
    ------
    LinkDataError
        Where the text is empty, too long, of another version, cut or changed.
    """
    if not text:
        raise LinkDataError("The link says that data are in it, but there are none.")
    if len(text) > MOST_CHARACTERS:
        raise LinkDataError(
            f"The data in the link have {len(text):,} characters, more than "
            f"{MOST_CHARACTERS:,}: ask for a shorter link."
        )
    if not _ALPHABET.fullmatch(text):
        raise LinkDataError(
            "The data in the link hold characters that no link has: copy the whole link again."
        )
    if text[0] != _VERSION:
        raise LinkDataError(
            f"The data in the link have version {text[0]}, and this explorer reads version "
            f"{_VERSION}: it needs a newer release, or the link is damaged."
        )
    head, body = text[:3], _decode(text[3:])
    content, checksum = body[:-_CHECKSUM], body[-_CHECKSUM:]
    if len(body) < _CHECKSUM or _add_checksum(head, content)[-_CHECKSUM:] != checksum:
        raise LinkDataError(
            "The data in the link were cut off or changed: copy the whole link again."
        )
    if text[1] != kind:
        raise LinkDataError("The link holds something else than it says: ask for a new link.")
    return _decompress(text[2], content)


def _decode(text: str) -> bytes:
    """Decode letters to bytes; none for a text that was cut off."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return b""  # of no possible length: cut off


def _add_checksum(head: str, content: bytes) -> bytes:
    """Append a checksum of the head and the content."""
    return content + zlib.crc32(head.encode() + content).to_bytes(_CHECKSUM, "big")


def _decompress(way: str, content: bytes) -> bytes:
    """Unpack what `encode` packed in one of three ways, up to a limit."""
    if way == "s":
        return content
    if way == "z":
        unpacker: Any = zlib.decompressobj(-zlib.MAX_WBITS)
    elif way == "x":
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=_FILTERS)
    else:
        raise describe_damage()
    try:
        unpacked: bytes = unpacker.decompress(content, MOST_BYTES + 1)
    except (zlib.error, lzma.LZMAError, EOFError):
        raise describe_damage() from None
    if len(unpacked) > MOST_BYTES:
        raise LinkDataError(
            f"The data in the link unpack to more than {MOST_BYTES:,} bytes, which no link of "
            "this explorer does: they are not read."
        )
    if not unpacker.eof:
        raise describe_damage()
    return unpacked


def describe_damage() -> LinkDataError:
    """Say that what a link holds is not what this explorer writes."""
    return LinkDataError("The data in the link are damaged: ask for a new link.")
