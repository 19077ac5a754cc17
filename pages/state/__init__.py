"""The state of a page: parameters, address, controls, and the order of runs."""

from pages.state import address, controls, kept, keys, parameters
from pages.state.link import Choice, Fold, Parameter, Text
from pages.state.page import Page
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
    "Fold",
    "Page",
    "Parameter",
    "Text",
    "address",
    "apply_moves",
    "ask_for_rest",
    "controls",
    "kept",
    "keys",
    "note_move",
    "page_run",
    "parameters",
    "read_moved",
    "runs_first",
    "stop",
]
