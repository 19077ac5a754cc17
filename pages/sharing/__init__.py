"""What leaves a page: its link with the data, a frame for another site, the code of its numbers."""

from pages.sharing.code import show_code
from pages.sharing.dialog import open_if_asked

__all__ = ["open_if_asked", "show_code"]
