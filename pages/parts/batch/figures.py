"""The figures of "A batch" that can stand alone, drawn from an address."""

from __future__ import annotations

from typing import Final

from lossviz.batch import compute_shares
from lossviz.figures.batch import residuals, squares
from lossviz.loss import SquaredError
from pages.data import Chosen
from pages.parts.batch.view import BatchView
from pages.state import PageFigure, Placed, Source, Values
from pages.state import parameters as p


def read_view(values: Values, source: Source) -> BatchView:
    """Take the view that an address describes; what these data do not have gives the usual."""
    data = source.data
    label = _find_column(values[p.LABEL_COLUMN.name], source, source.names)
    colour = _find_column(values[p.COLOUR_COLUMN.name], source, None)
    over = values[p.OVER.name]
    number = values[p.EXAMPLE.name]
    return BatchView(
        Chosen(data, label, colour),
        values[p.OBJECTIVE.name],
        SquaredError(half=values[p.HALF_IN_SUM.name]),
        SquaredError(half=values[p.HALF_IN_MEAN.name]),
        values[p.BATCH_RATE.name],
        values[p.ARROWS.name] == p.LONG_ARROWS,
        min(number, data.n) or compute_shares(data).largest_number,
        values[p.PICTURE.name],
        over if over in residuals.list_columns(data) else residuals.PREDICTION,
    )


def _find_column(name: str, source: Source, otherwise: str | None) -> str | None:
    if name in source.data.columns:
        return name
    return None if name else otherwise


def _draw_curve(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    return view.scene(), view.position()


def _draw_squares(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    return squares.build_scene(view.data, view.objective, view.chosen.label), {}


_LOSS: Final = (p.OBJECTIVE, p.HALF_IN_SUM, p.HALF_IN_MEAN)
FIGURES: Final = (
    PageFigure(
        "batch",
        "Every example on the loss curve",
        _draw_curve,
        (p.PICTURE, p.BATCH_RATE, *_LOSS, p.ARROWS),
    ),
    PageFigure("squares", "The loss as squares", _draw_squares, _LOSS),
)
