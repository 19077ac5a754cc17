"""The README's code runs as it stands, and its links open what they say."""

import importlib
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import polars as pl
import pytest

import lossviz
from lossviz.reading.saved import from_json
from pages.parts import PAGES
from pages.state.link import parse_address

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
NAMES_FROM = r"^\| (`[`\w, ]+`) \| `(lossviz[.\w]*)` \|"
OF_READING = [names for names, of in re.findall(NAMES_FROM, README, re.M) if of.endswith("reading")]
LINKS = re.findall(r"\(http://localhost:8501([^)]*)\)", README)


def test_the_notebook_lines_run():
    code = CODE[1]
    assert len([line for line in code.splitlines() if line]) == 6
    names: dict[str, object] = {}
    exec(code, names)
    # SSE has the one half and MSE has not: SSE = n * MSE / 2.
    assert names["sse"] == pytest.approx(442 * names["mse"] / 2, rel=1e-14)
    drawn = {trace.name: trace for trace in names["figure"].figure().data}
    assert sum(len(drawn[name].x) for name in ("too low", "too high")) == 442


def test_the_lines_for_a_cluster_run_on_any_frame(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = pl.LazyFrame({"y": np.zeros(10_000), "p": np.arange(10_000.0)})
    spark = SimpleNamespace(read=SimpleNamespace(csv=lambda *_, **__: rows))
    exec(CODE[0], {"spark": spark})
    data = from_json((tmp_path / "predictions.json").read_bytes())
    assert (data.n, data.size) == (2000, 10_000)
    assert data.summary.sum_squared_error == sum(k * k for k in range(10_000))


def test_the_names_come_from_where_it_says():
    rows = re.findall(NAMES_FROM, README, re.M)
    assert rows
    for names, folder in rows:
        offered = importlib.import_module(folder).__all__
        assert set(re.findall(r"`(\w+)`", names)) <= set(offered), folder


def test_what_it_names_of_reading_has_examples():
    named = [getattr(lossviz.reading, name) for name in re.findall(r"`(\w+)`", "".join(OF_READING))]
    assert named
    assert [each for each in named if callable(each) and ">>> " not in each.__doc__] == []


def test_every_public_name_is_in_it():
    listed = "".join(names for names, folder in re.findall(NAMES_FROM, README, re.M))
    assert set(lossviz.__all__) <= set(re.findall(r"`(\w+)`", listed))


def test_every_dependency_has_its_reason():
    root = Path(__file__).parent.parent
    reasons = README.partition("## Dependencies")[2]
    listed = re.findall(r"[\w-]+", ", ".join(re.findall(r"^\| ([a-z, -]+) \|", reasons, re.M)))
    for file in root.glob("requirements*.txt"):
        named = re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?~=", file.read_text("utf-8"), re.M)
        assert named
        assert set(named) <= set(listed)


def test_each_link_is_understood():
    for link in LINKS:
        parts = urlsplit(link)
        (page,) = [p for p in PAGES if p.path == parts.path.strip("/")]
        assert parse_address(parse_qs(parts.query), page.parameters).complaints == (), link


def test_every_page_that_answers_something_is_in_it():
    linked = {urlsplit(link).path.strip("/") for link in LINKS}
    assert linked == {page.path for page in PAGES} - {""}


def test_its_picture_exists():
    for picture in re.findall(r"!\[[^]]*\]\(([^)]*)\)", README):
        assert (Path(__file__).parent.parent / picture).stat().st_size > 10_000
