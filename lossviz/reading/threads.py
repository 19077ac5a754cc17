"""The threads that read files."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")
_MOST = 4


class _Threads:
    """The threads of all files: their allocator keeps what it needs once, not for each file."""

    def __init__(self) -> None:
        self.count = min(_MOST, os.cpu_count() or 1)

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        """The threads, which are started with the first file."""
        return ThreadPoolExecutor(self.count, "scan")


_THREADS = _Threads()


def leave_a_core() -> None:
    """Read files with one thread fewer than there are cores, from the first file on.

    A server calls this at its start. All files are then read by the same few threads, and a
    core is left for those who do not read one.
    """
    _THREADS.count = max(1, min(_MOST, (os.cpu_count() or 1) - 1))


def map_in_threads(function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
    """Apply a function in a few threads, to few items ahead; what it gives comes in order."""
    coming = (_THREADS.pool.submit(function, item) for item in items)
    waiting = deque(islice(coming, _THREADS.count + 1))
    try:
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(islice(coming, 1))
            yield result
    finally:
        for future in waiting:
            future.cancel()
