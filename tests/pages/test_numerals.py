"""Numbers on one screen are written in one way, on every page."""

from __future__ import annotations

import re

import pytest

from pages.parts import PAGES
from pages.state import Expander
from tests.pages.app import App

# Drawings, formulas, code, addresses, names from outside, what a sample's text says of literature.
APART = re.compile(
    r"<[^>]*>|\$.*?\$|```.*?```|`[^`]*`|\]\(.*?\)|⁨[^⁩]*⁩|\(20\d\d\)|\b\d+-\d+\b|\w+=\S+", re.S
)
HYPHEN = re.compile(r"(?<![\w.])-\d[\d.]*")
UNPARTED = re.compile(r"(?<![\d.,])\d{4,}")
PROGRAMS = re.compile(r"\d[eE][+-]?\d")
LARGE = "target,output,size\n" + "".join(
    f"{9000 * k % 7919 - 3000},{9100 * k % 7907 - 2500 + 3 * k},{k % 83}\n" for k in range(1, 1200)
)


def read(app: App) -> list[str]:
    """All words on the page but the cells of tables, each piece without what is no sentence."""
    nodes = [node for node in app._nodes() if node.type not in ("dataframe", "code")]
    pieces = [str(getattr(node, "value", "")) for node in nodes if node.type in READ]
    pieces += [str(getattr(node, "label", "")) for node in nodes]
    for figure in app.figures.values():
        pieces += [figure.scene.say(figure.at), figure.scene.describe(figure.at)]
    return [APART.sub(" ", piece) for piece in pieces]


READ = {"caption", "error", "header", "info", "markdown", "subheader", "title", "warning"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
@pytest.mark.parametrize(
    "state", ["", "eta=-0.5&esse=-1&emse=-1&o=-3000&t=-1200.5", "data=diabetes", "large"]
)
def test_every_number_has_a_true_minus_and_its_thousands_apart(page, state) -> None:
    folds = "&".join(f"{e.name}=true" for e in page.parameters if isinstance(e, Expander))
    if state == "large":
        app = App("batch?data=upload").upload(LARGE)
        app.go_to(page.path)
    else:
        app = App(f"{page.path}?{state}&{folds}")
    wrong = [
        (found[0], piece[:200])
        for piece in read(app)
        for rule in (HYPHEN, UNPARTED, PROGRAMS)
        if (found := rule.search(piece))
    ]
    assert wrong == []
