"""`python -m benchmarks [part ...]`: measure, and print one table."""

from __future__ import annotations

import argparse
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
    """Measure the parts that were asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    asked = parser.parse_args().parts or PARTS
    unknown = set(asked) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    rows = []
    for part in asked:
        print(f"measuring: {part}", flush=True)
        rows += import_module(f"benchmarks.{part}").rows()
    print(f"\n{report.table(rows)}\n\n{report.machine()}")


if __name__ == "__main__":
    main()
