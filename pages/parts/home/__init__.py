"""The home page: its small pictures, and the field for a file."""

from pages.parts.home.card import show_card
from pages.parts.home.own_file import take_file
from pages.parts.home.page import PAGE

__all__ = [
    "PAGE",
    "show_card",
    "take_file",
]
