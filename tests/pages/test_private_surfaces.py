"""What we rely on although nobody promised it, as far as no browser is needed to see it.

docs/architecture.md lists it, section "Private surfaces": what breaks without it, and what
to look for in the release notes of an upgrade.
"""

from __future__ import annotations

import inspect
import re
from io import BytesIO
from pathlib import Path

import plotly
import pytest
import streamlit
from starlette import formparsers
from starlette.datastructures import UploadFile
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.web.server.starlette import starlette_routes

import app
from pages.figure import assets
from pages.server import hash_inline_scripts

STATIC = Path(streamlit.__file__).parent / "static"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def test_the_plotly_package_brings_plotly_js() -> None:
    assert PLOTLY.exists(), "plotly keeps plotly.js elsewhere: see pages/figure/assets.py"
    head = PLOTLY.read_text(encoding="utf-8")[:400]
    assert "plotly.js v" in head, f"package_data/plotly.min.js is another file now: {head[:80]}"


@pytest.mark.parametrize("kind", ["BidiComponent", "serialization", "recordbatch"])
def test_streamlits_modules_that_mount_a_component_have_their_names(kind: str) -> None:
    tags = assets.tags()
    assert re.search(rf'href="\./static/js/{kind}\.[^"]+\.js"', tags), (
        f"Streamlit has no module {kind}.*.js any more, so it comes late: see _MOUNTING in "
        "pages/figure/assets.py"
    )


def test_streamlits_page_has_a_head_to_put_tags_into() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert page.count("<head>") == 1, "EarlyTags in pages/server/early_tags.py finds no <head>"


def test_streamlits_own_files_lie_below_static() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r'src="([^"]+\.js)"', page)
    assert scripts, "Streamlit's page names no script"
    assert all("/static/" in each for each in scripts), (
        f"Streamlit's files are not below /static/ any more, so they go out uncompressed: {scripts}"
    )


def test_starlette_takes_the_size_from_which_an_upload_goes_to_disk() -> None:
    assert "self.spool_max_size" in inspect.getsource(formparsers.MultiPartParser), (
        "Starlette does not read MultiPartParser.spool_max_size any more, so uploads would "
        "go to disk: see pages/server/uploads.py"
    )
    most = streamlit.get_option("server.maxUploadSize") * 1024 * 1024
    assert app.app  # sets it
    assert formparsers.MultiPartParser.spool_max_size > most


def test_starlette_writes_an_upload_into_the_class_that_we_put_there() -> None:
    assert "SpooledTemporaryFile(max_size=" in inspect.getsource(formparsers.MultiPartParser), (
        "Starlette writes uploads into something else, so they are copied while all others "
        "wait: see MemoryFile in pages/server/uploads.py"
    )
    assert "_rolled" in inspect.getsource(UploadFile), "see MemoryFile in pages/server/uploads.py"


def test_streamlits_uploaded_file_is_one_of_bytes() -> None:
    assert issubclass(UploadedFile, BytesIO), "see _put_together in pages/server/uploads.py"


def test_the_only_script_inside_streamlits_page_is_known_by_its_hash() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    inline = len(re.findall(r"<script(?![^>]*src=)", page))
    assert inline == len(hash_inline_scripts()), (
        "Streamlit's page has scripts that its policy refuses: see pages/server/streamlit_files.py"
    )
    assert not re.search(r"\son\w+=", page), "script-src-attr 'none' would refuse this"


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
    assert named == known, "decide for each: see pages/server/closed.py and docs/architecture.md"


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
