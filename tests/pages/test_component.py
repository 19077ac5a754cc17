"""A scene is left out only where the browser said that it has this very one."""

from __future__ import annotations

import pytest

from pages.figure.component import InBrowser


def test_the_browser_has_what_it_said_that_it_has() -> None:
    there = InBrowser()
    assert there.draw("first", stays=True) == "first"
    there.received = there.version
    assert there.draw("first", stays=True) == ""
    assert there.draw("first", stays=False) == "first"


def test_what_was_only_sent_is_sent_again() -> None:
    there = InBrowser()
    for _ in range(3):
        assert there.draw("first", stays=True) == "first"


@pytest.mark.parametrize("said_late", [False, True])
def test_a_scene_that_comes_back_is_another_one(said_late: bool) -> None:
    there = InBrowser()
    there.draw("first", stays=True)
    said = there.version
    if not said_late:
        there.received = said
    there.draw("second", stays=True)
    if said_late:  # the figure was moved before the second scene came there
        there.received = said
    assert there.draw("first", stays=True) == "first"
    assert there.draw("first", stays=True) == "first"
