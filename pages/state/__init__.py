"""The state of a page: parameters, address, controls, and parts that run by themselves."""

from pages.state import address, browser_state, controls, keys, parameters
from pages.state.link import (
    Choice,
    Expander,
    Flag,
    Number,
    Parameter,
    Raw,
    Text,
    Values,
    Whole,
    parse_address,
)
from pages.state.page import Page, PageFigure, Placed, Source
from pages.state.questions import GROUPS, PATH, QUESTIONS, find_question
from pages.state.run import runs_first, stop

__all__ = [
    "GROUPS",
    "PATH",
    "QUESTIONS",
    "Choice",
    "Expander",
    "Flag",
    "Number",
    "Page",
    "PageFigure",
    "Parameter",
    "Placed",
    "Raw",
    "Source",
    "Text",
    "Values",
    "Whole",
    "address",
    "browser_state",
    "controls",
    "find_question",
    "keys",
    "parameters",
    "parse_address",
    "runs_first",
    "stop",
]
