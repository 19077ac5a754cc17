"""Numbers put into formulas and sentences."""

from lossviz.explain import conventions, derivation, sign_cases, totals
from lossviz.explain.chain_rule import derive_chain_rule
from lossviz.explain.derivation import Convention, Line
from lossviz.explain.descents import describe_descents
from lossviz.explain.guesses import (
    Way,
    ask_doubling,
    find_way,
    judge_doubling,
    judge_next_prediction,
    judge_weight_way,
)
from lossviz.explain.minibatch import (
    convert_rate,
    describe_linear_scaling,
    describe_noise_scale,
    describe_sum_and_mean,
    tabulate_batch,
)
from lossviz.explain.neuron import (
    compute_scale,
    count_opposing,
    describe_descent,
    describe_epoch_report,
    describe_rows,
    describe_same_step,
    describe_standardising,
    tabulate_limits,
    tabulate_optimisers,
    warn_of_narrow_valley,
    warn_of_unreachable_targets,
    warn_of_vanishing_gradient,
)
from lossviz.explain.quality import describe_models, describe_quality, tabulate_models
from lossviz.explain.takeaways import (
    conclude_batch,
    conclude_one_prediction,
    conclude_sse_vs_mse,
    conclude_weights,
)
from lossviz.explain.totals import compute_totals

__all__ = [
    "Convention",
    "Line",
    "Way",
    "ask_doubling",
    "compute_scale",
    "compute_totals",
    "conclude_batch",
    "conclude_one_prediction",
    "conclude_sse_vs_mse",
    "conclude_weights",
    "conventions",
    "convert_rate",
    "count_opposing",
    "derivation",
    "derive_chain_rule",
    "describe_descent",
    "describe_descents",
    "describe_epoch_report",
    "describe_linear_scaling",
    "describe_models",
    "describe_noise_scale",
    "describe_quality",
    "describe_rows",
    "describe_same_step",
    "describe_standardising",
    "describe_sum_and_mean",
    "find_way",
    "judge_doubling",
    "judge_next_prediction",
    "judge_weight_way",
    "sign_cases",
    "tabulate_batch",
    "tabulate_limits",
    "tabulate_models",
    "tabulate_optimisers",
    "totals",
    "warn_of_narrow_valley",
    "warn_of_unreachable_targets",
    "warn_of_vanishing_gradient",
]
