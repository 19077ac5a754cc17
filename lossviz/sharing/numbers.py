"""Columns of numbers and of cells as few bytes, read back bit for bit.

Numbers of a file mostly have a few decimals. Then they are whole numbers of some power of ten,
and only as many bits are written for each as the largest one needs.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from lossviz.sharing.envelope import describe_damage

Integers = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float64]

_MOST_DECIMALS: Final = 15
_EXACT: Final = 1 << 53  # whole numbers up to there, and powers of ten up to 22, are exact
_HEAD: Final = struct.Struct(">BBBq")  # way, decimals, bits for each number, the least of them
# Ways of writing a column.
_DECIMAL, _RAW, _SHORT, _FIXED, _LISTED, _APART = range(6)


def take(reader: BinaryIO, count: int) -> bytes:
    """Take the next bytes; LinkDataError where there are not so many."""
    taken = reader.read(count)
    if len(taken) < count:
        raise describe_damage()
    return taken


def take_counted(reader: BinaryIO) -> bytes:
    """Take the bytes whose count stands before them, as `write_counted` writes them."""
    return take(reader, int.from_bytes(take(reader, 4), "big"))


def write_counted(content: bytes) -> bytes:
    """Write bytes with their count before them."""
    return len(content).to_bytes(4, "big") + content


def write_floats(values: Vector) -> bytes:
    """Write numbers: as whole numbers of a power of ten, where they are that exactly."""
    found = _find_decimals(values)
    if found is None:
        # The bytes of equal weight side by side, where they are alike, so that they pack well.
        planes = values.astype(">f8").view(np.uint8).reshape(-1, 8).T
        return _HEAD.pack(_RAW, 0, 0, 0) + planes.tobytes()
    return _write_packed(_DECIMAL, *found)


def read_floats(reader: BinaryIO, n: int) -> Vector:
    """Read n numbers back."""
    way, decimals, bits, least = _read_head(reader)
    if way == _RAW:
        planes = np.frombuffer(take(reader, 8 * n), np.uint8).reshape(8, n)
        return np.ascontiguousarray(planes.T).view(">f8").reshape(n).astype(np.float64)
    if way != _DECIMAL:
        raise describe_damage()
    values: Vector = _read_packed(reader, n, bits, least) / 10.0**decimals
    return values


def write_cells(cells: Sequence[str]) -> bytes:
    """Write cells of text: as numbers where they are such, or each different one once."""
    found = _find_numbers(cells)
    if found is not None:
        return _write_packed(*found)
    different = list(dict.fromkeys(cells))
    if 2 * len(different) > len(cells):
        return _HEAD.pack(_APART, 0, 0, 0) + _write_texts(cells)
    place = {cell: k for k, cell in enumerate(different)}
    of = np.array([place[cell] for cell in cells], dtype=np.int64)
    return _write_packed(_LISTED, of, 0) + _write_texts(different)


def read_cells(reader: BinaryIO, n: int, most: int) -> list[str]:
    """Read n cells back, which together have at most so many characters."""
    way, decimals, bits, least = _read_head(reader)
    if way == _APART:
        cells = _read_texts(reader)
        if len(cells) != n:
            raise describe_damage()
        return cells
    numbers = _read_packed(reader, n, bits, least)
    if way == _LISTED:
        return _look_up(numbers, _read_texts(reader), most)
    if way == _FIXED:
        return [f"{v:.{decimals}f}" for v in (numbers / 10.0**decimals).tolist()]
    if way == _SHORT:
        return [_write_short(v) for v in (numbers / 10.0**decimals).tolist()]
    raise describe_damage()


def _look_up(numbers: Integers, different: list[str], most: int) -> list[str]:
    """Give the text of each number; refuse numbers of no text, and too many characters."""
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < len(different):
        raise describe_damage()
    # A long text that many rows share would be small here, and large in memory.
    lengths = np.array([len(cell) for cell in different], dtype=np.int64)
    if int(lengths[numbers].sum()) > most:
        raise describe_damage()
    return [different[k] for k in numbers.tolist()]


def _find_decimals(values: Vector) -> tuple[Integers, int] | None:
    """Find whole numbers m and a power d with ``values == m / 10**d``, bit for bit."""
    if np.signbit(values[values == 0]).any():
        return None
    largest = float(np.abs(values).max(initial=0.0))
    for decimals in range(_MOST_DECIMALS + 1):
        power = 10.0**decimals
        if largest * power >= _EXACT:
            return None
        # The quotient of two exact numbers is rounded once, as the decimal number itself is.
        integers = np.rint(values * power)
        if np.array_equal(integers / power, values):
            return integers.astype(np.int64), decimals
    return None


def _find_numbers(cells: Sequence[str]) -> tuple[int, Integers, int] | None:
    """Find the numbers that cells are, written short or with the same number of decimals."""
    try:
        values = np.array([float(cell) for cell in cells])
    except ValueError:
        return None
    found = _find_decimals(values) if np.isfinite(values).all() else None
    if found is None:
        return None
    integers, decimals = found
    given = list(cells)
    if [_write_short(v) for v in values.tolist()] == given:
        return _SHORT, integers, decimals
    places = len(given[0].partition(".")[2])
    if decimals <= places <= _MOST_DECIMALS and [f"{v:.{places}f}" for v in values] == given:
        shifted = np.rint(values * 10.0**places)
        if np.abs(shifted).max() < _EXACT:
            return _FIXED, shifted.astype(np.int64), places
    return None


def _write_short(value: float) -> str:
    """Write a number with as few digits as tell it apart: "1.5", "2"."""
    return repr(value).removesuffix(".0")


def _write_packed(way: int, numbers: Integers, decimals: int) -> bytes:
    """Write integers, each with as many bits as the largest needs above the least."""
    least = int(numbers.min()) if numbers.size else 0
    above = (numbers - least).astype(np.uint64)
    bits = int(above.max()).bit_length() if numbers.size else 0
    shifts = np.arange(bits, dtype=np.uint64)[::-1]
    each = ((above[:, None] >> shifts) & np.uint64(1)).astype(np.uint8)
    return _HEAD.pack(way, decimals, bits, least) + np.packbits(each).tobytes()


def _read_head(reader: BinaryIO) -> tuple[int, int, int, int]:
    """Read how a column is written: way, decimals, bits for each number, and the least."""
    way, decimals, bits, least = _HEAD.unpack(take(reader, _HEAD.size))
    if decimals > _MOST_DECIMALS or bits > 54 or not -_EXACT < least < _EXACT:
        raise describe_damage()
    return way, decimals, bits, least


def _read_packed(reader: BinaryIO, n: int, bits: int, least: int) -> Integers:
    """Read n integers of so many bits, counted from the least of them."""
    packed = np.frombuffer(take(reader, (n * bits + 7) // 8), np.uint8)
    each = np.unpackbits(packed, count=n * bits).reshape(n, bits).astype(np.int64)
    weights = np.int64(1) << np.arange(bits, dtype=np.int64)[::-1]
    return np.asarray(each @ weights + least, dtype=np.int64)


def _write_texts(texts: Sequence[str]) -> bytes:
    """Write a list of texts as JSON."""
    written = json.dumps(list(texts), ensure_ascii=False, separators=(",", ":")).encode()
    return write_counted(written)


def _read_texts(reader: BinaryIO) -> list[str]:
    """Read a list of texts back."""
    texts = read_json(take_counted(reader))
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise describe_damage()
    return texts


def read_json(written: bytes) -> Any:
    """Read JSON; LinkDataError where it is none."""
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        raise describe_damage() from None
