"""Some rows of a data set, drawn at random by a seed: as many as a link takes."""

from __future__ import annotations

from collections.abc import Sequence

from lossviz.data import Dataset, draw_rows
from lossviz.sharing.envelope import MOST_CHARACTERS
from lossviz.sharing.rows import pack


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
