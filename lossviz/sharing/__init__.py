"""Data on their way to others: in a link, as a summary of it, or as a copy in a host's folder."""

from lossviz.sharing.envelope import MOST_CHARACTERS, LinkDataError
from lossviz.sharing.rows import MOST_ROWS, fit_sample, pack, unpack
from lossviz.sharing.store import Store, StoreError
from lossviz.sharing.summary import (
    FEWEST,
    LOST_IN_A_SUMMARY,
    SharedSummary,
    pack_summary,
    share_summary,
    unpack_summary,
)

__all__ = [
    "FEWEST",
    "LOST_IN_A_SUMMARY",
    "MOST_CHARACTERS",
    "MOST_ROWS",
    "LinkDataError",
    "SharedSummary",
    "Store",
    "StoreError",
    "fit_sample",
    "pack",
    "pack_summary",
    "share_summary",
    "unpack",
    "unpack_summary",
]
