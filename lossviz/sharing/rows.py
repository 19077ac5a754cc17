"""A data set as text for one parameter of an address, and back, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from lossviz.base import DataError
from lossviz.data import Dataset, draw_rows
from lossviz.sharing.envelope import (
    MOST_BYTES,
    MOST_CHARACTERS,
    LinkDataError,
    decode,
    describe_damage,
    encode,
)
from lossviz.sharing.numbers import (
    read_cells,
    read_floats,
    read_json,
    take_counted,
    write_cells,
    write_counted,
    write_floats,
)

MOST_ROWS: Final = 100_000
_MOST_COLUMNS: Final = 1_000
_MOST_CELLS: Final = 10 * MOST_ROWS  # a column of equal cells takes next to no bytes
_LONGEST_NAME: Final = 1_000
_KIND: Final = "r"


def pack(data: Dataset, columns: Sequence[str] | None = None) -> str:
    """Write a data set as text that `unpack` reads back bit for bit.

    Parameters
    ----------
    data : Dataset
    columns : sequence of str, optional
        Those of the other columns that come along; all, if not given.

    Returns
    -------
    str
        Letters, digits, "-" and "_". It may be longer than a link takes (`MOST_CHARACTERS`).

    Examples
    --------
    >>> from lossviz import Dataset
    >>> from lossviz.sharing import pack, unpack
    >>> unpack(pack(Dataset([1, 2], [0.1, -0.0], name="walks"))).output.tolist()
    [0.1, -0.0]
    """
    return encode(_KIND, write_rows(data, columns))


def unpack(text: str) -> Dataset:
    """Read a data set back from the text of a link.

    Raises
    ------
    LinkDataError
        Where the text is cut, changed, too long, of another version or damaged.
    """
    return read_rows(decode(text, _KIND))


def write_rows(data: Dataset, columns: Sequence[str] | None = None) -> bytes:
    """Write a data set as bytes; the parameters are those of `pack`."""
    names = list(data.columns) if columns is None else list(columns)
    head = {
        "n": data.n,
        "name": data.name,
        "target": data.target_name,
        "output": data.output_name,
        "decimal": data.decimal,
        "columns": names,
    }
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    pieces = [write_counted(written), write_floats(data.target), write_floats(data.output)]
    pieces += [write_cells(data.columns[name].text.to_pylist()) for name in names]
    return b"".join(pieces)


def read_rows(
    content: bytes, *, most_rows: int = MOST_ROWS, most_text: int = MOST_BYTES
) -> Dataset:
    """Read back what `write_rows` wrote.

    Parameters
    ----------
    content : bytes
    most_rows : int
        Of a data set.
    most_text : int
        Characters in all cells together.

    Raises
    ------
    LinkDataError
        Where something is not as `write_rows` writes it.
    """
    reader = BytesIO(content)
    head = read_json(take_counted(reader))
    _check_head(head, most_rows)
    n = head["n"]
    target, output = read_floats(reader, n), read_floats(reader, n)
    columns: dict[str, list[str]] = {}
    for name in head["columns"]:
        columns[name] = read_cells(reader, n, most_text)
        most_text -= sum(map(len, columns[name]))
    if reader.read(1):
        raise describe_damage()
    try:
        return Dataset(
            target,
            output,
            name=head["name"],
            target_name=head["target"],
            output_name=head["output"],
            decimal=head["decimal"],
            columns=columns,
        )
    except DataError as refusal:
        raise LinkDataError(f"The data in the link cannot be used. {refusal}") from refusal
    except UnicodeError:
        raise describe_damage() from None


def _check_head(head: Any, most_rows: int) -> None:
    """Refuse a head that is not as `write_rows` writes it."""
    if not isinstance(head, dict):
        raise describe_damage()
    n, columns = head.get("n"), head.get("columns")
    texts = [head.get(name) for name in ("name", "target", "output")]
    if (
        type(n) is not int
        or not 1 <= n <= most_rows
        or head.get("decimal") not in (".", ",")
        or not isinstance(columns, list)
        or len(columns) > _MOST_COLUMNS
        or n * len(columns) > max(_MOST_CELLS, 10 * most_rows)
        or not all(isinstance(each, str) and len(each) <= _LONGEST_NAME for each in texts + columns)
        or len(set(columns)) != len(columns)
    ):
        raise describe_damage()


# Some rows, drawn at random by a seed: as many as a link takes


def draw_sample(data: Dataset, n: int, seed: int) -> Dataset:
    """Draw n rows at random, without replacement; they stay in their order.

    Parameters
    ----------
    data : Dataset
    n : int
        All rows where there are no more.
    seed : int

    Returns
    -------
    Dataset
        Its name says what it is a sample of.
    """
    if n >= data.n:
        return data
    drawn = f"{n:,} of {data.size:,} rows, drawn at random with seed {seed}"
    rows = draw_rows(data.n, n, seed)
    return Dataset(
        data.target[rows],
        data.output[rows],
        name=f"{data.name}: {drawn}" if data.name else drawn,
        target_name=data.target_name,
        output_name=data.output_name,
        columns={column: cells.text.take(rows) for column, cells in data.columns.items()},
        decimal=data.decimal,
    )


def fit_sample(
    data: Dataset, columns: Sequence[str], seed: int, most: int = MOST_CHARACTERS
) -> tuple[Dataset, str]:
    """Draw as many rows as `pack` writes in at most so many characters.

    Parameters
    ----------
    data : Dataset
    columns : sequence of str
        Those of the other columns that come along.
    seed : int
        Of the draw.
    most : int
        Characters.

    Returns
    -------
    tuple of Dataset and str
        The sample, of one row at least, and what `pack` makes of it.
    """
    low, high = 1, min(data.n, most)  # a row takes a character at least
    best = draw_sample(data, 1, seed)
    text = pack(best, columns)
    while low < high:
        middle = (low + high + 1) // 2
        tried = draw_sample(data, middle, seed)
        packed = pack(tried, columns)
        if len(packed) <= most:
            low, best, text = middle, tried, packed
        else:
            high = middle - 1
    return best, text
