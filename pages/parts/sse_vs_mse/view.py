"""The data and switches of "SSE vs MSE", and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lossviz import code, explain
from lossviz.base import DataError
from lossviz.data import Dataset, find_numeric_columns
from lossviz.figures.minibatch import (
    Rates,
    bricks,
    descents,
    epoch,
    levels,
    noise_scale,
    two_sets,
)
from lossviz.figures.scene import Scene
from lossviz.minibatch import (
    BatchOptions,
    Comparison,
    Epoch,
    compare,
    compute_curves,
    draw_epoch,
    draw_order,
    split_at_random,
)
from pages.state import Placed, Source, Values
from pages.state import parameters as p


@dataclass(frozen=True, kw_only=True)
class SseVsMseView:
    """A data set, what is compared on it, and the batch size.

    Attributes
    ----------
    data : Dataset
    options : BatchOptions
    size : int
        The batch size, at most the number of rows.
    log_axis : bool
        Show all batch sizes, on a log axis.
    rates : Rates
        The learning rates under SSE and MSE.
    bias : float
        What is added to every output.
    drop_last : bool
        Leave out a smaller last batch of an epoch.
    share : Fraction
        Of the rows, in the first of two sets that are split at random.
    """

    data: Dataset
    options: BatchOptions
    size: int
    log_axis: bool
    rates: Rates
    bias: float
    drop_last: bool
    share: Fraction

    @classmethod
    def from_values(cls, values: Values, source: Source) -> SseVsMseView:
        """Take what the parameters of the page say; of too large a batch, all rows."""
        data, column = source.data, values[p.FEATURE.name]
        sse, mse, _ = p.read_objectives(values)
        feature = column if column in find_numeric_columns(data) else None
        return cls(
            data=data,
            options=BatchOptions(sse, mse, feature, values[p.SEED.name]),
            size=min(values[p.BATCH_SIZE.name], data.n),
            log_axis=values[p.LOG_AXIS.name],
            rates=Rates(values[p.SUM_RATE.name], values[p.MEAN_RATE.name]),
            bias=values[p.MOVED_BIAS.name],
            drop_last=values[p.DROP_LAST.name],
            share=Fraction(values[p.SHARE.name]),
        )

    def draw_bricks(self) -> Placed:
        """Draw the batch as bricks, on linear axes, with a step of what the rows share."""
        return _place(bricks.draw_bricks(self.data, self.options, self.size, self.rates.mse))

    def choose_size_on_bricks(self, _: str, value: float) -> Values:
        """Choose the batch size at a value of the handle of that picture."""
        size = bricks.find_batch_size(self.data, self.options, self.size, value)
        return {p.BATCH_SIZE.name: size}

    def draw_levels(self) -> Placed:
        """Draw level and noise of the loss of a batch."""
        return _place(levels.draw_levels(self.data, self.options, self.size))

    def draw_gradients(self) -> Placed:
        """Draw level and noise of the gradients."""
        return _place(levels.draw_gradients(self.data, self.options, self.size))

    def draw_descents(self) -> Placed:
        """Draw both descents."""
        return _place(descents.draw_descents(self.data, self.options, self.rates, self.size))

    def choose_size(self, _: str, value: float) -> Values:
        """Choose the batch size at a value of the handle."""
        sizes = compute_curves(self.data, self.options, self.size).sizes
        return {p.BATCH_SIZE.name: int(sizes[round(value)])}

    def draw_noise_scale(self) -> Placed:
        """Draw the noise scale over a shared bias."""
        return _place(
            noise_scale.draw_noise_scale(self.data, self.options.mse, self.size, self.bias)
        )

    def choose_bias(self, _: str, value: float) -> Values:
        """Choose the shared bias at a value of the handle of that picture."""
        bias = noise_scale.find_bias(self.data, self.options.mse, self.size, self.bias, value)
        return {p.MOVED_BIAS.name: bias}

    def deal_epoch(self) -> Epoch:
        """Deal the rows to the batches of an epoch."""
        return draw_epoch(self.data, self.options, self.size, drop_last=self.drop_last)

    def draw_epoch(self) -> Placed:
        """Draw the batches of an epoch."""
        formula = self.options.mse.formula("B")
        return epoch.draw_epoch_bars(self.deal_epoch(), self.size, formula), {}

    def split_at_random(self) -> Comparison:
        """Compare two sets that the rows are split into at random."""
        if self.data.n == 1:
            raise DataError("One row cannot be split in two: choose more data.")
        order = draw_order(self.data, self.options.seed)
        first, others = split_at_random(order, float(self.share))
        sets = ("first set", self.data, first), ("second set", self.data, others)
        return compare(*sets, self.options.sse, self.options.mse)

    def draw_two_sets(self) -> Placed:
        """Draw SSE and MSE of these two sets."""
        return two_sets.draw_two_sets(self.split_at_random()), {}

    def convert_rate(self) -> tuple[float, str]:
        """Give the rate under the SSE that makes the step of that under the MSE, and say why."""
        return explain.minibatch.convert_rate(self.options, self.size, self.rates.mse)

    def describe_sum_and_mean(self) -> str:
        """Say why the sum grows, and why the mean is taken."""
        return explain.minibatch.describe_sum_and_mean(self.data, self.options, self.size)

    def describe_noise_scale(self) -> str:
        """Say what the gradient noise scale is at the bias."""
        return explain.minibatch.describe_noise_scale(self.data, self.options, self.size, self.bias)

    def program(self) -> code.SseVsMse:
        """What the code of the page has to give."""
        options = self.options
        return code.SseVsMse(
            self.data,
            self.size,
            options.sse,
            options.mse,
            options.seed,
            options.column,
            self.drop_last,
        )

    def conclude(self) -> str:
        """Say what the page comes to."""
        return explain.takeaways.conclude_sse_vs_mse(self.data, self.options, self.size)


def _place(scene: Scene) -> Placed:
    """Give a scene with where its handles stand at first."""
    return scene, scene.start
