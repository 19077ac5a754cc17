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
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from streamlit import runtime

from lossviz.figures.live import modules, standalone
from pages.server import below_base

_HERE = Path(__file__).parent
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY_NAME = "plotly.js"
_SAVED_NAME = "saved.html"  # the page around a figure that is saved
EMBED: Final = "embed.js"  # all that a figure in a frame of another site needs, in one file
_ALONE = {"alone.js", "saved.js", "embed.js"}  # not for a page of Streamlit's
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
# What is missing now may come with the next release.
_NOT_KEPT = {"Cache-Control": "no-store"}


@cache
def _own_modules() -> dict[str, str]:
    """Read the modules of a figure on a page of Streamlit's, each after those that it imports."""
    here = {p.name: p.read_text(encoding="utf-8") for p in sorted((_HERE / "js").glob("*.js"))}
    both = {**modules.read_modules(), **here}
    return {name: both[name] for name in modules.sort_by_imports(both) if name not in _ALONE}


@cache
def _texts() -> dict[str, str]:
    """All files but Plotly's script, by the name that they are sent under."""
    return {**_own_modules(), _SAVED_NAME: standalone.read_template(), EMBED: modules.bundle(EMBED)}


@cache
def fingerprint() -> str:
    """Short hash of the modules and of Plotly's release; part of their address."""
    own = "".join(_texts().values()) + plotly.__version__
    return hashlib.sha256(own.encode()).hexdigest()[:12]


def plotly_file() -> dict[str, Path]:
    """Plotly's script by the path that it is sent under, which changes with its release."""
    return {f"/lossviz/{fingerprint()}/{PLOTLY_NAME}": _PLOTLY}


def list_modules() -> list[str]:
    """Addresses of the modules, each after those that it imports."""
    return [write_address(name) for name in _own_modules()]


def write_address(name: str) -> str:
    """Write the address that a browser asks for a file under."""
    return below_base(f"/lossviz/{fingerprint()}/{name}")


def _send(request: Request) -> Response:
    """Send a file under this release's fingerprint; under any other there is none."""
    asked, _, name = request.path_params["path"].partition("/")
    if asked == fingerprint() and name == PLOTLY_NAME:
        return FileResponse(_PLOTLY, 200, _FOR_GOOD, "text/javascript")
    if asked != fingerprint() or name not in _texts():
        return Response("no such file", 404, _NOT_KEPT)
    kind = "text/plain" if name == _SAVED_NAME else "text/javascript"
    return Response(_texts()[name], 200, _FOR_GOOD, kind)


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
    where = {"version": fingerprint(), "texts": None if served else list(_own_modules().items())}
    files = (_HERE / each for each in ("addresses.js", name))
    texts = (file.read_text(encoding="utf-8") for file in files)
    return "\n".join([f"const WHERE = {json.dumps(where)}", *texts])


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
        "saved": add(standalone.read_template().encode(), "text/plain", f"page for {figure}"),
    }


def route() -> Route:
    """The route under which the files are sent; from now on they are."""
    path = below_base("/lossviz/{path:path}")
    _served.add(path)
    return Route(path, _send)
