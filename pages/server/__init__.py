"""What the server adds to every answer, and what it refuses: headers, files, bodies."""

from pages.server.bodies import BoundedBodies, InPieces
from pages.server.closed import ClosedRoutes
from pages.server.compressed import CompressedFiles
from pages.server.early_tags import EarlyTags
from pages.server.headers import AnswerHeaders
from pages.server.icon_font import SmallIconFont, make_icon_font
from pages.server.nodelay import send_at_once
from pages.server.packing import SECONDS_UNTIL_TIGHTER, TIGHTEST, encoding_for, pack
from pages.server.ready import Readiness, import_what_they_need
from pages.server.streamlit_files import find_packable, hash_inline_scripts
from pages.server.uploads import keep_uploads_in_memory

__all__ = [
    "SECONDS_UNTIL_TIGHTER",
    "TIGHTEST",
    "AnswerHeaders",
    "BoundedBodies",
    "ClosedRoutes",
    "CompressedFiles",
    "EarlyTags",
    "InPieces",
    "Readiness",
    "SmallIconFont",
    "encoding_for",
    "find_packable",
    "hash_inline_scripts",
    "import_what_they_need",
    "keep_uploads_in_memory",
    "make_icon_font",
    "pack",
    "send_at_once",
]
