"""A thousand damaged links; `make fuzz` tries as many as there is time for."""

import random
from collections import Counter

from tests.sharing.mutations import trial


def test_damaged_links_are_read_or_refused() -> None:
    chance = random.Random(11)
    counts: Counter[str] = Counter()
    for _ in range(1_500):
        kind, wrong = trial(chance)
        counts[kind] += 1
        assert not wrong, wrong
    assert counts["link read"] > 200
    assert counts["link refused"] > 500
