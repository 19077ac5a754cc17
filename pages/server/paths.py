"""Where a request goes, as seen from the path below which the server serves."""

from __future__ import annotations

from starlette.types import Scope


def find_path(scope: Scope, base: str) -> str:
    """Give the path below the base path.

    Parameters
    ----------
    scope : Scope
        Of a request.
    base : str
        The server's base path, without slashes at its ends; may be empty.

    Returns
    -------
    str
        With a slash in front; empty where the request goes elsewhere, or is none.
    """
    if scope["type"] not in ("http", "websocket"):
        return ""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    if not base:
        return path
    return path.removeprefix(f"/{base}") if path.startswith(f"/{base}/") else ""
