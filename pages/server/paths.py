"""Paths below the one that the server serves under, which a host may choose."""

from __future__ import annotations

import streamlit as st
from starlette.types import Scope

BASE: str = st.get_option("server.baseUrlPath").strip("/")


def below_base(path: str) -> str:
    """Give a path of ours, with a slash in front, as a browser asks for it."""
    return f"/{BASE}{path}" if BASE else path


def find_path(scope: Scope) -> str:
    """Give the path below the base path that a request goes to.

    It has a slash in front, and is empty where the request goes elsewhere, or is none.
    """
    if scope["type"] not in ("http", "websocket"):
        return ""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    if not BASE:
        return path
    return path.removeprefix(f"/{BASE}") if path.startswith(f"/{BASE}/") else ""
