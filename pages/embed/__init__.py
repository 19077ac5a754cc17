"""One figure of a page for a frame on another site: sent whole, without a session."""

from pages.embed.page import route

__all__ = ["route"]
