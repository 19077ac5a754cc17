"""Some damaged links; `make fuzz` tries as many as there is time for."""

import random
from collections import Counter

import pytest

from tests.sharing.mutations import trial


@pytest.mark.parametrize("links", [200, pytest.param(5_000, marks=pytest.mark.exhaustive)])
def test_damaged_links_are_read_or_refused(links: int) -> None:
    chance = random.Random(11)
    counts: Counter[str] = Counter()
    for _ in range(links):
        kind, wrong = trial(chance)
        counts[kind] += 1
        assert not wrong, wrong
    assert counts["link read"] > links / 8
    assert counts["link refused"] > links / 3
