"""Copies in a folder of the host, and what may go wrong with one."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from lossviz.data import Dataset
from lossviz.reading import load_sample
from lossviz.sharing import (
    Store,
    StoreError,
)
from tests.sharing.cases import check_same, of

ROOT = Path(__file__).parents[2]


def test_a_copy_is_read_bit_for_bit_and_equal_content_is_one(tmp_path: Path) -> None:
    store, data = Store(tmp_path), load_sample("diabetes")
    name = store.put(data)
    check_same(store.get(name), data)
    assert store.put(load_sample("diabetes")) == name
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.rows"]
    assert store.put(load_sample("five")) != name


def put_many(folder: str, first: int) -> None:
    for k in range(first, first + 20):
        Store(Path(folder)).put(of([k, k + 1, k + 2], name="shared"))


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    call = "from tests.sharing.test_store import put_many; put_many({!r}, {})"
    writers = [
        subprocess.Popen([sys.executable, "-c", call.format(str(tmp_path), first)], cwd=ROOT)
        for first in (0, 10)
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    kept = [path.stem for path in tmp_path.iterdir()]
    assert len(kept) == 30
    assert sorted(Store(tmp_path).get(name).output[0] for name in kept) == list(range(30))


def age(path: Path, days: float) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_what_is_too_old_is_not_given_and_goes_at_the_next_copy(tmp_path: Path) -> None:
    store = Store(tmp_path, days=10)
    name = store.put(of([1, 2]))
    age(tmp_path / f"{name}.rows", 11)
    with pytest.raises(StoreError, match=r"kept for 10 days\. Ask for a new link"):
        store.get(name)
    other = store.put(of([3, 4]))
    assert [path.stem for path in tmp_path.iterdir()] == [other]
    age(tmp_path / f"{other}.rows", 9)
    store.put(of([3, 4]))
    assert time.time() - (tmp_path / f"{other}.rows").stat().st_mtime < 60, "its age begins anew"


def test_the_oldest_copies_give_way(tmp_path: Path) -> None:
    names = [Store(tmp_path).put(of([k, k + 1])) for k in range(5)]
    for k, name in enumerate(names):
        age(tmp_path / f"{name}.rows", 5 - k)
    size = (tmp_path / f"{names[0]}.rows").stat().st_size
    last = Store(tmp_path, most_bytes=3 * size + size // 2).put(of([9, 10]))
    assert {path.stem for path in tmp_path.iterdir()} == {*names[3:], last}


def test_what_a_killed_writer_left_goes_after_an_hour(tmp_path: Path) -> None:
    left = tmp_path / f".{'0' * 32}-ab"
    left.write_bytes(b"half")
    stranger = tmp_path / "notes.txt"
    stranger.write_text("mine")
    age(stranger, 400)
    Store(tmp_path).put(of([1]))
    assert left.exists()
    age(left, 1)
    Store(tmp_path).put(of([1]))
    assert not left.exists()
    assert stranger.exists()


@pytest.mark.parametrize(
    "name", ["", "x", "../" * 10 + "etc/passwd", "0" * 31, "0" * 32, "0" * 33, "G" * 32, "/" * 32]
)
def test_a_name_of_no_copy_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="is not here: copies are kept for 90 days"):
        Store(tmp_path).get(name)


def test_a_link_to_another_file_is_not_followed_to_its_content(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (tmp_path / f"{'0' * 32}.rows").symlink_to(secret)
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path).get("0" * 32)


def test_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    name = Store(tmp_path).put(load_sample("diabetes"))
    path = tmp_path / f"{name}.rows"
    whole = path.read_bytes()
    other = tmp_path / f"{Store(tmp_path).put(load_sample('five'))}.rows"
    changed = (b"y" + whole[1:], whole[:50] + b"x" + whole[51:], other.read_bytes())
    for content in (b"", whole[:-50], whole[:100], *changed):
        path.write_bytes(content)
        with pytest.raises(StoreError, match="damaged: ask for a new link"):
            Store(tmp_path).get(name)


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    data = Dataset(*np.random.default_rng(1).normal(size=(2, 5000)))
    with pytest.raises(StoreError, match=r"too large for a copy here.*sample or a summary"):
        Store(tmp_path, most_of_one=10_000).put(data)
    assert list(tmp_path.iterdir()) == []


def test_the_size_that_is_too_large_is_named(tmp_path: Path) -> None:
    mib, rows = 1 << 20, 400_000
    # 8 bytes for each number that has no short decimal form: of a million numbers drawn at
    # random hardly any byte can be saved, of equal ones nearly all.
    numbers = np.random.default_rng(1).normal(size=rows)
    noise, equal = Dataset(numbers, numbers), Dataset(np.full(rows, 1 / 3), np.full(rows, 1 / 3))
    with pytest.raises(StoreError, match=r"unpacked they have 6\.1 MiB, and 5 MiB are allowed"):
        Store(tmp_path, most_of_one=mib // 2).put(equal)
    with pytest.raises(StoreError, match=r": packed they have \d\.\d MiB, and 2 MiB are allowed"):
        Store(tmp_path, most_of_one=2 * mib).put(noise)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk of this server is full"),
        (errno.EROFS, "cannot be written to"),
        (errno.EACCES, "cannot be written to"),
        (errno.EIO, "The copy could not be written"),
    ],
)
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_folder_that_takes_nothing_is_told_and_left_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, where: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "on purpose")

    target = {"fsync": (os, "fsync"), "replace": (Path, "replace")}[where]
    monkeypatch.setattr(*target, fail)
    with pytest.raises(StoreError, match=words):
        Store(tmp_path).put(of([1, 2]))
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="The folder for copies of this server is gone"):
        Store(tmp_path / "gone").put(of([1, 2]))
    with pytest.raises(StoreError, match="is not here"):
        Store(tmp_path / "gone").get("0" * 32)
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(StoreError, match="is gone"):
        Store(file).put(of([1, 2]))
