"""The home page: its small pictures, its questions, and the field for a file."""

from pages.parts.home.card import show_card
from pages.parts.home.own_file import take_file
from pages.parts.home.page import PAGE
from pages.parts.home.questions import QUESTIONS

__all__ = [
    "PAGE",
    "QUESTIONS",
    "show_card",
    "take_file",
]
