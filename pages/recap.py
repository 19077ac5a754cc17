"""What a visitor knows at the end, with the numbers and the guesses of this session."""

from pages.parts import PAGES, recap

pages = {page.path: page for page in PAGES}
recap.show_picture(pages)
recap.show_answers(pages)
