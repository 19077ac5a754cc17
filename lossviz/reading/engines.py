"""Summaries of frames of any engine: what fits in memory, and what lies on a cluster.

What is in memory goes through NumPy. For what is not, one set of expressions is
handed to the engine, in rounds: what deviations are measured from has to be known
before they can be summed, or all digits would be lost (see moments.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from lossviz.base import DataError, list_names, quote
from lossviz.data import (
    Dataset,
    Histogram,
    LeftOut,
    Summary,
    Vector,
    check_representable,
    choose_unit_exponent,
    list_edges,
    summarize_errors,
    summarize_pairs,
    unscale,
)

if TYPE_CHECKING:  # imported inside the functions that need it: see reading/csvtext.py
    import narwhals as nw

Arrays = tuple[npt.ArrayLike, npt.ArrayLike]
_ERROR, _TARGET, _OUTPUT = "error e", "target t", "output o"


def summarize(data: Any, *, target: str | None = None, output: str | None = None) -> Summary:
    """Summarise the errors of a batch.

    Parameters
    ----------
    data : Dataset, (target, output) as array-likes of shape (n,), or a frame
        A frame of pandas, polars (eager or lazy), pyarrow, duckdb, dask or PySpark.
    target, output : str, optional
        For a frame, the names of two columns of numbers. Rows in which one of them is
        null, NaN or infinite are not summarised but counted, in `Summary.excluded`.

    Raises
    ------
    DataError
        As `Dataset.from_arrays`; for a frame without those columns, with text in them
        or with no row left; and where squared errors add up to more than float64 holds.
    """
    if isinstance(data, Dataset):
        return summarize_errors(data.error, data.left_out.n)
    if isinstance(data, tuple):
        return summarize_errors(Dataset.from_arrays(*cast(Arrays, data)).error)
    frame, columns = _opened(data, target, output)
    if _is_eager(frame):
        return summarize_pairs(*_in_memory(frame, columns))
    return _of_lazy(_numbers(frame, columns))


def sampled(frame: Any, *, target: str, output: str, rows: int = 2000, seed: int = 1) -> Dataset:
    """Draw some rows of a frame at random, with the summary of all.

    Parameters
    ----------
    frame : frame
        As for `summarize`.
    target, output : str
        The names of two columns of numbers.
    rows : int
        How many are drawn; some thousands, because they are collected.
    seed : int
        Of the draw, which differs from engine to engine.

    Returns
    -------
    Dataset
        The rows, with the summary of all of them as its `whole`.

    Raises
    ------
    DataError
        As `summarize`.
    """
    opened, columns = _opened(frame, target, output)
    if _is_eager(opened):
        numbers = _in_memory(opened, columns)
        whole, chosen = summarize_pairs(*numbers), _choose(numbers[0].size, rows, seed)
        drawn = (numbers[0][chosen], numbers[1][chosen])
    else:
        whole = _of_lazy(_numbers(opened, columns))
        drawn = _drawn(_finite(_numbers(opened, columns)), rows, whole.n, seed)
    return Dataset.from_arrays(
        *drawn,
        target_name=target,
        output_name=output,
        whole=whole if drawn[0].size < whole.n else None,
        left_out=LeftOut(whole.excluded),
    )


def _opened(data: Any, target: str | None, output: str | None) -> tuple[Any, tuple[str, str]]:
    import narwhals as nw

    try:
        frame = nw.from_native(data)
    except TypeError:
        raise DataError(
            f"{type(data).__name__} is no frame that is known here: give one of pandas, polars, "
            "pyarrow, duckdb, dask or PySpark, or two arrays."
        ) from None
    schema = frame.collect_schema()
    for name, what in ((target, "target"), (output, "output")):
        if name is None or name not in schema:
            said = f"There is no column {quote(name)}. " if name else ""
            raise DataError(
                f"{said}Name the column of the {what}s with {what}=... The columns are: "
                f"{list_names(list(schema.names()))}."
            )
        if not schema[name].is_numeric():
            raise DataError(
                f"Column {quote(name)} holds {schema[name]}, and no numbers: convert it first, or "
                "choose another column."
            )
    return frame, (cast(str, target), cast(str, output))


def _is_eager(frame: Any) -> bool:
    import narwhals as nw

    return isinstance(frame, nw.DataFrame)


def _numbers(frame: Any, columns: tuple[str, str]) -> Any:
    """Take both columns as float64, before anything is subtracted."""
    import narwhals as nw

    target, output = (nw.col(name).cast(nw.Float64) for name in columns)
    return frame.select(target.alias(_TARGET), output.alias(_OUTPUT))


def _in_memory(frame: nw.DataFrame[Any], columns: tuple[str, str]) -> tuple[Vector, Vector, int]:
    """Give targets and outputs of the rows that have both, and how many have not."""
    numbers = _numbers(frame, columns)
    target, output = (
        np.asarray(numbers[name].to_numpy(), dtype=np.float64) for name in (_TARGET, _OUTPUT)
    )
    finite = np.isfinite(target) & np.isfinite(output)
    if not finite.any():
        raise _nothing_left(target.size)
    if excluded := int(finite.size - np.count_nonzero(finite)):
        target, output = target[finite], output[finite]
    with np.errstate(over="ignore"):
        _refuse_too_large(float(np.abs(output - target).max()))
    return target, output, excluded


def _choose(n: int, rows: int, seed: int) -> npt.NDArray[np.intp]:
    if n <= rows:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, rows, replace=False))


def _nothing_left(n: int) -> DataError:
    return DataError(f"None of the {n:,} rows has finite numbers in both columns.")


def _refuse_too_large(largest: float) -> None:
    if not math.isfinite(largest):
        raise DataError(
            "An error is too large for a 64-bit number (about 1.8e308): use a larger unit."
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


def _finite(numbers: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return numbers.drop_nulls().filter(_is_finite())


def _of_lazy(numbers: nw.LazyFrame[Any]) -> Summary:
    """Ask twice: for what to measure from, and for the sums."""
    import narwhals as nw

    e = nw.when(_is_finite()).then(nw.col(_OUTPUT) - nw.col(_TARGET))
    first = _collected(
        numbers,
        {
            "rows": nw.len(),
            "n": _count(_is_finite()),
            "low": e.min(),
            "high": e.max(),
            "mean": e.mean(),
            "about": (e * e).mean(),
        },
    )
    if not first["n"]:
        raise _nothing_left(int(first["rows"]))
    _refuse_too_large(max(-first["low"], first["high"]))
    errors = _finite(numbers).select((nw.col(_OUTPUT) - nw.col(_TARGET)).alias(_ERROR))
    return _summed(errors, first)


def _summed(errors: nw.LazyFrame[Any], first: Mapping[str, float]) -> Summary:
    n, low, high = int(first["n"]), float(first["low"]), float(first["high"])
    largest = max(-low, high)
    # The unit has to be a number too, which 2**1074 is not.
    exponent, edges = max(choose_unit_exponent(largest), -1000), list_edges(largest)
    unit = math.ldexp(1.0, -exponent)
    middle = _middle(errors, unit) if exponent else first
    sums = {**middle, **_sums(errors, unit, middle, edges)}
    # The middles are rounded: what deviations from them sum up to is taken out.
    rest, off = sums["rest"] / n, sums["squares"] - n * sums["about"]
    squares = {
        "sum_squared_error": sums["squares"],
        "sum_squared_deviation": max(0.0, sums["deviations"] - n * rest * rest),
        "root_squared_loss_deviation": math.sqrt(max(0.0, sums["spread"] - off * off / n)),
    }
    at_least, at_most = (
        [int(sums[f"{side} {k}"]) for k in range(len(edges))] for side in ("at least", "at most")
    )
    return Summary(
        n=n,
        mean_error=unscale(sums["mean"] + rest, exponent),
        min_error=low,
        max_error=high,
        n_low=int(sums["negative"]),
        n_high=int(sums["positive"]),
        histogram=Histogram.from_counts(largest, n, at_least, at_most),
        excluded=int(first["rows"]) - n,
        **{
            name: check_representable(unscale(value, 2 * exponent))
            for name, value in squares.items()
        },
    )


def _middle(errors: nw.LazyFrame[Any], unit: float) -> dict[str, float]:
    """Ask once more where squares would overflow or vanish: for the middles in a unit."""
    import narwhals as nw

    scaled = nw.col(_ERROR) * unit
    return _collected(errors, {"mean": scaled.mean(), "about": (scaled * scaled).mean()})


def _sums(
    errors: nw.LazyFrame[Any], unit: float, middle: Mapping[str, float], edges: Sequence[float]
) -> dict[str, float]:
    """Sum up errors times a unit around their middle, and count them beyond each edge."""
    import narwhals as nw

    e, scaled = nw.col(_ERROR), nw.col(_ERROR) * unit
    apart, spread = scaled - middle["mean"], scaled * scaled - middle["about"]
    sums = {
        "squares": (scaled * scaled).sum(),
        "rest": apart.sum(),
        "deviations": (apart * apart).sum(),
        "spread": (spread * spread).sum(),
        "negative": _count(e < 0),
        "positive": _count(e > 0),
        **{f"at least {k}": _count(e >= edge) for k, edge in enumerate(edges)},
        **{f"at most {k}": _count(e <= -edge) for k, edge in enumerate(edges)},
    }
    return _collected(errors, sums)


def _count(condition: nw.Expr) -> nw.Expr:
    import narwhals as nw

    return condition.cast(nw.Int64).sum()  # PySpark adds up no truth values


def _collected(frame: nw.LazyFrame[Any], figures: Mapping[str, nw.Expr]) -> dict[str, float]:
    named = [figure.alias(name) for name, figure in figures.items()]
    found = frame.select(*named).collect().to_dict(as_series=False)
    return {name: values[0] for name, values in found.items()}


def _drawn(frame: nw.LazyFrame[Any], rows: int, n: int, seed: int) -> tuple[Vector, Vector]:
    """Let the engine draw somewhat more rows than are asked for, and keep that many."""
    import narwhals as nw

    spare = rows + 6 * math.sqrt(rows) + 6  # six deviations of a draw row by row
    native = frame if spare >= n else _sample_of(frame, spare / n, seed)
    drawn = nw.from_native(native).lazy().collect()
    chosen = _choose(len(drawn), rows, seed)
    target, output = (drawn[name].to_numpy()[chosen] for name in (_TARGET, _OUTPUT))
    return target.astype(np.float64), output.astype(np.float64)


def _sample_of(frame: nw.LazyFrame[Any], share: float, seed: int) -> Any:
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
