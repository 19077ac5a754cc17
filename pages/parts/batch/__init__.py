"""A batch: its controls, what follows from them, its table, its questions."""

from pages.parts.batch.expanders import (
    show_best_constant,
    show_rows,
    show_two_losses,
    show_whole_batch,
)
from pages.parts.batch.page import PAGE
from pages.parts.batch.picture import (
    draw_curve,
    pick_data,
    show_controls,
    show_findings,
    show_quality,
    show_shares,
)

__all__ = [
    "PAGE",
    "draw_curve",
    "pick_data",
    "show_best_constant",
    "show_controls",
    "show_findings",
    "show_quality",
    "show_rows",
    "show_shares",
    "show_two_losses",
    "show_whole_batch",
]
