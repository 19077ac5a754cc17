"""Mini-batches: level and noise of loss and gradient, and descent on them."""

from lossviz.minibatch.comparison import Comparison, compare, split_at_random
from lossviz.minibatch.curves import (
    BATCHES,
    BatchOptions,
    Curves,
    QuantityCurve,
    choose_extra_size,
    compute_curves,
    draw_epoch,
    draw_order,
    judge_sizes,
)
from lossviz.minibatch.epoch import Epoch
from lossviz.minibatch.growing_batch import GrowingBatch, grow_batch
from lossviz.minibatch.noise_of_bias import NoiseOfBias, measure_noise_of_bias
from lossviz.minibatch.population import (
    NoiseScale,
    Population,
    estimate_noise_scale,
    measure_population,
    take_gradients,
    take_squared_errors,
)
from lossviz.minibatch.sgd import (
    EpochBatches,
    Schedule,
    find_equal_step_rate,
    find_linear_scaling_end,
)

__all__ = [
    "BATCHES",
    "BatchOptions",
    "Comparison",
    "Curves",
    "Epoch",
    "EpochBatches",
    "GrowingBatch",
    "NoiseOfBias",
    "NoiseScale",
    "Population",
    "QuantityCurve",
    "Schedule",
    "choose_extra_size",
    "compare",
    "compute_curves",
    "draw_epoch",
    "draw_order",
    "estimate_noise_scale",
    "find_equal_step_rate",
    "find_linear_scaling_end",
    "grow_batch",
    "judge_sizes",
    "measure_noise_of_bias",
    "measure_population",
    "split_at_random",
    "take_gradients",
    "take_squared_errors",
]
