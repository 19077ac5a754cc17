"""Losses that the package does not know: with a kink, with a jump, smooth, and a parabola."""

from dataclasses import dataclass

import numpy as np

from lossviz.loss import SquaredError, place_knots


@dataclass(frozen=True)
class Huber:
    """A square near the target, straight lines beyond: its curvature has two kinks."""

    delta: float = 1.0
    quadratic = None
    curvature_bound = 1.0

    def formula(self, convention="t - o"):
        return f"Huber({convention})"

    def value(self, target, output):
        size = abs(output - target)
        far = self.delta * (size - self.delta / 2)
        return np.where(size <= self.delta, size * size / 2, far)[()]

    def gradient(self, target, output):
        return np.clip(output - target, -self.delta, self.delta)

    def curvature(self, target, output):
        return (abs(output - target) <= self.delta) * 1.0

    def knots(self, low, high):
        return place_knots(self, low, high, kinks=(-self.delta, self.delta))


@dataclass(frozen=True)
class LogCosh:
    """Smooth, and no cubic anywhere."""

    quadratic = None
    curvature_bound = 1.0

    def formula(self, convention="t - o"):
        return f"log cosh({convention})"

    def value(self, target, output):
        size = abs(output - target)
        return size + np.log1p(np.exp(-2 * size)) - np.log(2)

    def gradient(self, target, output):
        return np.tanh(output - target)

    def curvature(self, target, output):
        return 1 - np.tanh(output - target) ** 2

    def knots(self, low, high):
        return place_knots(self, low, high)


@dataclass(frozen=True)
class Tilted:
    """Twice as steep above the target: its gradient jumps, so its curvature has no bound."""

    quadratic = None
    curvature_bound = None

    def formula(self, convention="t - o"):
        return f"tilted |{convention}|"

    def value(self, target, output):
        error = output - target
        return np.where(error > 0, 2 * error, -error)[()]

    def gradient(self, target, output):
        error = output - target
        return np.where(error > 0, 2.0, np.where(error < 0, -1.0, 0.0))[()]

    def curvature(self, target, output):
        return 0.0 * (output - target)

    def knots(self, low, high):
        return place_knots(self, low, high, kinks=(0.0,))


@dataclass(frozen=True)
class Parabola:
    """A quadratic that is no `SquaredError`."""

    quadratic = 3.0
    curvature_bound = 6.0

    def formula(self, convention="t - o"):
        return f"3 ({convention})²"

    def value(self, target, output):
        return 3.0 * (output - target) ** 2

    def gradient(self, target, output):
        return 6.0 * (output - target)

    def curvature(self, target, output):
        return 0.0 * (output - target) + 6.0

    def knots(self, low, high):
        return np.array([low, high])


KINKS = {Huber(): (-1.0, 1.0), Tilted(): (0.0,)}
LOSSES = (SquaredError(), SquaredError(half=False), Parabola(), Huber(), LogCosh(), Tilted())
