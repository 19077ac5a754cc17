"""One reader, one file, one process: seconds and MiB of `python -m benchmarks.readers NAME FILE`.

What is imported comes before the clock. Memory is the peak above what the process holds
once it has its imports, and for ours the bytes of the file, as an upload brings them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter


def ours(path: Path) -> Callable[[], object]:
    """Every cell checked, summary and sample: what the pages ask for."""
    import pyarrow.compute
    import pyarrow.csv  # noqa: F401

    from lossviz.base import DataError
    from lossviz.reading import read_table

    content = path.read_bytes()

    def read() -> object:
        try:
            return read_table(content).dataset("target", "prediction", most=100_000).summary
        except DataError as refusal:
            return str(refusal)

    return read


def polars(path: Path) -> Callable[[], object]:
    """Only the SSE, nothing checked."""
    import polars as pl

    types = {"target": pl.Float64, "prediction": pl.Float64}
    squares = (pl.col("target") - pl.col("prediction")) ** 2
    return lambda: (
        pl.scan_csv(path, schema_overrides=types).select(squares.sum()).collect(engine="streaming")
    )


def duckdb(path: Path) -> Callable[[], object]:
    """Only the SSE, nothing checked."""
    import duckdb as db

    types = "{'target': 'DOUBLE', 'prediction': 'DOUBLE'}"
    query = (
        "SELECT sum((target - prediction) * (target - prediction)) "
        f"FROM read_csv('{path}', columns = {types}, header = true)"
    )
    return lambda: db.sql(query).fetchall()


def pyarrow(path: Path) -> Callable[[], object]:
    """Only the SSE, nothing checked."""
    import pyarrow as pa
    from pyarrow import csv

    types = {"target": pa.float64(), "prediction": pa.float64()}

    def read() -> float:
        total = 0.0
        for batch in csv.open_csv(path, convert_options=csv.ConvertOptions(column_types=types)):
            error = batch.column(0).to_numpy() - batch.column(1).to_numpy()
            total += float(error @ error)
        return total

    return read


READERS = {"ours": ours, "polars": polars, "duckdb": duckdb, "pyarrow": pyarrow}


def main(name: str, path: Path) -> None:
    """Read once, and say how long it took and how much memory."""
    read = READERS[name](path)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts anew
    before, began = _mebibytes("VmRSS"), perf_counter()
    found = read()
    print(f"{perf_counter() - began:.4f} {_mebibytes('VmHWM') - before:.0f} {found!s:.60}")


def _mebibytes(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    match = re.search(rf"{field}:\s+(\d+) kB", status)
    assert match is not None
    return int(match[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
