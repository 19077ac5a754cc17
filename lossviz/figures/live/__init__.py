"""The figure in the browser: what draws and moves it, and a page of it that needs no server."""

from lossviz.figures.live.modules import bundle, read_modules, sort_by_imports
from lossviz.figures.live.page import (
    THEMES,
    Theme,
    encode,
    fill,
    frame,
    read_css,
    read_page_css,
    read_template,
    write_page,
)

__all__ = [
    "THEMES",
    "Theme",
    "bundle",
    "encode",
    "fill",
    "frame",
    "read_css",
    "read_modules",
    "read_page_css",
    "read_template",
    "sort_by_imports",
    "write_page",
]
