"""Rows of figures, and the table that they are printed as."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median


@dataclass(frozen=True)
class Row:
    """One figure: what was measured in each pair, and whether it is where it should be.

    Attributes
    ----------
    figure : str
        What it is.
    ours, floor : str
        What was measured, in words.
    ratio : str
        Median over the pairs, with the smallest and the largest.
    target : str
        What is to be reached.
    reached : bool or None
        Whether it is; None where nothing is asked.
    """

    figure: str
    ours: str
    floor: str
    ratio: str
    target: str
    reached: bool | None


def ratio(
    figure: str,
    pairs: Sequence[tuple[float, float]],
    unit: str,
    *,
    most: float | None = None,
    digits: int = 0,
) -> Row:
    """Hold a smaller-is-better figure against its floor, pair by pair.

    The ratio is to be `most` at most; where that is None nothing is asked.
    """
    ratios = [ours / floor for ours, floor in pairs]
    ours, floor = (median(side) for side in zip(*pairs, strict=True))
    return Row(
        figure,
        f"{ours:.{digits}f} {unit}",
        f"{floor:.{digits}f} {unit}",
        f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
        "" if most is None else f"<= {most:.1f}",
        None if most is None else median(ratios) <= most,
    )


def level(figure: str, pairs: Sequence[tuple[float, float]], unit: str, *, least: float) -> Row:
    """Hold a larger-is-better figure against a fixed level; the floor stands beside it."""
    ours, floor = (median(side) for side in zip(*pairs, strict=True))
    ratios = [a / b for a, b in pairs]
    return Row(
        figure,
        f"{ours:.1f} {unit}",
        f"{floor:.1f} {unit}",
        f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
        f">= {least:.0f} {unit}",
        ours >= least,
    )


def share(figure: str, pairs: Sequence[tuple[float, float]], unit: str, *, least: float) -> Row:
    """Hold a larger-is-better figure against its floor, pair by pair."""
    row = level(figure, pairs, unit, least=0)
    reached = median(ours / floor for ours, floor in pairs) >= least
    return replace(row, target=f">= {least:g} of it", reached=reached)


def bounded(figure: str, ours: float, unit: str, *, most: float) -> Row:
    """Hold a figure against a fixed bound."""
    return Row(figure, f"{ours:.1f} {unit}", "", "", f"<= {most:g} {unit}", ours <= most)


def worst(figure: str, ours: Sequence[float], floor: Sequence[float] | None, unit: str) -> Row:
    """State the largest of many; nothing is asked of it."""
    beside = f"{max(floor):.0f} {unit}" if floor else ""
    ratio = f"{max(ours) / max(floor):.2f}" if floor else ""
    return Row(figure, f"{max(ours):.0f} {unit}", beside, ratio, "", None)


def count(figure: str, ours: int, floor: int | None, *, asked: int | None) -> Row:
    """State a number that has to be exactly so."""
    beside = "" if floor is None else str(floor)
    target = "" if asked is None else str(asked)
    return Row(figure, str(ours), beside, "", target, None if asked is None else ours == asked)


_HEADS = ("figure", "ours", "floor", "ratio (min-max)", "target", "reached")


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out, in columns."""
    said = {True: "yes", False: "NO", None: ""}
    cells = [
        _HEADS,
        *((r.figure, r.ours, r.floor, r.ratio, r.target, said[r.reached]) for r in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def machine() -> str:
    """Say on what it was measured."""
    load = "/".join(f"{part:.1f}" for part in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, load {load}"
    )
