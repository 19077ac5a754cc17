"""The state of a page: parameters, address, controls, and the order of runs."""

from pages.state import address, controls, kept, keys, parameters
from pages.state.link import Choice, Flag, Fold, Number, Parameter, Text, Whole, parse_address
from pages.state.page import Page, PageFigure, Placed, Source, Values
from pages.state.run import (
    apply_moves,
    ask_for_rest,
    note_move,
    page_run,
    read_moved,
    runs_first,
    stop,
)

__all__ = [
    "Choice",
    "Flag",
    "Fold",
    "Number",
    "Page",
    "PageFigure",
    "Parameter",
    "Placed",
    "Source",
    "Text",
    "Values",
    "Whole",
    "address",
    "apply_moves",
    "ask_for_rest",
    "controls",
    "kept",
    "keys",
    "note_move",
    "page_run",
    "parameters",
    "parse_address",
    "read_moved",
    "runs_first",
    "stop",
]
