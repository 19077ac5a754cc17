"""Summaries of frames of any engine: what fits in memory, and what lies on a cluster.

What is in memory goes through NumPy. For what is not, the engine gets one set of
expressions in two rounds: the mean has to be known before deviations from it can be
summed, or all digits would be lost (see lossviz/data/summary.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from lossviz.base import LARGEST, DataError, quote
from lossviz.data import (
    Dataset,
    Histogram,
    LeftOut,
    Summary,
    Vector,
    guess_columns,
    list_edges,
    summarize_errors,
    summarize_pairs,
)
from lossviz.reading.choices import (
    choose_columns,
    describe_same_column,
    describe_unknown_column,
)

if TYPE_CHECKING:  # imported by the functions that need it: two plain arrays need no narwhals
    import narwhals as nw

Arrays = tuple[npt.ArrayLike, npt.ArrayLike]
_ERROR, _TARGET, _OUTPUT = "error e", "target t", "output o"


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
        return summarize_errors(Dataset(*cast(Arrays, data)).error)
    frame, columns = _open_frame(data, target, output)
    if _is_eager(frame):
        return summarize_pairs(*_collect_pairs(frame, columns))
    return _summarize_lazy(_select_float64(frame, columns), columns)


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
    opened, columns = _open_frame(frame, target, output)
    if _is_eager(opened):
        numbers = _collect_pairs(opened, columns)
        summary, chosen = summarize_pairs(*numbers), _draw_places(numbers[0].size, rows, seed)
        drawn = (numbers[0][chosen], numbers[1][chosen])
    else:
        summary = _summarize_lazy(_select_float64(opened, columns), columns)
        drawn = _draw_rows(_keep_finite(_select_float64(opened, columns)), rows, summary.n, seed)
    return Dataset(
        *drawn,
        target_name=columns[0],
        output_name=columns[1],
        summary=summary if drawn[0].size < summary.n else None,
        left_out=LeftOut(summary.excluded),
    )


def _open_frame(data: Any, target: str | None, output: str | None) -> tuple[Any, tuple[str, str]]:
    import narwhals as nw

    try:
        frame = nw.from_native(data)
    except TypeError:
        raise DataError(
            f"{type(data).__name__} is no frame that is known here: give one of pandas, polars, "
            "pyarrow, duckdb, dask or PySpark, or two arrays."
        ) from None
    return frame, _choose_columns(frame.collect_schema(), target, output)


def _choose_columns(schema: nw.Schema, target: str | None, output: str | None) -> tuple[str, str]:
    """Take the columns of numbers as named, or as their names say, as `read_csv` does."""
    names = [str(name) for name in schema]  # a column of pandas may be called by a number
    found = guess_columns(names, [str(name) for name in schema if schema[name].is_numeric()])
    columns = choose_columns(target, output, found, names)
    for name in columns:
        if name not in schema:
            raise describe_unknown_column(name, names)
        if not schema[name].is_numeric():
            raise DataError(
                f"Column {quote(name)} holds {schema[name]}, and no numbers: convert it first, or "
                "choose another column."
            )
    if columns[0] == columns[1]:
        raise describe_same_column(columns[0])
    return columns


def _is_eager(frame: Any) -> bool:
    import narwhals as nw

    return isinstance(frame, nw.DataFrame)


def _select_float64(frame: Any, columns: tuple[str, str]) -> Any:
    """Take both columns as float64, before anything is subtracted."""
    import narwhals as nw

    target, output = (nw.col(name).cast(nw.Float64) for name in columns)
    return frame.select(target.alias(_TARGET), output.alias(_OUTPUT))


def _collect_pairs(frame: Any, columns: tuple[str, str]) -> tuple[Vector, Vector, int]:
    """Give targets and outputs of the rows that have both, and how many have not."""
    numbers = _select_float64(frame, columns)
    target, output = (
        np.asarray(numbers[name].to_numpy(), dtype=np.float64) for name in (_TARGET, _OUTPUT)
    )
    finite = np.isfinite(target) & np.isfinite(output)
    for name, values in zip(columns, (target, output), strict=True):
        for row in np.flatnonzero(finite & (np.abs(values) > LARGEST))[:1].tolist():
            raise _describe_huge(f"Row {row + 1:,}, column {quote(name)}:", values[row])
    if not finite.any():
        raise _describe_nothing_left(target.size)
    if excluded := int(finite.size - np.count_nonzero(finite)):
        target, output = target[finite], output[finite]
    return target, output, excluded


def _draw_places(n: int, rows: int, seed: int) -> npt.NDArray[np.intp]:
    if n <= rows:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, rows, replace=False))


def _describe_nothing_left(n: int) -> DataError:
    return DataError(f"None of the {n:,} rows has finite numbers in both columns.")


def _describe_huge(where: str, value: float) -> DataError:
    return DataError(
        f"{where} the number is {value:g}, and 1e100 in size is the most here: give the numbers "
        "in a larger unit."
    )


# What is not in memory


def _is_finite() -> nw.Expr:
    """Whether a row has two finite numbers; null where one is null."""
    import narwhals as nw

    largest = np.finfo(np.float64).max.item()
    # Some engines hold NaN to be larger than any number: it is asked for by name.
    target, output = (
        (nw.col(name) >= -largest) & (nw.col(name) <= largest) & ~nw.col(name).is_nan()
        for name in (_TARGET, _OUTPUT)
    )
    return target & output


def _keep_finite(numbers: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return numbers.drop_nulls().filter(_is_finite())


def _summarize_lazy(numbers: nw.LazyFrame[Any], columns: tuple[str, str]) -> Summary:
    """Ask twice: for what to measure from, and for the sums."""
    import narwhals as nw

    t, o = (nw.when(_is_finite()).then(nw.col(name)) for name in (_TARGET, _OUTPUT))
    e = o - t
    first = _collect(
        numbers,
        {
            "rows": nw.len(),
            "n": _count_rows(_is_finite()),
            "low": e.min(),
            "high": e.max(),
            "mean": e.mean(),
            "about": (e * e).mean(),
            _TARGET: t.abs().max(),
            _OUTPUT: o.abs().max(),
        },
    )
    if not first["n"]:
        raise _describe_nothing_left(int(first["rows"]))
    for name, column in zip((_TARGET, _OUTPUT), columns, strict=True):
        if first[name] > LARGEST:
            raise _describe_huge(f"Column {quote(column)}: in size,", first[name])
    errors = _keep_finite(numbers).select((nw.col(_OUTPUT) - nw.col(_TARGET)).alias(_ERROR))
    return _sum_errors(errors, first)


def _sum_errors(errors: nw.LazyFrame[Any], first: Mapping[str, float]) -> Summary:
    n, low, high = int(first["n"]), float(first["low"]), float(first["high"])
    largest, mean, mean_square = max(-low, high), first["mean"], first["about"]
    edges = list_edges(largest)
    sums = _compute_sums(errors, mean, mean_square, edges)
    # The means are rounded: what deviations from them sum up to is taken out.
    rest, off = sums["rest"] / n, sums["off"]
    at_least, at_most = (
        [int(sums[f"{side} {k}"]) for k in range(len(edges))] for side in ("at least", "at most")
    )
    return Summary(
        n=n,
        mean_error=mean + rest,
        sum_squared_error=sums["squares"],
        sum_squared_deviation=max(0.0, sums["deviations"] - n * rest * rest),
        root_squared_loss_deviation=mean_square
        * math.sqrt(max(0.0, sums["spread"] - off * off / n)),
        min_error=low,
        max_error=high,
        n_low=int(sums["negative"]),
        n_high=int(sums["positive"]),
        histogram=Histogram.from_counts_beyond_edges(largest, n, at_least, at_most),
        excluded=int(first["rows"]) - n,
    )


def _compute_sums(
    errors: nw.LazyFrame[Any], mean: float, mean_square: float, edges: Sequence[float]
) -> dict[str, float]:
    """Sum up around the means, and count the errors beyond each edge.

    Deviations of squares are in units of their mean, as in lossviz/data/summary.py.
    """
    import narwhals as nw

    e = nw.col(_ERROR)
    apart, ratio = e - mean, e * e / (mean_square or 1.0) - float(mean_square > 0)
    sums = {
        "squares": (e * e).sum(),
        "rest": apart.sum(),
        "deviations": (apart * apart).sum(),
        "off": ratio.sum(),
        "spread": (ratio * ratio).sum(),
        "negative": _count_rows(e < 0),
        "positive": _count_rows(e > 0),
        **{f"at least {k}": _count_rows(e >= edge) for k, edge in enumerate(edges)},
        **{f"at most {k}": _count_rows(e <= -edge) for k, edge in enumerate(edges)},
    }
    return _collect(errors, sums)


def _count_rows(condition: nw.Expr) -> nw.Expr:
    import narwhals as nw

    return condition.cast(nw.Int64).sum()  # PySpark adds up no truth values


def _collect(frame: nw.LazyFrame[Any], figures: Mapping[str, nw.Expr]) -> dict[str, float]:
    named = [figure.alias(name) for name, figure in figures.items()]
    found = frame.select(*named).collect().to_dict(as_series=False)
    return {name: values[0] for name, values in found.items()}


def _draw_rows(frame: nw.LazyFrame[Any], rows: int, n: int, seed: int) -> tuple[Vector, Vector]:
    """Let the engine draw somewhat more rows than are asked for, and keep that many."""
    import narwhals as nw

    spare = rows + 6 * math.sqrt(rows) + 6  # six deviations of a draw row by row
    native = frame if spare >= n else _sample_rows(frame, spare / n, seed)
    drawn = nw.from_native(native).lazy().collect()
    chosen = _draw_places(len(drawn), rows, seed)
    target, output = (drawn[name].to_numpy()[chosen] for name in (_TARGET, _OUTPUT))
    return target.astype(np.float64), output.astype(np.float64)


def _sample_rows(frame: nw.LazyFrame[Any], share: float, seed: int) -> Any:
    """Keep each row with a probability, each engine in its own way."""
    native, engine = frame.to_native(), frame.implementation
    if engine.is_dask():
        return native.sample(frac=share, random_state=seed)
    if engine.is_pyspark():
        return native.sample(fraction=share, seed=seed)
    if engine.is_polars():
        import polars as pl

        return native.filter(pl.int_range(pl.len()).hash(seed) < int(share * 2**64))
    if engine.is_duckdb():
        sample = f"bernoulli({100 * share!r} PERCENT) REPEATABLE ({seed})"
        return native.query("numbers", f"SELECT * FROM numbers USING SAMPLE {sample}")
    raise DataError(
        f"No rows can be drawn by {engine}: give a frame of polars, duckdb, dask or PySpark."
    )
