"""Numbers put into formulas and sentences, a module for each subject."""

from lossviz.explain import (
    chain_rule,
    conventions,
    derivation,
    descents,
    guesses,
    minibatch,
    neuron,
    quality,
    rates,
    sign_cases,
    takeaways,
    totals,
    two_losses,
    ways,
)
from lossviz.explain.derivation import Line, SignConvention

__all__ = [
    "Line",
    "SignConvention",
    "chain_rule",
    "conventions",
    "derivation",
    "descents",
    "guesses",
    "minibatch",
    "neuron",
    "quality",
    "rates",
    "sign_cases",
    "takeaways",
    "totals",
    "two_losses",
    "ways",
]
