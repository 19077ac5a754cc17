"""Frames of any engine: what fits in memory, and what lies on a cluster.

What is in memory goes through NumPy. For what is not, the engine gets one set of
expressions in two rounds: the mean has to be known before deviations from it can be
summed, or all digits would be lost (see lossviz/data/summary.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np

from lossviz.base import LARGEST, DataError, quote
from lossviz.data import (
    Dataset,
    Histogram,
    LeftOut,
    Summary,
    Vector,
    draw_rows,
    guess_columns,
    list_edges,
    summarize_pairs,
)
from lossviz.reading.choices import (
    choose_columns,
    describe_same_column,
    describe_unknown_column,
)

_ERROR, _TARGET, _OUTPUT = "error e", "target t", "output o"


def summarize_frame(data: Any, target: str | None, output: str | None) -> Summary:
    """Summarise the errors of a frame: see `engines.summarize`."""
    frame, columns = _open_frame(data, target, output)
    if isinstance(frame, nw.DataFrame):
        return summarize_pairs(*_collect_pairs(frame, columns))
    return _summarize_lazy(frame, columns)


def sample_frame(
    data: Any, target: str | None, output: str | None, rows: int, seed: int
) -> Dataset:
    """Draw some rows of a frame, with the summary of all: see `engines.sampled`."""
    frame, columns = _open_frame(data, target, output)
    if isinstance(frame, nw.DataFrame):
        numbers = _collect_pairs(frame, columns)
        summary, chosen = summarize_pairs(*numbers), draw_rows(numbers[0].size, rows, seed)
        drawn = (numbers[0][chosen], numbers[1][chosen])
    else:
        summary = _summarize_lazy(frame, columns)
        drawn = _draw_rows(_keep_finite(frame), rows, summary.n, seed)
    return Dataset(
        *drawn,
        target_name=columns[0],
        output_name=columns[1],
        summary=summary if drawn[0].size < summary.n else None,
        left_out=LeftOut(summary.excluded),
    )


def _open_frame(data: Any, target: str | None, output: str | None) -> tuple[Any, tuple[str, str]]:
    """Take both columns of a frame as float64, before anything is subtracted; give their names."""
    try:
        frame = nw.from_native(data)
    except TypeError:
        raise DataError(
            f"{type(data).__name__} is no frame that is known here: give one of pandas, polars, "
            "pyarrow, duckdb, dask or PySpark, or two arrays."
        ) from None
    columns = _choose_columns(frame.collect_schema(), target, output)
    numbers = (
        nw.col(name).cast(nw.Float64).alias(alias)
        for name, alias in zip(columns, (_TARGET, _OUTPUT), strict=True)
    )
    return frame.select(*numbers), (str(columns[0]), str(columns[1]))


def _choose_columns(schema: nw.Schema, target: str | None, output: str | None) -> tuple[str, str]:
    """Take the columns of numbers as named, or as their names say, as `read_csv` does."""
    # A column of pandas may be called by a number: then it is found by the text of it, too.
    own = {str(name): name for name in schema} | {name: name for name in schema}
    names = list(dict.fromkeys(map(str, schema)))
    found = guess_columns(names, [str(name) for name in schema if schema[name].is_numeric()])
    named = choose_columns(target, output, found, names)
    for name in named:
        if name not in own:
            raise describe_unknown_column(name, names)
    columns = own[named[0]], own[named[1]]
    for name in columns:
        if not schema[name].is_numeric():
            raise DataError(
                f"Column {quote(str(name))} holds {schema[name]}, and no numbers: convert it "
                "first, or choose another column."
            )
    if columns[0] == columns[1]:
        raise describe_same_column(str(columns[0]))
    return columns


def _collect_pairs(numbers: Any, columns: tuple[str, str]) -> tuple[Vector, Vector, int]:
    """Give targets and outputs of the rows that have both, and how many have not."""
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
    largest = np.finfo(np.float64).max.item()
    # Some engines hold NaN to be larger than any number: it is asked for by name.
    target, output = (
        (nw.col(name) >= -largest) & (nw.col(name) <= largest) & ~nw.col(name).is_nan()
        for name in (_TARGET, _OUTPUT)
    )
    return target & output


def _keep_finite(numbers: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Keep the rows with two finite numbers."""
    return numbers.drop_nulls().filter(_is_finite())


def _summarize_lazy(numbers: nw.LazyFrame[Any], columns: tuple[str, str]) -> Summary:
    """Ask twice: for what to measure from, and for the sums."""
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
    """Summarise errors in the second round, around the means and extremes of the first."""
    n, low, high = int(first["n"]), float(first["low"]), float(first["high"])
    largest, mean, mean_square = max(-low, high), first["mean"], first["about"]
    edges = list_edges(largest)
    sums = _compute_sums(errors, mean, mean_square, edges)
    # The means are rounded: what deviations from them sum up to is taken out.
    off, off_squares = sums["off"] / n, sums["off squares"]
    at_least, at_most = (
        [int(sums[f"{side} {k}"]) for k in range(len(edges))] for side in ("at least", "at most")
    )
    return Summary(
        n=n,
        mean_error=mean + off,
        sum_squared_error=sums["squares"],
        sum_squared_deviation=max(0.0, sums["deviations"] - n * off * off),
        root_squared_loss_deviation=mean_square
        * math.sqrt(max(0.0, sums["spread"] - off_squares * off_squares / n)),
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
    e = nw.col(_ERROR)
    apart, ratio = e - mean, e * e / (mean_square or 1.0) - float(mean_square > 0)
    sums = {
        "squares": (e * e).sum(),
        "off": apart.sum(),
        "deviations": (apart * apart).sum(),
        "off squares": ratio.sum(),
        "spread": (ratio * ratio).sum(),
        "negative": _count_rows(e < 0),
        "positive": _count_rows(e > 0),
        **{f"at least {k}": _count_rows(e >= edge) for k, edge in enumerate(edges)},
        **{f"at most {k}": _count_rows(e <= -edge) for k, edge in enumerate(edges)},
    }
    return _collect(errors, sums)


def _count_rows(condition: nw.Expr) -> nw.Expr:
    """Count the rows for which a condition holds."""
    return condition.cast(nw.Int64).sum()  # PySpark adds up no truth values


def _collect(frame: nw.LazyFrame[Any], figures: Mapping[str, nw.Expr]) -> dict[str, float]:
    """Ask the engine for some numbers at once, and give them by their names."""
    named = [figure.alias(name) for name, figure in figures.items()]
    found = frame.select(*named).collect().to_dict(as_series=False)
    return {name: values[0] for name, values in found.items()}


def _draw_rows(frame: nw.LazyFrame[Any], rows: int, n: int, seed: int) -> tuple[Vector, Vector]:
    """Let the engine draw somewhat more rows than are asked for, and keep that many."""
    spare = rows + 6 * math.sqrt(rows) + 6  # six deviations of a draw row by row
    native = frame if spare >= n else _sample_rows(frame, spare / n, seed)
    drawn = nw.from_native(native).lazy().collect()
    chosen = draw_rows(len(drawn), rows, seed)
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
