"""Which convention gave a number, and what lies between two conventions."""

from lossviz.explain import conventions
from pages.data import picker
from pages.figure import choose_beside_picture, figure
from pages.parts.frameworks import (
    PAGE,
    FrameworksView,
    pick_number_and_rows,
    show_batches,
    show_code_of_both,
    show_rate,
    show_rows,
    show_shapes,
)
from pages.prose import answers, texts
from pages.state import address
from pages.state import parameters as p

_MOVED = {"first": p.FIRST_ROW.name, "second": p.SECOND_ROW.name}


def draw_ladder(chosen: FrameworksView) -> None:
    """Draw the conventions, with a handle on each of the two."""
    figure(
        chosen.ladder(),
        chosen.position(),
        key="ladder",
        label="What each convention makes of the same errors",
        on_move=lambda name, value: address.set_controls({_MOVED[name]: chosen.row_at(value)}),
        main=True,
    )


answers.mark("picture")
picked = picker.pick_data(p.MANY_DATA)
view = choose_beside_picture(
    PAGE, lambda: pick_number_and_rows(picked), draw_ladder, FrameworksView.follow_handles
)
show_code_of_both(view)
show_rows(view)
show_batches(view)
show_rate(view)
show_shapes(view)
texts.show_takeaway(conventions.conclude(view.predictions))
