"""What the server adds to every answer: headers, compressed files."""

from pages.server.http import CompressedFiles, EarlyTags, SecurityHeaders
from pages.server.packing import encoding_for, pack

__all__ = [
    "CompressedFiles",
    "EarlyTags",
    "SecurityHeaders",
    "encoding_for",
    "pack",
]
