"""What a loss scaled by c is to an optimiser: each one run with it and without.

For plain steps, momentum and Nesterov with a constant rate, c times the loss is c times
the rate. Optimisers that divide by the gradient's size (Adam: Kingma and Ba, 2015; AdamW:
Loshchilov and Hutter, 2019) do not see c at all, but for epsilon. A penalty keeps its weight
against the loss only if its coefficient goes along, and a gradient that is clipped at a
fixed norm is another one when it is scaled first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.base import FloatArray

Gradient = Callable[[FloatArray], FloatArray]

_MOMENTUM = 0.9
_DECAY = 0.01
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
    decay: float = _DECAY
    clip: float = 1.0


_Run = Callable[[Gradient, FloatArray, Settings, int], FloatArray]
_Convert = Callable[[Settings, float], Settings]


@dataclass(frozen=True)
class Optimiser:
    """An optimiser, and what has to change where its loss is divided by c.

    Attributes
    ----------
    name : str
    run : callable
        ``(gradient, start, settings, steps)`` to the path, shape (steps + 1, 2).
    convert : callable
        Settings for the loss to settings for c times the loss, meant to give the same path.
    recipe : str
        The same in words, for a loss that is multiplied by c.
    """

    name: str
    run: _Run
    convert: _Convert
    recipe: str


def _walk(start: FloatArray, steps: int, advance: Callable[[FloatArray], FloatArray]) -> FloatArray:
    points = [np.array(start, dtype=float)]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            points.append(advance(points[-1]))
    return np.array(points)


def plain(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Steps against the gradient."""
    return _walk(start, steps, lambda p: p - s.rate * gradient(p))


def momentum(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Heavy ball: the velocity is kept, times 0.9, and the gradient added."""
    velocity = np.zeros(2)

    def advance(point: FloatArray) -> FloatArray:
        velocity[:] = _MOMENTUM * velocity + gradient(point)
        return np.asarray(point - s.rate * velocity)

    return _walk(start, steps, advance)


def nesterov(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Momentum with a look ahead, as PyTorch has it."""
    velocity = np.zeros(2)

    def advance(point: FloatArray) -> FloatArray:
        slope = gradient(point)
        velocity[:] = _MOMENTUM * velocity + slope
        return np.asarray(point - s.rate * (slope + _MOMENTUM * velocity))

    return _walk(start, steps, advance)


def weight_decay(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Plain steps with ``decay * parameter`` added to the gradient."""
    return plain(lambda p: gradient(p) + s.decay * p, start, s, steps)


def clipped(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Plain steps on a gradient that is shortened to the norm `clip` where it is longer."""

    def shortened(point: FloatArray) -> FloatArray:
        slope = gradient(point)
        length = float(np.hypot(*slope))
        return slope if length <= s.clip else slope * (s.clip / length)

    return plain(shortened, start, s, steps)


def adam(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Adam without any decay."""
    return _adam(gradient, start, s, steps, decoupled=0.0)


def adamw(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Adam with a decay beside the gradient."""
    return _adam(gradient, start, s, steps, decoupled=s.decay)


def adam_l2(gradient: Gradient, start: FloatArray, s: Settings, steps: int) -> FloatArray:
    """Adam with ``decay * parameter`` added to the gradient."""
    return _adam(lambda p: gradient(p) + s.decay * p, start, s, steps, decoupled=0.0)


def _adam(
    gradient: Gradient, start: FloatArray, s: Settings, steps: int, *, decoupled: float
) -> FloatArray:
    first, second, taken = np.zeros(2), np.zeros(2), 0

    def advance(point: FloatArray) -> FloatArray:
        nonlocal taken
        taken += 1
        slope = gradient(point)
        first[:] = _BETAS[0] * first + (1 - _BETAS[0]) * slope
        second[:] = _BETAS[1] * second + (1 - _BETAS[1]) * slope**2
        size = np.sqrt(second / (1 - _BETAS[1] ** taken)) + _EPSILON
        move = first / (1 - _BETAS[0] ** taken) / size
        return np.asarray(point - s.rate * decoupled * point - s.rate * move)

    return _walk(start, steps, advance)


def _divide_rate(s: Settings, c: float) -> Settings:
    return Settings(s.rate / c, s.decay, s.clip)


def _keep(s: Settings, c: float) -> Settings:  # noqa: ARG001
    return s


OPTIMISERS: Final = (
    Optimiser("plain steps", plain, _divide_rate, "divide η by c"),
    Optimiser("momentum 0.9", momentum, _divide_rate, "divide η by c"),
    Optimiser("Nesterov 0.9", nesterov, _divide_rate, "divide η by c"),
    Optimiser(
        "plain with weight decay",
        weight_decay,
        lambda s, c: Settings(s.rate / c, s.decay * c, s.clip),
        "divide η by c, and multiply the decay by c",
    ),
    Optimiser("Adam", adam, _keep, "keep η"),
    Optimiser("AdamW", adamw, _keep, "keep η and the decay"),
    Optimiser(
        "Adam with an L2 term",
        adam_l2,
        lambda s, c: Settings(s.rate, s.decay * c, s.clip),
        "keep η, and multiply the L2 term by c",
    ),
    Optimiser(
        "plain, gradient clipped",
        clipped,
        lambda s, c: Settings(s.rate / c, s.decay, s.clip * c),
        "divide η by c, and multiply the clipping norm by c",
    ),
)


@dataclass(frozen=True)
class ScalingResult:
    """How far two paths of an optimiser are apart, as shares of how far they went.

    Attributes
    ----------
    optimiser : Optimiser
    converted : float
        With the settings converted by its recipe.
    only_rate : float
        With only the rate divided by c.
    unchanged : float
        With the same settings as before.
    """

    optimiser: Optimiser
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
    norm = float(np.hypot(*gradient(start)))
    answers = []
    for optimiser in OPTIMISERS:
        own = adaptive_rate if optimiser.name.startswith("Adam") else rate
        before = Settings(own, clip=norm / 2 or 1.0)
        path = optimiser.run(gradient, start, before, steps)
        ways = (optimiser.convert(before, c), _divide_rate(before, c), before)
        apart = [
            _apart(path, optimiser.run(lambda p: c * gradient(p), start, way, steps))
            for way in ways
        ]
        answers.append(ScalingResult(optimiser, *apart))
    return tuple(answers)


def _apart(one: FloatArray, other: FloatArray) -> float:
    """The largest distance at any step over the length of the way; infinite past all numbers."""
    with np.errstate(over="ignore", invalid="ignore"):
        went = float(np.abs(one - one[0]).max())
        apart = float(np.abs(one - other).max())
    if not np.isfinite(apart):
        return float("inf")
    return apart / went if went else apart
