"""SSE vs MSE in the table of pages: its address, and its figures."""

from __future__ import annotations

from typing import Any, Final

from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.state import Page, PageFigure
from pages.state import parameters as p

_SWITCHES: Final = (p.HALF_IN_SUM, p.HALF_IN_MEAN, p.SEED)
_OVER_SIZE: Final[Any] = {"view": SseVsMseView.from_values, "sets": SseVsMseView.choose_size}
BRICKS: Final = PageFigure(
    key="bricks",
    label="A batch as bricks: stacked under the SSE, poured level under the MSE",
    view=SseVsMseView.from_values,
    draw=SseVsMseView.draw_bricks,
    sets=SseVsMseView.choose_size_on_bricks,
    offers=(*_SWITCHES, p.MEAN_RATE),
)
LEVELS: Final = PageFigure(
    key="levels",
    label="Loss of a batch over its size, under SSE and MSE",
    draw=SseVsMseView.draw_levels,
    offers=_SWITCHES,
    **_OVER_SIZE,
)
GRADIENTS: Final = PageFigure(
    key="gradients",
    label="Gradient of a batch over its size",
    draw=SseVsMseView.draw_gradients,
    offers=_SWITCHES,
    **_OVER_SIZE,
)
NOISE_SCALE: Final = PageFigure(
    key="noise-scale",
    label="MSE and gradient noise scale over a shared bias",
    view=SseVsMseView.from_values,
    draw=SseVsMseView.draw_noise_scale,
    sets=SseVsMseView.choose_bias,
    offers=(p.BATCH_SIZE_OF_MANY, *_SWITCHES),
)
DESCENTS: Final = PageFigure(
    key="descents",
    label="Both descents side by side",
    draw=SseVsMseView.draw_descents,
    offers=(p.SUM_RATE, p.MEAN_RATE, *_SWITCHES),
    **_OVER_SIZE,
)
TWO_SETS: Final = PageFigure(
    key="two-sets",
    label="SSE and MSE of both sets",
    view=SseVsMseView.from_values,
    draw=SseVsMseView.draw_two_sets,
    offers=(p.SHARE, p.SEED, p.HALF_IN_SUM),
)
EPOCH: Final = PageFigure(
    key="epoch",
    label="The batches of an epoch",
    view=SseVsMseView.from_values,
    draw=SseVsMseView.draw_epoch,
    offers=(p.BATCH_SIZE_OF_MANY, *_SWITCHES, p.DROP_LAST),
)
PAGE: Final = Page(
    path="sse-vs-mse",
    name="SSE vs MSE",
    question="Sum or mean of losses: what changes as the batch grows?",
    icon=":material/stacked_line_chart:",
    parameters=(
        *(p.CHOOSE, p.MANY_DATA, *p.FILE),
        *(p.BATCH_SIZE_OF_MANY, p.LOG_AXIS, p.FEATURE, p.HALF_IN_SUM, p.HALF_IN_MEAN, p.SEED),
        *(p.SUM_RATE, p.MEAN_RATE, p.SHARE, p.DROP_LAST, p.MOVED_BIAS),
        *(p.SPLIT, p.SPLIT_COLUMN, p.SPLIT_VALUE),
        *(p.GRADIENTS, p.NOISE_SCALE, p.DESCENTS, p.TWO_SETS, p.EPOCH),
        *(p.CODE, p.FLAVOUR, p.ANSWER, *p.FOR_CLASS),
    ),
    words=(
        *("sum of squared errors (SSE)", "mean squared error (MSE)"),
        *("batch", "gradient", "learning rate η", "bias", "noise", "epoch"),
    ),
    figures=(BRICKS, LEVELS, GRADIENTS, NOISE_SCALE, DESCENTS, TWO_SETS, EPOCH),
    data=p.MANY_DATA,
    # A bias, so that the gradient of a batch is not 0 give or take its noise; the same one half in
    # both, so that the MSE is the SSE divided by B; and twice the rows at which both take one step.
    opening={p.MANY_DATA.name: "biased", p.HALF_IN_MEAN.name: True, p.BATCH_SIZE.name: 64},
)
