"""Frameworks in the table of pages: its address, and its figure."""

from __future__ import annotations

from typing import Final

from pages.parts.frameworks.view import FrameworksView
from pages.state import Page, PageFigure
from pages.state import parameters as p

LADDER: Final = PageFigure(
    key="ladder",
    label="What each convention makes of the same errors",
    view=FrameworksView.from_values,
    draw=FrameworksView.draw_alone,
    sets=FrameworksView.choose_row,
    offers=(p.COEFFICIENTS,),
)
PAGE: Final = Page(
    path="frameworks",
    name="Frameworks",
    question="Your framework: why is my number not their number?",
    icon=":material/rule:",
    parameters=(
        *(p.CHOOSE, p.MANY_DATA, *p.FILE),
        *(p.PRINTED, p.BATCH_SIZE_OF_MANY, p.ALL_OUTPUTS, p.WEIGHT_COLUMN),
        *(p.FIRST_ROW, p.SECOND_ROW, p.COEFFICIENTS),
        *(p.SEED, p.MEAN_RATE),
        *(p.LINES, p.EVERY_ROW, p.OVER_BATCHES, p.RATE_BETWEEN, p.SHAPES),
        *(p.ANSWER, *p.FOR_CLASS),
    ),
    words=(
        *("mean squared error (MSE)", "sum of squared errors (SSE)"),
        *("batch", "epoch", "learning rate η"),
    ),
    figures=(LADDER,),
    data=p.MANY_DATA,
)
