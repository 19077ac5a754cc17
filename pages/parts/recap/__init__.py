"""What a visitor knows at the end: four questions, with the numbers and guesses of this session."""

from pages.parts.recap.view import show_answers, show_picture

__all__ = [
    "show_answers",
    "show_picture",
]
