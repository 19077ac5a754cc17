"""The figure in the browser: what draws and moves it, and a page of it that needs no server."""

from lossviz.figures.live import modules, standalone

__all__ = ["modules", "standalone"]
