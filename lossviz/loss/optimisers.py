"""What a loss scaled by c is to an optimiser: each one run with it and without.

For plain steps, momentum and Nesterov with a constant rate, c times the loss is c times
the rate. Optimisers that divide by the gradient's size (Adam: Kingma and Ba, 2015; AdamW:
Loshchilov and Hutter, 2019) do not see c at all, but for epsilon. A penalty keeps its weight
against the loss only if its coefficient goes along, and a gradient that is clipped at a
fixed norm is another one when it is scaled first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lossviz.base import FloatArray
from lossviz.loss.descent import walk

Gradient = Callable[[FloatArray], FloatArray]

_BETAS = (0.9, 0.999)
_EPSILON = 1e-8


@dataclass(frozen=True)
class Settings:
    """What an optimiser is run with.

    Attributes
    ----------
    rate : float
        Learning rate.
    decay : float
        Coefficient of its weight decay or L2 term.
    clip : float
        The norm above which a gradient is clipped.
    """

    rate: float
    decay: float = 0.01
    clip: float = 1.0


@dataclass(frozen=True)
class Optimiser:
    """An optimiser as PyTorch has it, and what has to change where its loss is multiplied by c.

    Attributes
    ----------
    name : str
    recipe : str
        What `convert` does, in words.
    momentum : float
        By what the velocity is multiplied before the gradient is added to it.
    nesterov : bool
        Whether momentum looks ahead.
    adaptive : bool
        Whether it is Adam, whose step is about as long as the rate.
    l2 : bool
        Whether ``decay * parameter`` is added to the gradient.
    decoupled : bool
        Whether Adam takes the decay off the parameter instead, beside its step.
    clipped : bool
        Whether a gradient that is longer than the norm `clip` is shortened to it.
    """

    name: str
    recipe: str
    momentum: float = 0.0
    nesterov: bool = False
    adaptive: bool = False
    l2: bool = False
    decoupled: bool = False
    clipped: bool = False

    def convert(self, settings: Settings, c: float) -> Settings:
        """Give the settings for c times the loss that are meant to give the same path."""
        return Settings(
            settings.rate if self.adaptive else settings.rate / c,
            settings.decay * c if self.l2 else settings.decay,
            settings.clip * c if self.clipped else settings.clip,
        )

    def run(
        self, gradient: Gradient, start: FloatArray, settings: Settings, steps: int
    ) -> FloatArray:
        """Follow the path from a point with d entries, shape (steps + 1, d)."""
        step = self._step_of_adam if self.adaptive else self._step_of_momentum
        # Running means of gradient and squared gradient; momentum needs the first alone.
        memory = np.zeros((2, len(start)))

        def advance(point: FloatArray, k: int) -> FloatArray:
            slope = self._change_gradient(gradient(point), point, settings)
            decayed = settings.rate * settings.decay * point if self.decoupled else 0.0
            return np.asarray(point - decayed - settings.rate * step(slope, memory, k + 1))

        return np.array(walk(np.array(start, dtype=float), advance, steps))

    def _change_gradient(
        self, slope: FloatArray, point: FloatArray, settings: Settings
    ) -> FloatArray:
        """Add the L2 term to a gradient, and shorten it to the norm at which it is clipped."""
        if self.l2:
            slope = slope + settings.decay * point
        length = math.hypot(*slope) if self.clipped else 0.0
        return slope * (settings.clip / length) if length > settings.clip else slope

    def _step_of_momentum(self, slope: FloatArray, memory: FloatArray, _: int) -> FloatArray:
        """Give the step over the rate: the velocity, or where Nesterov looks ahead."""
        memory[0] = self.momentum * memory[0] + slope
        return np.asarray(slope + self.momentum * memory[0] if self.nesterov else memory[0])

    def _step_of_adam(self, slope: FloatArray, memory: FloatArray, k: int) -> FloatArray:
        """Give the step over the rate at the k-th step, from 1."""
        # Both means start from 0; after k steps they hold 1 - beta^k of their weights
        # (Kingma and Ba, Adam, 2015, section 3).
        first, second = _BETAS
        memory[0] = first * memory[0] + (1 - first) * slope
        memory[1] = second * memory[1] + (1 - second) * slope**2
        size = np.sqrt(memory[1] / (1 - second**k)) + _EPSILON
        return np.asarray(memory[0] / (1 - first**k) / size)


PLAIN: Final = Optimiser("plain steps", "divide η by c")
MOMENTUM: Final = Optimiser("momentum 0.9", "divide η by c", momentum=0.9)
DECAYED: Final = Optimiser(
    "plain with weight decay", "divide η by c, and multiply the decay by c", l2=True
)
CLIPPED: Final = Optimiser(
    "plain, gradient clipped", "divide η by c, and multiply the clipping norm by c", clipped=True
)
ADAM: Final = Optimiser("Adam", "keep η", adaptive=True)
OPTIMISERS: Final = (
    PLAIN,
    MOMENTUM,
    Optimiser("Nesterov 0.9", "divide η by c", momentum=0.9, nesterov=True),
    DECAYED,
    ADAM,
    Optimiser("AdamW", "keep η and the decay", adaptive=True, decoupled=True),
    Optimiser(
        "Adam with an L2 term", "keep η, and multiply the L2 term by c", adaptive=True, l2=True
    ),
    CLIPPED,
)


@dataclass(frozen=True)
class ScalingResult:
    """How far two paths of an optimiser are apart, as shares of how far they went.

    Attributes
    ----------
    optimiser : Optimiser
    rate : float
        Learning rate before the loss was scaled.
    converted : float
        With the settings converted by its recipe.
    only_rate : float
        With only the rate divided by c.
    unchanged : float
        With the same settings as before.
    """

    optimiser: Optimiser
    rate: float
    converted: float
    only_rate: float
    unchanged: float


def compare_scalings(
    gradient: Gradient, start: FloatArray, c: float, rate: float, adaptive_rate: float, steps: int
) -> tuple[ScalingResult, ...]:
    """Run every optimiser on a loss, and on c times that loss.

    Parameters
    ----------
    gradient : callable
        Of the loss by ``(w, b)``.
    start : ndarray of shape (2,)
    c : float
        Positive.
    rate : float
        For those whose step grows with the gradient.
    adaptive_rate : float
        For the kinds of Adam, whose step is about as long as the rate.
    steps : int
    """
    clip = math.hypot(*gradient(start)) / 2 or 1.0
    results = []
    for optimiser in OPTIMISERS:
        settings = Settings(adaptive_rate if optimiser.adaptive else rate, clip=clip)
        path = optimiser.run(gradient, start, settings, steps)
        only_rate = replace(settings, rate=settings.rate / c)
        differences = [
            _compare_paths(path, optimiser.run(lambda p: c * gradient(p), start, tried, steps))
            for tried in (optimiser.convert(settings, c), only_rate, settings)
        ]
        results.append(ScalingResult(optimiser, settings.rate, *differences))
    return tuple(results)


def _compare_paths(path: FloatArray, other: FloatArray) -> float:
    """Largest difference of two paths at any step, over the length of the first one.

    Infinite where one of them leaves the range of 64-bit numbers.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        length = float(np.abs(path - path[0]).max())
        difference = float(np.abs(path - other).max())
    if not np.isfinite(difference):
        return math.inf
    return difference / length if length else difference
