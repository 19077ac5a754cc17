"""With which version of its library a row was run."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lossviz.conventions.convention import Convention


def find_version(row: Convention) -> str:
    """Name library and version that gave the row's number; empty where it was not run."""
    recorded = _read().get(row.key)
    return f"{row.package} {recorded['version']}" if recorded else ""


@cache
def _read() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("recorded.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, str]] = json.loads(text)["rows"]
    return rows
