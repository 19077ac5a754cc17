"""Some hundred damaged files; `make fuzz` tries as many as there is time for."""

import random
from collections import Counter

from tests.reading.mutations import finding, hostile, trial


def test_damaged_files_are_read_right_or_refused() -> None:
    chance = random.Random(7)
    counts: Counter[str] = Counter()
    for _ in range(1_500):
        kind, wrong = trial(chance)
        counts[kind] += 1
        assert wrong is None, (wrong.what, wrong.content)
    assert counts["read"] > 300
    assert counts["refused"] > 100


def test_hostile_files_are_read_right_or_refused() -> None:
    chance = random.Random(7)
    for _ in range(60):
        content = hostile(chance)
        _, wrong = finding(content)
        assert wrong is None, (wrong.what, content[:200])
