"""A batch in the table of pages: its address, and its figures."""

from __future__ import annotations

from typing import Any, Final

from pages.parts.batch.view import BatchView
from pages.state import Page, PageFigure
from pages.state import parameters as p

_OF_BATCH: Final[Any] = {"view": BatchView.from_values, "sets": BatchView.take_move}
_LOSS: Final = (p.LOSS, *p.OF_LOSSES)
CURVE: Final = PageFigure(
    key="batch",
    label="Every example on the loss curve",
    draw=BatchView.draw,
    offers=(p.PICTURE, *p.OBJECTIVES, p.ARROWS),
    **_OF_BATCH,
)
SQUARES: Final = PageFigure(
    key="squares",
    label="The loss as squares",
    draw=BatchView.draw_squares,
    offers=p.OBJECTIVES,
    **_OF_BATCH,
)
TWO_LOSSES: Final = PageFigure(
    key="two-losses",
    label="Shares of the rows under two losses",
    draw=BatchView.draw_two_losses,
    offers=_LOSS,
    **_OF_BATCH,
)
CONSTANT: Final = PageFigure(
    key="best-constant",
    label="The best constant",
    draw=BatchView.draw_best_constant,
    offers=_LOSS,
    **_OF_BATCH,
)
PAGE: Final = Page(
    path="batch",
    name="A batch",
    question="What do my own predictions look like on that curve?",
    icon=":material/scatter_plot:",
    parameters=(
        *(p.CHOOSE, p.DATA, *p.FILE),
        *(p.PICTURE, p.OVER, p.LABEL_COLUMN, p.COLOUR_COLUMN, *_LOSS, *p.OBJECTIVES),
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
