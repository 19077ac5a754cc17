"""The threads that read files."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

_MOST = 4


class Threads:
    """The threads of all scans: their allocator keeps what it needs once, not for each scan."""

    def __init__(self) -> None:
        self.count = min(_MOST, os.cpu_count() or 1)

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        """The threads, made when a first file is read."""
        return ThreadPoolExecutor(self.count, "scan")


THREADS = Threads()


def leave_a_core() -> None:
    """Read files with one thread fewer than there are cores, from the first file on.

    A server calls this at its start. All files are then read by the same few threads, and a
    core is left for those who do not read one.
    """
    THREADS.count = max(1, min(_MOST, (os.cpu_count() or 1) - 1))
