"""Which convention gave a number, and what lies between two conventions."""

from lossviz.explain import conventions
from pages.data import picker
from pages.figure import choose_beside_picture, show
from pages.parts.frameworks import (
    LADDER,
    PAGE,
    FrameworksView,
    show_batches,
    show_code_of_both,
    show_controls,
    show_rate,
    show_rows,
    show_shapes,
)
from pages.prose import answers, texts
from pages.state import parameters as p


def draw_ladder(chosen: FrameworksView) -> None:
    """Draw the conventions, with a handle on each of the two."""
    show(LADDER, chosen, placed=chosen.draw(), main=True)


answers.mark("picture")
source = picker.pick_data(p.MANY_DATA)
view = choose_beside_picture(PAGE, FrameworksView.from_values, source, show_controls, draw_ladder)
show_code_of_both(view)
show_rows(view)
show_batches(view)
show_rate(view)
show_shapes(view)
texts.show_takeaway(conventions.conclude_conventions(view.predictions))
