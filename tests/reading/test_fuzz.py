"""Some damaged files; `make fuzz` tries as many as there is time for."""

import random
from collections import Counter

import pytest

from tests.reading.mutations import finding, hostile, trial


@pytest.mark.parametrize("files", [100, pytest.param(1_500, marks=pytest.mark.exhaustive)])
def test_damaged_files_are_read_right_or_refused(files: int) -> None:
    chance = random.Random(7)
    counts: Counter[str] = Counter()
    for _ in range(files):
        kind, wrong = trial(chance)
        counts[kind] += 1
        assert wrong is None, (wrong.what, wrong.content)
    assert counts["read"] > files / 5
    assert counts["refused"] > files / 15


@pytest.mark.parametrize("files", [6, pytest.param(60, marks=pytest.mark.exhaustive)])
def test_hostile_files_are_read_right_or_refused(files: int) -> None:
    chance = random.Random(7)
    for _ in range(files):
        content = hostile(chance)
        _, wrong = finding(content)
        assert wrong is None, (wrong.what, content[:200])
