"""The figure of "Frameworks" that can stand alone, drawn from an address."""

from __future__ import annotations

from typing import Final

from lossviz.batch import find_numeric_columns
from lossviz.conventions import read_number
from pages.parts.frameworks import outputs
from pages.parts.frameworks.view import FIRST, SECOND, FrameworksView, find_row
from pages.state import PageFigure, Placed, Source, Values
from pages.state import parameters as p


def read_view(values: Values, source: Source) -> FrameworksView:
    """Take the view that an address describes."""
    data, weight = source.data, values[p.WEIGHT_COLUMN.name]
    predictions = outputs.gather(
        data,
        weight if weight in find_numeric_columns(data) else None,
        all_outputs=values[p.ALL_OUTPUTS.name],
    )
    printed = values[p.PRINTED.name]
    return FrameworksView(
        data,
        predictions,
        read_number(printed) if printed.strip() else None,
        find_row(predictions, values[p.FIRST_ROW.name], FIRST),
        find_row(predictions, values[p.SECOND_ROW.name], SECOND),
        min(values[p.BATCH_SIZE.name], data.n),
        values[p.COEFFICIENTS.name],
    )


def _draw_ladder(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    return view.ladder(), view.position()


FIGURES: Final = (
    PageFigure(
        "ladder", "What each convention makes of the same errors", _draw_ladder, (p.COEFFICIENTS,)
    ),
)
