"""Data sets of the tests, and when two are the same."""

from __future__ import annotations

import numpy as np

from lossviz.data import Dataset


def of(errors: object, **more: object) -> Dataset:
    errors = np.asarray(errors, dtype=float)
    return Dataset(np.zeros(errors.size), errors, **more)  # type: ignore[arg-type]


def check_same(again: Dataset, data: Dataset) -> None:
    assert again.target.tobytes() == data.target.tobytes()
    assert again.output.tobytes() == data.output.tobytes()
    for name in ("name", "target_name", "output_name", "decimal"):
        assert getattr(again, name) == getattr(data, name)
    assert {n: c.text.to_pylist() for n, c in again.columns.items()} == {
        n: c.text.to_pylist() for n, c in data.columns.items()
    }
