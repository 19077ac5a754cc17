"""Sample data: the batches that come with the explorer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lossviz.base import DataError, list_names, quote
from lossviz.data import Dataset
from lossviz.reading.ingest import read_csv

_FOLDER = Path(__file__).parent / "sample_data"


@dataclass(frozen=True)
class Sample:
    """A batch, described.

    Attributes
    ----------
    key : str
        Its name in an address and in `load_sample`.
    title : str
        Its name on the page.
    about : str
        One or two sentences: what the rows are and what there is to see.
    source : str
        Where the numbers come from.
    label : str or None
        The column that names the rows.
    """

    key: str
    title: str
    about: str
    source: str
    label: str | None = None


SAMPLES = tuple(
    Sample(**about)
    for about in tomllib.loads((_FOLDER / "samples.toml").read_text(encoding="utf-8"))["sample"]
)


@cache
def load_sample(key: str) -> Dataset:
    """Load sample data; a second call returns the same object.

    Parameters
    ----------
    key : str
        The key of one of `SAMPLES`.

    Returns
    -------
    Dataset
        With the other columns of the sample in `Dataset.columns`.

    Raises
    ------
    DataError
        If there is no such sample.

    Examples
    --------
    >>> from lossviz.reading import SAMPLES, load_sample
    >>> [sample.key for sample in SAMPLES]
    ['five', 'cancel', 'outlier', 'diabetes', 'biased']
    >>> data = load_sample("five")
    >>> float(sum(data.error**2))
    15.0
    """
    keys = [sample.key for sample in SAMPLES]
    if key not in keys:
        raise DataError(f"There is no sample {quote(key)}. The samples are: {list_names(keys)}.")
    return read_csv(_FOLDER / f"{key}.csv")
