"""Damage files and links in all ways for a while: are they read right, or refused?

Environment: SECONDS (120) to go on for, SEED (of the clock) to begin with.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

from tests.reading.mutations import Finding, damaged, finding, hostile, large, summarised, trial
from tests.sharing import mutations as links

_LARGE_EVERY = 500
_HOSTILE_EVERY = 10
_LINK_EVERY = 4


def main() -> int:
    """Run the trials; 1 if one of them found something."""
    seed = int(os.environ.get("SEED") or time.time())
    until = time.monotonic() + float(os.environ.get("SECONDS") or 120)
    chance, counts, found = random.Random(seed), Counter[str](), 0
    while time.monotonic() < until and found < 10:
        kind, wrong = try_next(chance, sum(counts.values()))
        counts[kind] += 1
        if wrong:
            found += 1
            report(wrong, seed, found)
    print(f"seed {seed}; {summarised(counts)}; {found} found")
    return int(found > 0)


def try_next(chance: random.Random, done: int) -> tuple[str, Finding | None]:
    """Read a small damaged file; now and then a large or a hostile one, or a link."""
    if done % _LINK_EVERY == _LINK_EVERY - 1:
        kind, wrong = links.trial(chance)
        return kind, Finding(wrong.encode(), wrong) if wrong else None
    if done % _LARGE_EVERY == _LARGE_EVERY - 1:
        return finding(damaged(large(chance), chance))
    if done % _HOSTILE_EVERY == _HOSTILE_EVERY - 1:
        return finding(hostile(chance))
    return trial(chance)


def report(wrong: Finding, seed: int, number: int) -> None:
    """Keep the file and say what was wrong."""
    path = Path(f"fuzz-{seed}-{number}.csv")
    path.write_bytes(wrong.content)
    print(f"{path}: {wrong.what}")


if __name__ == "__main__":
    sys.exit(main())
