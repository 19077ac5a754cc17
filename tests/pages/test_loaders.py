"""The text that the browser gets to find the modules of the figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lossviz.figures.live import modules
from pages.figure import assets

HERE = Path(assets.__file__).with_name("js")
ALONE = {"alone.js", "saved.js", "embed.js"}  # for pages that are not Streamlit's


def where(served: bool) -> dict[str, object]:
    first = assets.read_loader("loader.js", served=served).splitlines()[0]
    found: dict[str, object] = json.loads(first.removeprefix("const WHERE = "))
    return found


def test_where_the_server_sends_the_modules_only_their_version_is_told() -> None:
    assert where(served=True) == {"version": assets.fingerprint(), "texts": None}


def test_otherwise_each_module_comes_after_those_that_it_imports() -> None:
    texts = where(served=False)["texts"]
    assert isinstance(texts, list)
    here = {f.name: f.read_text(encoding="utf-8") for f in HERE.glob("*.js")}
    everywhere = {n: text for n, text in modules.read_modules().items() if n not in ALONE}
    assert dict(texts) == here | everywhere
    before: set[str] = set()
    for name, text in texts:
        assert set(re.findall(r'"\./(\w+\.js)"', text)) <= before
        before.add(name)


@pytest.mark.parametrize("name", ["loader.js", "connection_loader.js"])
@pytest.mark.parametrize("served", [True, False])
def test_a_loader_stands_after_what_it_needs(name: str, served: bool) -> None:
    text = assets.read_loader(name, served=served)
    assert text.index("function addressOf") < text.index("export default")
    assert "\n" in text  # a text in one line, Streamlit would take for a path
