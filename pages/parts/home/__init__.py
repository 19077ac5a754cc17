"""The home page: its small pictures and its questions."""

from pages.parts.home.card import show_card
from pages.parts.home.page import PAGE
from pages.parts.home.questions import QUESTIONS

__all__ = [
    "PAGE",
    "QUESTIONS",
    "show_card",
]
