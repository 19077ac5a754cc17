"""What a visitor knows at the end, with the numbers and the guesses of this session."""

from pages.parts import PAGES
from pages.parts import recap as parts

pages = {page.path: page for page in PAGES}
parts.show_picture(pages)
parts.show_answers(pages)
