"""The data that an address describes, without a session."""

from __future__ import annotations

from lossviz.base import DataError
from lossviz.data import Dataset
from lossviz.explain import compute_totals
from lossviz.reading import SAMPLES, load_sample, read_rows
from pages.data import shared
from pages.data.picker import Picked, name_rows
from pages.state import Values
from pages.state import parameters as p

NONE = Picked(load_sample(SAMPLES[0].key), None)  # for what needs no data


def read_data(values: Values) -> Picked:
    """Give the data that an address names or holds.

    Raises
    ------
    LossvizError
        Where it holds none, or such that the loss is no number.
    """
    picked = _find(values)
    compute_totals(picked.data)
    return picked


def _find(values: Values) -> Picked:
    source = values[p.DATA.name]
    if source == "table":
        return _read_rows(values[p.ROWS.name])
    if source in p.SHARED:
        data = shared.read(source, values)
        return Picked(data, name_rows(data))
    for sample in SAMPLES:
        if sample.key == source:
            return Picked(load_sample(source), sample.label)
    raise DataError(
        "The data of this figure were in a file, which is not part of its address. "
        "Make the address anew, with the data in it."
    )


def _read_rows(text: str) -> Picked:
    data: Dataset | None = read_rows(text).dataset()
    if data is None:
        raise DataError("The rows of this address have no target with a prediction.")
    return Picked(data, next(iter(data.columns), None))
