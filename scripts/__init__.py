"""Small programs that serve the project; each can also be imported."""

__all__ = ["find_browser", "session"]
