"""Copies of data sets in a folder that the host of an explorer chose.

A copy is named by a hash of its content, so the same data are one copy, and a name cannot be
guessed without them. A copy that came whole under another name first replaces nothing: it is
written beside, and renamed in one step.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lossviz.base import LossvizError
from lossviz.data import Dataset
from lossviz.sharing.envelope import LinkDataError
from lossviz.sharing.rows import read_rows, write_rows

_NAME: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_ENDING: Final = ".rows"
_MIB: Final = 1 << 20
_DAY: Final = 86_400  # seconds
_UNFINISHED: Final = 3_600  # seconds after which what a writer has left is removed


class StoreError(LossvizError):
    """A copy that cannot be kept or found; its sentence is fit to be shown."""


_THE_FOLDER: Final = "The folder for copies of this server"
_REASONS: Final = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "The disk of this server is full"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS), f"{_THE_FOLDER} cannot be written to"
    ),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), f"{_THE_FOLDER} is gone"),
}


@dataclass(frozen=True)
class Store:
    """A folder with copies.

    Attributes
    ----------
    folder : Path
        It has to be there.
    most_bytes : int
        Of all copies together; the oldest give way.
    most_of_one : int
        Bytes of one copy as it is kept; it may unpack to ten times as many.
    days : float
        After which a copy is removed, counted from when it was last put here.
    """

    folder: Path
    most_bytes: int = 500 * _MIB
    most_of_one: int = 20 * _MIB
    days: float = 90.0

    def put(self, data: Dataset) -> str:
        """Keep a copy of a data set, and give its name.

        Raises
        ------
        StoreError
            Where it is too large, or the folder is full, read-only or gone.
        """
        content = write_rows(data)
        packed = zlib.compress(content, 6)
        self._refuse_size("packed", len(packed), self.most_of_one)
        self._refuse_size("unpacked", len(content), 10 * self.most_of_one)
        name = hashlib.sha256(content).hexdigest()[:32]
        try:
            self._make_room(len(packed), name)
            self._write(name, packed)
        except OSError as trouble:
            reason = _REASONS.get(trouble.errno or 0, "The copy could not be written")
            raise StoreError(
                f"{reason}, so there is no copy of these data: tell whoever runs it, or share a "
                "sample or a summary."
            ) from trouble
        return name

    def _refuse_size(self, what: str, size: int, most: int) -> None:
        """Refuse data that are larger than a copy may be."""
        if size > most:
            raise StoreError(
                f"These data are too large for a copy here: {what} they have "
                f"{size / _MIB:.1f} MiB, and {most / _MIB:.0f} MiB are allowed. Share a sample or "
                "a summary."
            )

    def get(self, name: str) -> Dataset:
        """Give the data set of a name.

        Raises
        ------
        StoreError
            Where there is no such copy any more, or it is damaged.
        """
        gone = StoreError(
            f"The copy of the data that this link names is not here: copies are kept for "
            f"{self.days:g} days. Ask for a new link."
        )
        if not _NAME.fullmatch(name):
            raise gone
        path = self._path(name)
        try:
            with path.open("rb") as file:
                if self._age(os.fstat(file.fileno())) > self.days * _DAY:
                    raise gone
                packed = file.read(self.most_of_one + 1)
        except OSError:
            raise gone from None
        return self._unpack(name, packed)

    def _unpack(self, name: str, packed: bytes) -> Dataset:
        """Read a copy back; refuse one whose content has another hash than its name says."""
        most = 10 * self.most_of_one
        try:
            content = zlib.decompressobj().decompress(packed, most)
            if hashlib.sha256(content).hexdigest()[:32] == name:
                return read_rows(content, most_rows=most, most_text=most)
        except (zlib.error, LinkDataError):
            pass
        raise StoreError(
            "The copy of the data that this link names is damaged: ask for a new link."
        )

    def _path(self, name: str) -> Path:
        """The file of a copy."""
        return self.folder / f"{name}{_ENDING}"

    def _write(self, name: str, packed: bytes) -> None:
        """Write a copy beside its place, and put it there in one step."""
        beside = self.folder / f".{name}-{secrets.token_hex(8)}"
        try:
            with beside.open("xb") as file:
                file.write(packed)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path(name))
        finally:
            beside.unlink(missing_ok=True)

    def _make_room(self, size: int, name: str) -> None:
        """Make room for a copy: remove what is too old, then the oldest of the other copies."""
        others = []
        for path in self.folder.iterdir():
            if path == self._path(name):
                continue  # it is replaced
            with suppress(FileNotFoundError):  # another process was faster
                about = path.lstat()
                if path.suffix == _ENDING and self._age(about) <= self.days * _DAY:
                    others.append((about.st_mtime, about.st_size, path))
                elif path.suffix == _ENDING or self._is_left_over(path, about):
                    path.unlink()
        used = sum(n_bytes for _, n_bytes, _ in others)
        for _, n_bytes, path in sorted(others, key=lambda other: other[0]):
            if used <= self.most_bytes - size:
                break
            path.unlink(missing_ok=True)
            used -= n_bytes

    def _is_left_over(self, path: Path, about: os.stat_result) -> bool:
        """Whether a file is what a writer that did not finish has left."""
        ours = path.name.startswith(".") and _NAME.fullmatch(path.name[1:33])
        return bool(ours) and self._age(about) > _UNFINISHED

    def _age(self, about: os.stat_result) -> float:
        """Seconds since a file was written."""
        return time.time() - about.st_mtime
