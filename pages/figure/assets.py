"""The figure's files and their way to the browser: Plotly's own script and the modules.

Each address holds a fingerprint of what is behind it, so that a browser keeps
the files for good and takes new ones when they change. Plotly's script is the
one inside the installed `plotly` package: Python and JavaScript are always the
same release, and nothing is copied into this project.

A host may start `pages/frame.py` with a server of its own, which has no routes of
ours. Then the modules come with the component, and Plotly's script and the page of a
figure that is saved as files of Streamlit's.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

import plotly
import streamlit
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import runtime

from lossviz.figures.live import bundle, read_modules, read_template, sort_by_imports
from pages.server import TIGHTEST, encoding_for, pack

_HERE = Path(__file__).parent
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY_NAME = "plotly.js"
_SAVED_NAME = "saved.html"  # the page around a figure that is saved
EMBED: Final = "embed.js"  # all that a figure in a frame of another site needs, in one file
_ALONE = {"alone.js", "saved.js", "embed.js"}  # not for a page of Streamlit's
_MOUNTING = ("BidiComponent", "serialization", "recordbatch")
_FOR_GOOD = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}
# What is missing now may come with the next release.
_NOT_KEPT = {"Cache-Control": "no-store"}


@cache
def _own_modules() -> dict[str, str]:
    """Read the modules of the figure, and those that only a page of Streamlit's needs."""
    here = {p.name: p.read_text(encoding="utf-8") for p in sorted((_HERE / "js").glob("*.js"))}
    both = {**read_modules(), **here}
    return {name: both[name] for name in sorted(both) if name not in _ALONE}


@cache
def _file(name: str) -> bytes:
    if name == PLOTLY_NAME:
        return _PLOTLY.read_bytes()
    if name == EMBED:
        return bundle(EMBED).encode()
    return (read_template() if name == _SAVED_NAME else _own_modules()[name]).encode()


@cache
def _names() -> tuple[str, ...]:
    return (*_own_modules(), PLOTLY_NAME, _SAVED_NAME, EMBED)


@cache
def fingerprint() -> str:
    """Short hash of the modules and of Plotly's release; part of their address."""
    own = b"".join(_file(name) for name in _names() if name != PLOTLY_NAME)
    return hashlib.sha256(own + plotly.__version__.encode()).hexdigest()[:12]


@cache
def _packed(name: str, encoding: str) -> bytes:
    return pack(_file(name), encoding)


_tighter: dict[str, bytes] = {}


def warm() -> None:
    """Compress every file once, before the first visitor waits for it."""
    for name in _names():
        _packed(name, encoding_for("gzip, br"))


def pack_tighter() -> None:
    """Compress Plotly's script as far as it goes: a tenth is won, for some seconds of work."""
    encoding = encoding_for("br")
    if encoding:
        _tighter[PLOTLY_NAME] = pack(_PLOTLY.read_bytes(), encoding, level=TIGHTEST)


def _send(request: Request) -> Response:
    """Send a file under this release's fingerprint; under any other there is none."""
    asked, _, name = request.path_params["path"].partition("/")
    if asked != fingerprint() or name not in _names():
        return Response("no such file", 404, _NOT_KEPT)
    encoding = encoding_for(request.headers.get("accept-encoding", ""))
    kind = "text/plain" if name == _SAVED_NAME else "text/javascript"
    if not encoding:
        return Response(_file(name), 200, _FOR_GOOD, kind)
    headers = _FOR_GOOD | {"Content-Encoding": encoding}
    packed = _tighter.get(name) if encoding == "br" else None
    return Response(packed or _packed(name, encoding), 200, headers, kind)


def tags() -> str:
    """Tags for the head of a page: the module that is needed at once, and what follows soon."""
    address = f"./lossviz/{fingerprint()}"
    soon = [f"{address}/{name}" for name in _own_modules()] + [
        f"./static/js/{n}" for n in _mounts()
    ]
    return (
        f'<script type="module" src="{address}/history.js"></script>'
        f'<link rel="preload" as="script" fetchpriority="low" href="{address}/{PLOTLY_NAME}">'
        + "".join(f'<link rel="modulepreload" href="{each}">' for each in soon)
    )


_served: set[str] = set()


def are_served() -> bool:
    """Whether the server of this process has the routes under which the files are sent."""
    return bool(_served)


def read_loader(name: str, *, served: bool) -> str:
    """The text of a loader, with what tells it where the modules are.

    Parameters
    ----------
    name : str
        Of the loader's file.
    served : bool
        The server sends them; otherwise they stand in the text.
    """
    where = {"version": fingerprint(), "texts": None if served else _in_order()}
    files = (_HERE / each for each in ("addresses.js", name))
    texts = (file.read_text(encoding="utf-8") for file in files)
    return "\n".join([f"const WHERE = {json.dumps(where)}", *texts])


def _in_order() -> list[tuple[str, str]]:
    """Name and text of each module, after those that it imports."""
    texts = _own_modules()
    return [(name, texts[name]) for name in sort_by_imports(texts)]


def list_addresses(figure: str) -> dict[str, str]:
    """Where the browser finds what is not a module; empty where that is beside the modules.

    Parameters
    ----------
    figure : str
        Key of the figure that needs it.
    """
    if are_served() or not runtime.exists():
        return {"plotly": "", "saved": ""}
    add = runtime.get_instance().media_file_mgr.add
    return {
        "plotly": add(str(_PLOTLY), "text/javascript", f"plotly for {figure}"),
        "saved": add(_file(_SAVED_NAME), "text/plain", f"page for {figure}"),
    }


def _mounts() -> list[str]:
    """Find Streamlit's own modules that mount a component; none where it names them anew."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return sorted(p.name for kind in _MOUNTING for p in folder.glob(f"{kind}.*.js"))


def routes(base: str) -> list[Route]:
    """The routes under which the files are sent.

    Parameters
    ----------
    base : str
        The server's base path, without slashes at its ends; may be empty.
    """
    prefix = f"/{base}" if base else ""
    _served.add(prefix)
    return [Route(f"{prefix}/lossviz/{{path:path}}", _send)]
