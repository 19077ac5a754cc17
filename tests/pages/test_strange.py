"""Strange links and files: each page runs, and says what is to be said."""

from __future__ import annotations

import math

import pytest

from tests.pages.app import App
from tests.pages.strange import FILES, FILES_AT, LINKS, find_not_numbers


def check_that_all_is_well(app: App) -> None:
    assert find_not_numbers(app.text) == []
    for figure in app.figures.values():
        assert all(math.isfinite(place) for place in figure.at.values())
        assert find_not_numbers(figure.scene.describe(figure.at)) == []


@pytest.mark.parametrize("name", LINKS)
def test_strange_links(name: str) -> None:
    address, said = LINKS[name]
    app = App(address)
    app.reads(*said)
    check_that_all_is_well(app)
    if address.startswith("sse-vs-mse"):
        assert len(app.figures) == (5 if name.endswith("N = 1") else 6)
        app.set("log", False)
        assert "bricks" in app.figures
        check_that_all_is_well(app)


@pytest.mark.parametrize("name", FILES)
def test_strange_files(name: str) -> None:
    content, more, said = FILES[name]
    app = App(FILES_AT + more).upload(content, "given.csv")
    app.reads(*said)
    check_that_all_is_well(app)
