"""What we rely on although nobody promised it, as far as no browser is needed to see it.

docs/architecture.md lists it, section "Private surfaces": what breaks without it, and what
to look for in the release notes of an upgrade.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import plotly
import pytest
import streamlit
from starlette import formparsers
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette import starlette_routes

import app
from pages.server import hash_inline_scripts

STATIC = Path(streamlit.__file__).parent / "static"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def test_the_plotly_package_brings_plotly_js() -> None:
    assert PLOTLY.exists(), "plotly keeps plotly.js elsewhere: see pages/figure/assets.py"
    head = PLOTLY.read_text(encoding="utf-8")[:400]
    assert "plotly.js v" in head, f"package_data/plotly.min.js is another file now: {head[:80]}"


def test_streamlits_own_files_lie_below_static() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r'src="([^"]+\.js)"', page)
    assert scripts, "Streamlit's page names no script"
    assert all("/static/" in each for each in scripts), (
        "Streamlit's files are not below /static/ any more, so they go out uncompressed: "
        f"{scripts}; see pages/server/compressed.py"
    )


def test_starlette_takes_the_size_from_which_an_upload_goes_to_disk() -> None:
    assert "self.spool_max_size" in inspect.getsource(formparsers.MultiPartParser), (
        "Starlette does not read MultiPartParser.spool_max_size any more, so uploads would "
        "go to disk: see app.py"
    )
    most = streamlit.get_option("server.maxUploadSize") * 1024 * 1024
    assert app.app  # sets it
    assert formparsers.MultiPartParser.spool_max_size > most


def test_the_only_script_inside_streamlits_page_is_known_by_its_hash() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    inline = len(re.findall(r"<script(?![^>]*src=)", page))
    assert inline == len(hash_inline_scripts()), (
        "Streamlit's page has scripts that its policy refuses: see pages/server/headers.py"
    )
    assert not re.search(r"\son\w+=", page), "script-src-attr 'none' would refuse this"
    assert page.count("<head>") == 1, "pages/server/first_script.py finds no <head>"


def test_streamlits_addresses_are_those_that_were_looked_at() -> None:
    known = {
        "_stcore/health",
        "_stcore/script-health-check",
        "_stcore/metrics",
        "_stcore/host-config",
        "_stcore/upload_file",
        "_stcore",
        "media",
        "component",
        "static",
        "app/static",
    }
    named = {
        value.strip("/")
        for name, value in vars(starlette_routes).items()
        if name.startswith(("ROUTE_", "BASE_ROUTE_"))
    }
    assert named == known, "decide for each: see pages/server/limits.py and docs/architecture.md"


@pytest.mark.parametrize(
    "option",
    [
        "runner.postScriptGC",
        "global.disableWidgetStateDuplicationWarning",
        "global.maxCachedMessageAge",
    ],
)
def test_streamlit_knows_the_options_that_we_set(option: str) -> None:
    assert option in config.get_config_options(), (
        f"Streamlit has no option {option} any more: see .streamlit/config.toml"
    )


def test_streamlit_tells_the_browser_that_a_run_is_over() -> None:
    kinds = {field.name for field in ForwardMsg.DESCRIPTOR.fields}
    assert "script_finished" in kinds, "tests/browser/visit.py waits for this message"


def test_there_are_ten_of_them_at_most() -> None:
    text = (Path(app.__file__).parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## Private surfaces")[1].split("\n## ")[0]
    head, _, *rows = (line for line in table.splitlines() if line.startswith("|"))
    assert head.startswith("| surface |")
    assert 0 < len(rows) <= 10, "what would a person feel without it?"
