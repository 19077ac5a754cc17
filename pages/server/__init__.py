"""What the server adds to every answer, and what it refuses: headers, files, bodies."""

from pages.server.bodies import BoundedBodies, InPieces
from pages.server.closed import ClosedRoutes
from pages.server.compressed import CompressedFiles
from pages.server.first_script import FirstScript
from pages.server.headers import AnswerHeaders, hash_inline_scripts
from pages.server.ready import Readiness, import_what_they_need
from pages.server.uploads import keep_uploads_in_memory

__all__ = [
    "AnswerHeaders",
    "BoundedBodies",
    "ClosedRoutes",
    "CompressedFiles",
    "FirstScript",
    "InPieces",
    "Readiness",
    "hash_inline_scripts",
    "import_what_they_need",
    "keep_uploads_in_memory",
]
