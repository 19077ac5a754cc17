"""A batch in the table of pages: its address, and its figures."""

from __future__ import annotations

from typing import Final

from pages.parts.batch.view import BatchView
from pages.state import Page, PageFigure
from pages.state import parameters as p

CURVE: Final = PageFigure(
    key="batch",
    label="Every example on the loss curve",
    view=BatchView.from_values,
    draw=BatchView.draw,
    sets=BatchView.take_move,
    offers=(p.PICTURE, *p.OBJECTIVES, p.ARROWS),
)
SQUARES: Final = PageFigure(
    key="squares",
    label="The loss as squares",
    view=BatchView.from_values,
    draw=BatchView.draw_squares,
    sets=BatchView.take_move,
    offers=p.OBJECTIVES,
)
TWO_LOSSES: Final = PageFigure(
    key="two-losses",
    label="Shares of the rows under two losses",
    view=BatchView.from_values,
    draw=BatchView.draw_two_losses,
    sets=BatchView.take_move,
    offers=(p.LOSS, *p.OF_LOSSES),
)
CONSTANT: Final = PageFigure(
    key="best-constant",
    label="The best constant",
    view=BatchView.from_values,
    draw=BatchView.draw_best_constant,
    sets=BatchView.take_move,
    offers=(p.LOSS, *p.OF_LOSSES),
)
PAGE: Final = Page(
    path="batch",
    name="A batch",
    question="What do my own predictions look like on that curve?",
    icon=":material/scatter_plot:",
    parameters=(
        *(p.CHOOSE, p.DATA, *p.FILE),
        *(p.PICTURE, p.OVER, p.LABEL_COLUMN, p.COLOUR_COLUMN, p.LOSS, *p.OF_LOSSES, *p.OBJECTIVES),
        *(p.BATCH_RATE, p.ARROWS, p.EXAMPLE, p.ROW_OUTPUT, p.BATCH_STEPS),
        *(p.BEST_CONSTANT, p.ROW_TARGET),
        *(p.SORT, p.ASCENDING, p.TABLE_PAGE),
        *(
            p.MORE_OF_BATCH,
            p.TWO_LOSSES,
            p.WHOLE_BATCH,
            p.TABLE,
            p.CODE,
            p.FLAVOUR,
            p.ANSWER,
            *p.FOR_CLASS,
        ),
    ),
    words=(
        *("sum of squared errors (SSE)", "mean squared error (MSE)"),
        *("gradient", "learning rate η", "batch", "bias"),
    ),
    figures=(CURVE, SQUARES, TWO_LOSSES, CONSTANT),
    data=p.DATA,
)
