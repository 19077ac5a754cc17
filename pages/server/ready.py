"""Whether the pages can be served: for whoever sends visitors here only when they can."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.server.paths import below_base


class Readiness:
    """Answers "ready" between the end of the preparations and the beginning of the end."""

    def __init__(self) -> None:
        self.ready = False

    def route(self) -> Route:
        """The route that says so."""
        return Route(below_base("/healthz"), self._answer)

    async def _answer(self, _: Request) -> PlainTextResponse:
        state, status = ("ready\n", 200) if self.ready else ("not ready\n", 503)
        return PlainTextResponse(state, status, {"Cache-Control": "no-store"})


def import_what_they_need(scripts: Iterable[Path]) -> None:
    """Import what page scripts import, so that no visitor waits for it.

    Raises
    ------
    SyntaxError, ImportError
        Where a page could not be served.
    """
    for script in scripts:
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"), str(script))):
            if isinstance(node, ast.ImportFrom) and node.module:
                module = importlib.import_module(node.module)
                for name in node.names:  # which may be modules of their own
                    if not hasattr(module, name.name):
                        importlib.import_module(f"{node.module}.{name.name}")
            elif isinstance(node, ast.Import):
                for name in node.names:
                    importlib.import_module(name.name)
