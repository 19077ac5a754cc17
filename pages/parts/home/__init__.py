"""The home page: its small pictures, and the field for a file."""

from pages.parts.home.cards import show_card, take_file

__all__ = [
    "show_card",
    "take_file",
]
