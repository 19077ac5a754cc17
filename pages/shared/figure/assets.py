"""The figure's files as the server sends them: Plotly's own script and the modules here.

Each address holds a fingerprint of what is behind it, so that a browser keeps
the files for good and takes new ones when they change. Plotly's script is the
one inside the installed `plotly` package: Python and JavaScript are always the
same release, and nothing is copied into this project.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HERE = Path(__file__).parent
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_FOR_GOOD = "public, max-age=31536000, immutable"


def _files() -> dict[str, Path]:
    return {path.name: path for path in sorted((_HERE / "js").glob("*.js"))} | {
        "plotly.js": _PLOTLY
    }


@cache
def fingerprint() -> str:
    """Short hash of the modules and of Plotly's release; part of their address."""
    own = b"".join(path.read_bytes() for name, path in _files().items() if name != "plotly.js")
    return hashlib.sha256(own + plotly.__version__.encode()).hexdigest()[:12]


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_files()[name].read_bytes(), 9)


def warm() -> None:
    """Compress every file once, before the first visitor waits for it."""
    for name in _files():
        _compressed(name)


def _send(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _files():
        return Response("no such file", 404)
    headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(_files()[name].read_bytes(), headers=headers, media_type="text/javascript")
    headers["Content-Encoding"] = "gzip"
    return Response(_compressed(name), headers=headers, media_type="text/javascript")


def address_of(name: str) -> str:
    """Address of one of the files, as seen from any page."""
    return f"./lossviz/{fingerprint()}/{name}"


def routes(base: str) -> list[Route]:
    """The routes under which the files are sent.

    Parameters
    ----------
    base : str
        The server's base path, without slashes at its ends; may be empty.
    """
    prefix = f"/{base}" if base else ""
    return [Route(f"{prefix}/lossviz/{{fingerprint}}/{{name}}", _send)]
