"""The data that an address describes, without a session."""

from __future__ import annotations

from lossviz.base import DataError
from lossviz.data import Dataset
from lossviz.explain import totals
from lossviz.reading import SAMPLES, load_sample, read_rows
from pages.data import shared
from pages.data.picker import find_sample, name_rows
from pages.state import Page, Source, Values
from pages.state import parameters as p

NO_DATA = Source(load_sample(SAMPLES[0].key))  # for what needs no data


def read_sample(page: Page) -> Source:
    """Give the sample that a page opens on."""
    return _find_sample(page.at_first[page.data.name]) if page.data else NO_DATA


def read_data(values: Values) -> Source:
    """Give the data that an address names or holds.

    Raises
    ------
    LossvizError
        Where it holds none, or such that the loss is no number.
    """
    source = _find(values)
    totals.summarize_batch(source.data)
    return source


def _find(values: Values) -> Source:
    """Find the data that the parameter for data names."""
    source = values[p.DATA.name]
    if source == "table":
        return _read_rows(values[p.ROWS.name])
    if source in p.SHARED:
        data = shared.read(source, values)
        return Source(data, name_rows(data))
    if any(sample.key == source for sample in SAMPLES):
        return _find_sample(source)
    raise DataError(
        "The data of this figure were in a file, which is not part of its address. "
        "Make the address anew, with the data in it."
    )


def _find_sample(key: str) -> Source:
    """Give the sample of a key."""
    return Source(load_sample(key), find_sample(key).label)


def _read_rows(text: str) -> Source:
    """Read the rows that are typed into an address."""
    data: Dataset | None = read_rows(text).dataset()
    if data is None:
        raise DataError("The rows of this address have no target with a prediction.")
    return Source(data, next(iter(data.columns), None))
