"""What the server adds to every answer, and what it refuses: headers, files, bodies."""

from pages.server.compressed import CompressedFiles
from pages.server.first_script import FirstScript
from pages.server.headers import EMBEDDED, AnswerHeaders, hash_inline_scripts
from pages.server.limits import BoundedBodies, ClosedRoutes, InPieces
from pages.server.paths import below_base
from pages.server.ready import Readiness, import_what_they_need

__all__ = [
    "EMBEDDED",
    "AnswerHeaders",
    "BoundedBodies",
    "ClosedRoutes",
    "CompressedFiles",
    "FirstScript",
    "InPieces",
    "Readiness",
    "below_base",
    "hash_inline_scripts",
    "import_what_they_need",
]
