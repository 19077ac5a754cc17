"""The state of a page: parameters, address, controls, and parts that run by themselves."""

from pages.state import address, controls, kept, keys, parameters
from pages.state.link import Choice, Flag, Fold, Number, Parameter, Text, Whole, parse_address
from pages.state.page import Page, PageFigure, Placed, Source, Values
from pages.state.run import runs_first, stop

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
    "controls",
    "kept",
    "keys",
    "parameters",
    "parse_address",
    "runs_first",
    "stop",
]
