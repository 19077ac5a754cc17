"""Which convention gave a number, and what lies between two conventions."""

from lossviz.explain import conventions
from pages.data import picker
from pages.figure import choose_beside_picture
from pages.parts import frameworks
from pages.prose import answers, texts
from pages.state import parameters as p

answers.mark("picture")
source = picker.pick_data(p.MANY_DATA)
view = choose_beside_picture(
    frameworks.PAGE, source, frameworks.show_controls, frameworks.draw_ladder
)
frameworks.show_expanders(view)
texts.show_takeaway(conventions.conclude_conventions(view.predictions))
