"""`python -m benchmarks [part ...]`: measure, and print a table for each part as it ends."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from benchmarks import report

PARTS = (
    "drag",
    "release",
    "change",
    "first_curve",
    "batch",
    "minibatch",
    "weights",
    "large",
    "fairness",
    "restart",
    "sessions",
    "leaving",
    "conventions",
)


def main() -> None:
    """Measure the parts that were asked for, or all; exit with 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    asked = parser.parse_args().parts or PARTS
    unknown = set(asked) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    failed = measure(asked)
    print(f"\n{report.machine()}")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def measure(parts: Sequence[str]) -> list[str]:
    """Measure parts one after the other, and print what each gave; name those that failed."""
    failed = []
    for part in parts:
        print(f"\nmeasuring: {part}", flush=True)
        try:
            print(report.table(import_module(f"benchmarks.{part}").rows()), flush=True)
        except Exception:
            traceback.print_exc()
            failed.append(part)
    return failed


if __name__ == "__main__":
    main()
