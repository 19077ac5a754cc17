"""A batch in which the prediction of one row is another one than in its file."""

from __future__ import annotations

from typing import Final

from lossviz.data import Dataset, cache_per_dataset

_KEPT: Final = ("name", "target_name", "output_name", "columns", "summary", "left_out", "decimal")


@cache_per_dataset(keep=4)
def change_output(data: Dataset, number: int, output: float) -> Dataset:
    """Give a batch with another prediction of one row.

    Parameters
    ----------
    data : Dataset
    number : int
        The row, counted from 1.
    output : float
        Its prediction, in the target's unit.

    Returns
    -------
    Dataset
        The same one as long as the change is the same. Where its rows are a sample of more, the
        sums of all those stay as they are.
    """
    outputs = data.output.copy()
    outputs[number - 1] = output
    return Dataset(data.target, outputs, **{name: getattr(data, name) for name in _KEPT})
