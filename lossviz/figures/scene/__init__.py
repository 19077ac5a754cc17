"""The engine of every figure: quantities, marks and sentences that follow handles."""

from lossviz.figures.scene import layouts, parts, ranges, theme
from lossviz.figures.scene.derived import (
    Clamp,
    Derived,
    Descent,
    Lookup,
    Negatives,
    Pick,
    Product,
    Quotient,
    Sum,
    Total,
    Vector,
)
from lossviz.figures.scene.loss_tables import list_outputs, tabulate_loss, tabulate_loss_slope
from lossviz.figures.scene.marks import (
    SIGN_COLOURS,
    SIGN_SYMBOLS,
    Area,
    Curve,
    Label,
    Mark,
    Point,
    Points,
    Segment,
    Segments,
)
from lossviz.figures.scene.quantity import Quantity
from lossviz.figures.scene.ranges import (
    Unit,
    choose_step,
    leave_room,
    round_up,
    tell_apart,
    widen_half_width,
)
from lossviz.figures.scene.scene import Handle, Player, Scene
from lossviz.figures.scene.sentences import Case, Format, Sentence
from lossviz.figures.scene.theme import DARK, LIGHT

__all__ = [
    "DARK",
    "LIGHT",
    "SIGN_COLOURS",
    "SIGN_SYMBOLS",
    "Area",
    "Case",
    "Clamp",
    "Curve",
    "Derived",
    "Descent",
    "Format",
    "Handle",
    "Label",
    "Lookup",
    "Mark",
    "Negatives",
    "Pick",
    "Player",
    "Point",
    "Points",
    "Product",
    "Quantity",
    "Quotient",
    "Scene",
    "Segment",
    "Segments",
    "Sentence",
    "Sum",
    "Total",
    "Unit",
    "Vector",
    "choose_step",
    "layouts",
    "leave_room",
    "list_outputs",
    "parts",
    "ranges",
    "round_up",
    "tabulate_loss",
    "tabulate_loss_slope",
    "tell_apart",
    "theme",
    "widen_half_width",
]
