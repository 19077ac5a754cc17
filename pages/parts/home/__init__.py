"""The home page: its picture, the cards of the pages, what people ask, the field for a file."""

from pages.parts.home.cards import show_card, show_picture, start, take_file
from pages.parts.home.questions import show_questions

__all__ = [
    "show_card",
    "show_picture",
    "show_questions",
    "start",
    "take_file",
]
