"""The figures of "SSE vs MSE" that can stand alone, drawn from an address."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from lossviz.base import DataError
from lossviz.batch import find_numeric_columns
from lossviz.figures.minibatch import Rates, epoch, two_sets
from lossviz.loss import Objective, SquaredError
from lossviz.minibatch import BatchOptions, compare, draw_order, split_at_random
from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.state import PageFigure, Placed, Source, Values
from pages.state import parameters as p


def read_view(values: Values, source: Source) -> SseVsMseView:
    """Take the view that an address describes; of too large a batch, all rows."""
    data, column = source.data, values[p.FEATURE.name]
    options = BatchOptions(
        Objective(SquaredError(half=values[p.HALF_IN_SUM.name]), "sum"),
        Objective(SquaredError(half=values[p.HALF_IN_MEAN.name]), "mean"),
        column if column in find_numeric_columns(data) else None,
        values[p.SEED.name],
    )
    return SseVsMseView(data, options, min(values[p.BATCH_SIZE.name], data.n))


def _draw_levels(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    return view.levels(), view.position()


def _draw_gradients(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    return view.gradients(), view.position()


def _draw_noise_scale(values: Values, source: Source) -> Placed:
    return read_view(values, source).moved(values[p.MOVED_BIAS.name])


def _draw_descents(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    rates = Rates(values[p.SUM_RATE.name], values[p.MEAN_RATE.name])
    return view.descents(rates), view.position()


def _draw_two_sets(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    if view.data.n == 1:
        raise DataError("One row cannot be split in two: choose more data.")
    share = float(Fraction(values[p.SHARE.name]))
    first, rest = split_at_random(draw_order(view.data, view.options.seed), share)
    sets = ("first set", view.data, first), ("second set", view.data, rest)
    return two_sets.build_scene(compare(*sets, view.options.sse, view.options.mse)), {}


def _draw_epoch(values: Values, source: Source) -> Placed:
    view = read_view(values, source)
    dealt = view.draw_epoch(drop_last=values[p.DROP_LAST.name])
    return epoch.build_scene(dealt, view.size), {}


_SWITCHES: Final = (p.HALF_IN_SUM, p.HALF_IN_MEAN, p.SEED)
FIGURES: Final = (
    PageFigure(
        "levels", "Loss of a batch over its size, under SSE and MSE", _draw_levels, _SWITCHES
    ),
    PageFigure("gradients", "Gradient of a batch over its size", _draw_gradients, _SWITCHES),
    PageFigure(
        "noise-scale",
        "MSE and gradient noise scale over a shared bias",
        _draw_noise_scale,
        (p.BATCH_SIZE_OF_MANY, *_SWITCHES),
    ),
    PageFigure(
        "descents",
        "Both descents side by side",
        _draw_descents,
        (p.SUM_RATE, p.MEAN_RATE, *_SWITCHES),
    ),
    PageFigure(
        "two-sets", "SSE and MSE of both sets", _draw_two_sets, (p.SHARE, p.SEED, p.HALF_IN_SUM)
    ),
    PageFigure(
        "epoch",
        "The batches of an epoch",
        _draw_epoch,
        (p.BATCH_SIZE_OF_MANY, *_SWITCHES, p.DROP_LAST),
    ),
)
