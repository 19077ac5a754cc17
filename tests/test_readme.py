"""The README's code runs as it stands, and its links open what they say."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from lossviz.link import read
from pages.shared.page_table import PAGES

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\(http://localhost:8501([^)]*)\)", README)


def test_the_notebook_lines_run():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in code.splitlines() if line]) == 5
    names: dict[str, object] = {}
    exec(code, names)
    # SSE has the one half and MSE has not: SSE = n * MSE / 2.
    assert names["sse"] == pytest.approx(442 * names["mse"] / 2, rel=1e-14)
    assert "prediction" in [trace.name for trace in names["picture"].data]


@pytest.mark.parametrize("link", LINKS)
def test_each_link_is_understood(link):
    parts = urlsplit(link)
    (page,) = [p for p in PAGES if p.path == parts.path.strip("/")]
    assert read(parse_qs(parts.query), page.parameters).complaints == ()


def test_every_page_that_answers_something_is_in_it():
    linked = {urlsplit(link).path.strip("/") for link in LINKS}
    assert linked == {page.path for page in PAGES} - {""}


def test_its_picture_exists():
    for picture in re.findall(r"!\[[^]]*\]\(([^)]*)\)", README):
        assert (Path(__file__).parent.parent / picture).stat().st_size > 10_000
