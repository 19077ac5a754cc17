"""The state of a page: parameters, address, controls, and the order of runs."""

from pages.state import address, controls, parameters, run
from pages.state.link import Parameter, Text
from pages.state.page import Page
from pages.state.run import alone, ask, first, held, hold, take_up, turn

__all__ = [
    "Page",
    "Parameter",
    "Text",
    "address",
    "alone",
    "ask",
    "controls",
    "first",
    "held",
    "hold",
    "parameters",
    "run",
    "take_up",
    "turn",
]
