"""Ten million rows: from the file to the summary, up to a bad cell at its end, and in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from benchmarks import report
from benchmarks.minibatch import took
from benchmarks.readers import READERS
from lossviz.data import summarize_pairs

_ROWS = 10_000_000
_RUNS = 5
_MOST_MEMORY, _MOST_GROWTH = 200, 1.2


def rows() -> list[report.Row]:
    """Measure reading, and then what is in memory."""
    with TemporaryDirectory() as folder:
        good, small, bad = (Path(folder) / name for name in ("good.csv", "small.csv", "bad.csv"))
        _write(good, _ROWS)
        _write(small, _ROWS // 10)
        bad.write_bytes(good.read_bytes() + b"1,x\n")
        return [*_read(good, small, bad), *_in_memory()]


def _write(path: Path, n: int) -> None:
    target, noise = np.random.default_rng(1).normal(size=(2, n)) * [[200], [3]]
    columns = {"target": np.round(target + 500, 4), "prediction": np.round(target + 500 + noise, 5)}
    pl.DataFrame(columns).write_csv(path)


def _read(good: Path, small: Path, bad: Path) -> list[report.Row]:
    runs = [{name: _once(name, good) for name in READERS} for _ in range(_RUNS)]
    seconds = [(run["ours"][0], min(run[n][0] for n in READERS if n != "ours")) for run in runs]
    refused = [(_once("ours", bad)[0], run["ours"][0]) for run in runs]
    memory = [(run["ours"][1], _once("ours", small)[1]) for run in runs]
    size = good.stat().st_size / 1e6
    most = max(large for large, _ in memory)
    return [
        report.ratio(
            f"10,000,000 rows, {size:.0f} MB, every cell checked / the SSE of the fastest",
            seconds,
            "s",
            most=2.5,
            digits=2,
        ),
        report.ratio(
            "a bad cell in the last line, until its sentence / reading the file",
            refused,
            "s",
            most=2.5,
            digits=2,
        ),
        report.ratio(
            "memory for 10,000,000 rows beyond the file / for 1,000,000",
            memory,
            "MiB",
            most=_MOST_GROWTH,
        ),
        report.Row(
            "memory beyond the file, at most",
            f"{most:.0f} MiB",
            "",
            "",
            f"<= {_MOST_MEMORY} MiB",
            most <= _MOST_MEMORY,
        ),
    ]


def _once(name: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.readers", name, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def _in_memory() -> list[report.Row]:
    target, noise = np.random.default_rng(1).normal(size=(2, _ROWS))
    output = target + noise
    copies = np.empty((2, _ROWS))

    def copy() -> None:
        np.copyto(copies[0], target)
        np.copyto(copies[1], output)

    summaries = [(took(lambda: summarize_pairs(target, output)), took(copy)) for _ in range(_RUNS)]
    return [
        report.ratio(
            "the summary of 10,000,000 rows in memory / a copy of both columns",
            summaries,
            "ms",
            digits=1,
        ),
    ]
