"""One prediction in the table of pages: its address, and its figures."""

from __future__ import annotations

from typing import Final

from lossviz.figures.one_prediction import secant
from pages.parts.one_prediction.view import OnePredictionView
from pages.state import Page, PageFigure
from pages.state import parameters as p

CURVE: Final = PageFigure(
    key="one-prediction",
    label="The loss over the prediction, and its slope",
    view=OnePredictionView.from_values,
    draw=OnePredictionView.draw_curve,
    offers=(p.TARGET, p.LOSS, *p.OF_LOSSES, p.HALF, p.CONVENTION),
)
STEPS: Final = PageFigure(
    key="steps",
    label="Steps of descent",
    view=OnePredictionView.from_values,
    draw=OnePredictionView.draw_steps,
    offers=(p.LOSS, *p.OF_LOSSES, p.HALF),
)
SECANT: Final = PageFigure(
    key="measured-slope",
    label="A secant, and the error of its slope",
    view=OnePredictionView.from_values,
    draw=OnePredictionView.draw_secant,
    sets=lambda _, handle, value: {handle: secant.WIDTHS[round(value)]},
    offers=(p.OUTPUT, p.HALF),
)
PAGE: Final = Page(
    path="one-prediction",
    name="One prediction",
    question="The loss is never negative: how can its gradient be?",
    icon=":material/adjust:",
    parameters=(
        *(
            p.TARGET,
            p.OUTPUT,
            p.LEARNING_RATE,
            p.LOSS,
            *p.OF_LOSSES,
            p.HALF,
            p.CONVENTION,
            p.HALF_WIDTH,
        ),
        *(p.WIDTH, p.STEP),
        *(p.ALGEBRA, p.STEPS_TAKEN, p.MEASURED),
        *(p.CODE, p.FLAVOUR, p.ANSWER, *p.FOR_CLASS),
    ),
    words=("gradient", "learning rate η"),
    figures=(CURVE, STEPS, SECANT),
)
