"""Summaries of data sets, of arrays, and of frames of any engine."""

from __future__ import annotations

from typing import Any

from lossviz.data import Dataset, Summary, summarize_errors


def summarize(data: Any, *, target: str | None = None, output: str | None = None) -> Summary:
    """Summarise the errors of a batch.

    Parameters
    ----------
    data : Dataset, (target, output) as array-likes of shape (n,), or a frame
        A frame of pandas, polars (eager or lazy), pyarrow, duckdb, dask or PySpark.
        Rows in which a number is null, NaN or infinite are not summarised but counted,
        in `Summary.excluded`.
    target, output : str, optional
        For a frame, the names of two columns of numbers; found by name ("actual",
        "y_true", "Predicted Price"...) where left out, as `read_csv` finds them.

    Returns
    -------
    Summary
        Counts, sums and extremes of the errors, and their histogram.

    Raises
    ------
    DataError
        As `Dataset`; for a frame without those columns, with text in them or with no
        row left.

    Examples
    --------
    Of a frame on a cluster, only the summary comes back:

    >>> import pandas as pd
    >>> from lossviz import summarize
    >>> frame = pd.DataFrame({"y_true": [1.0, 2.0, 4.0, 3.0], "y_pred": [3.0, 1.0, None, 3.0]})
    >>> found = summarize(frame)
    >>> found.n, found.excluded, found.mean_squared_error
    (3, 1, 1.6666666666666667)
    >>> summarize(([1, 2], [3, 1])).sum_squared_error
    5.0
    """
    if isinstance(data, Dataset):
        return summarize_errors(data.error, data.left_out.n)
    if isinstance(data, tuple):
        return summarize_errors(Dataset(*data).error)
    from lossviz.reading import frames  # here, because two plain arrays need no narwhals

    return frames.summarize_frame(data, target, output)


def sampled(
    frame: Any,
    *,
    target: str | None = None,
    output: str | None = None,
    rows: int = 2000,
    seed: int = 1,
) -> Dataset:
    """Draw some rows of a frame at random, with the summary of all.

    Parameters
    ----------
    frame : frame
        As for `summarize`.
    target, output : str, optional
        As for `summarize`.
    rows : int
        How many are drawn; some thousands, because they are collected.
    seed : int
        Of the draw, which differs from engine to engine.

    Returns
    -------
    Dataset
        The rows, with the summary of all of them as its `summary`.

    Raises
    ------
    DataError
        As `summarize`.

    Examples
    --------
    >>> import pandas as pd
    >>> from lossviz.reading import sampled
    >>> frame = pd.DataFrame({"y_true": range(1000), "y_pred": range(1, 1001)})
    >>> data = sampled(frame, rows=100)
    >>> data
    Dataset(n=100, size=1000, target='y_true', output='y_pred')
    >>> data.summary.sum_squared_error
    1000.0
    """
    from lossviz.reading import frames

    return frames.sample_frame(frame, target, output, rows, seed)
