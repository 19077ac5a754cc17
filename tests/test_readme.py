"""The README's code runs as it stands, and its links open what they say."""

import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import polars as pl
import pytest

from lossviz.reading.saved import from_json
from pages.page_table import PAGES
from pages.state.link import parse_address

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
LINKS = re.findall(r"\(http://localhost:8501([^)]*)\)", README)


def test_the_notebook_lines_run():
    code = CODE[1]
    assert len([line for line in code.splitlines() if line]) == 5
    names: dict[str, object] = {}
    exec(code, names)
    # SSE has the one half and MSE has not: SSE = n * MSE / 2.
    assert names["sse"] == pytest.approx(442 * names["mse"] / 2, rel=1e-14)
    assert "prediction" in [trace.name for trace in names["picture"].data]


def test_the_lines_for_a_cluster_run_on_any_frame(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = pl.LazyFrame({"y": np.zeros(10_000), "p": np.arange(10_000.0)})
    spark = SimpleNamespace(read=SimpleNamespace(csv=lambda *_, **__: rows))
    exec(CODE[0], {"spark": spark})
    data = from_json((tmp_path / "predictions.json").read_bytes())
    assert (data.n, data.size) == (2000, 10_000)
    assert data.whole.sum_squared_error == sum(k * k for k in range(10_000))


@pytest.mark.parametrize("link", LINKS)
def test_each_link_is_understood(link):
    parts = urlsplit(link)
    (page,) = [p for p in PAGES if p.path == parts.path.strip("/")]
    assert parse_address(parse_qs(parts.query), page.parameters).complaints == ()


def test_every_page_that_answers_something_is_in_it():
    linked = {urlsplit(link).path.strip("/") for link in LINKS}
    assert linked == {page.path for page in PAGES} - {""}


def test_its_picture_exists():
    for picture in re.findall(r"!\[[^]]*\]\(([^)]*)\)", README):
        assert (Path(__file__).parent.parent / picture).stat().st_size > 10_000
