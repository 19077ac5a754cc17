"""Scaled losses and one neuron: paths run here, derivatives by a complex step, and `lossviz`.

Scales are powers of two, by which nothing is rounded, and the root is taken of their squares alone.
So two paths that are said to be the same are the same to the last bit.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from lossviz import SquaredError
from lossviz.loss.optimisers import OPTIMISERS, Settings, compare_scalings
from lossviz.neuron import ACTIVATIONS, propagate

HESSIAN = np.array([[3.0, 1.0], [1.0, 2.0]])
BEST, START = np.array([2.0, -1.0]), np.array([0.5, 1.5])
SCALES = (0.25, 0.5, 2.0, 64.0)
STEPS = 40
# Two programs for one formula of 40 steps, each step with about 10 roundings by 2^-53.
CLOSE = 1e-12
OURS = {optimiser.name: optimiser for optimiser in OPTIMISERS}


def slope(w):
    return HESSIAN @ (w - BEST)


def walk(advance, c):
    """Step on c times the loss; `advance` gets gradient, point, number of the step and memory."""
    points, memory = [START], {"v": np.zeros(2), "m": np.zeros(2), "s": np.zeros(2)}
    for k in range(1, STEPS + 1):
        points.append(points[-1] - advance(c * slope(points[-1]), points[-1], k, memory))
    return np.array(points)


def plain(rate, decay=0.0, clip=np.inf):
    def advance(g, w, _k, _memory):
        g = g + decay * w
        length = np.hypot(*g)
        return rate * (g * (clip / length) if length > clip else g)

    return advance


def momentum(rate, look_ahead):
    def advance(g, _w, _k, memory):
        memory["v"] = 0.9 * memory["v"] + g
        return rate * (g + 0.9 * memory["v"] if look_ahead else memory["v"])

    return advance


def adam(rate, epsilon, beside=0.0, inside=0.0):
    def advance(g, w, k, memory):
        g = g + inside * w
        memory["m"] = 0.9 * memory["m"] + (1 - 0.9) * g
        memory["s"] = 0.999 * memory["s"] + (1 - 0.999) * g**2
        root = np.sqrt(memory["s"] / (1 - 0.999**k)) + epsilon
        return rate * beside * w + rate * (memory["m"] / (1 - 0.9**k) / root)

    return advance


def check_same(before, after):
    """`after`, a function of c, gives on c times the loss the path of `before`."""
    path = walk(before, 1.0)
    assert len({tuple(point) for point in path}) > STEPS // 2
    for c in SCALES:
        assert (walk(after(c), c) == path).all()


def check_ours(name, before, settings, converted):
    """The optimiser of `lossviz` has the same path, and its recipe is the one of the page."""
    ours, c = OURS[name], 8.0
    got = ours.run(slope, START, settings, STEPS)
    assert got == pytest.approx(walk(before, 1.0), rel=CLOSE, abs=CLOSE)
    assert ours.convert(settings, c) == converted(c)


def check_scale_plain():
    settings = Settings(0.0625)
    runs = {
        "plain steps": plain,
        "momentum 0.9": lambda rate: momentum(rate, look_ahead=False),
        "Nesterov 0.9": lambda rate: momentum(rate, look_ahead=True),
    }
    for name, run in runs.items():
        check_same(run(0.0625), lambda c, run=run: run(0.0625 / c))
        check_ours(name, run(0.0625), settings, lambda c: replace(settings, rate=0.0625 / c))


def check_scale_decay():
    settings = Settings(0.0625, decay=0.5)
    check_same(plain(0.0625, 0.5), lambda c: plain(0.0625 / c, 0.5 * c))
    check_ours(
        "plain with weight decay",
        plain(0.0625, 0.5),
        settings,
        lambda c: replace(settings, rate=0.0625 / c, decay=0.5 * c),
    )


def check_scale_adam():
    settings = Settings(0.125, decay=0.25)
    for name, beside in (("Adam", 0.0), ("AdamW", 0.25)):
        before = adam(0.125, 1e-8, beside)
        check_same(before, lambda c, beside=beside: adam(0.125, c * 1e-8, beside))
        check_ours(name, before, settings, lambda _: settings)
    answers = compare_scalings(slope, START, 64.0, 0.0625, 0.125, STEPS)
    nearly = {a.optimiser.name: a.unchanged for a in answers}
    # The root is above 1e-2 all along this path: epsilon makes a share of 1e-6 of it at most.
    assert max(nearly["Adam"], nearly["AdamW"]) < 1e-5 < nearly["plain steps"]


def check_scale_adam_l2():
    settings = Settings(0.125, decay=0.25)
    before = adam(0.125, 1e-8, inside=0.25)
    check_same(before, lambda c: adam(0.125, c * 1e-8, inside=c * 0.25))
    check_ours(
        "Adam with an L2 term", before, settings, lambda c: replace(settings, decay=0.25 * c)
    )


def check_scale_clipped():
    settings = Settings(0.0625, clip=1.0)
    before = plain(0.0625, clip=1.0)
    check_same(before, lambda c: plain(0.0625 / c, clip=c))
    check_ours(
        "plain, gradient clipped",
        before,
        settings,
        lambda c: replace(settings, rate=0.0625 / c, clip=c),
    )
    path = walk(before, 1.0)
    first, last = (np.hypot(*slope(path[k])) for k in (0, -1))
    assert first > 1 > last > 0
    for c, rate in product(SCALES, 2.0 ** np.arange(-12, 1, 0.25)):
        assert (walk(plain(rate, clip=1.0), c) != path).any()


FUNCTIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: z if z.real > 0 else 0 * z,
}
SLOPES = {
    "identity": lambda z, o: 1.0,  # noqa: ARG005
    "sigmoid": lambda z, o: o * (1 - o),  # noqa: ARG005
    "tanh": lambda z, o: 1 - o**2,  # noqa: ARG005
    "ReLU": lambda z, o: float(z > 0),  # noqa: ARG005
}
EXAMPLES = list(product((-1.5, 0.5, 2.0), (0.25, 3.0), (-0.75, 1.25), (-0.5, 0.375)))  # x, t, w, b
TINY = 1e-200


def derive(f, at):
    """The derivative by a complex step: nothing is subtracted, so it is exact to rounding."""
    return f(complex(at, TINY)).imag / TINY


def each_chain():
    for name, (x, t, w, b), half in product(FUNCTIONS, EXAMPLES, (True, False)):
        chain = propagate(x, t, w, b, activation=ACTIVATIONS[name], loss=SquaredError(half))
        yield name, (x, t, w, b), 0.5 if half else 1.0, chain


def check_chain_rule():
    for case in each_chain():
        check_one_chain(*case)


def check_one_chain(name, example, h, chain):
    x, t, w, b = example
    phi = FUNCTIONS[name]
    by_w = derive(lambda v: h * (t - phi(v * x + b)) ** 2, w)
    by_b = derive(lambda v: h * (t - phi(w * x + v)) ** 2, b)
    z = w * x + b
    passed = 2 * h * (phi(complex(z)).real - t) * derive(phi, z)
    assert (passed * x, passed) == pytest.approx((by_w, by_b), rel=CLOSE, abs=CLOSE)
    assert (chain.dl_dw, chain.dl_db) == pytest.approx((by_w, by_b), rel=CLOSE, abs=CLOSE)


def check_slopes():
    for name, z in product(FUNCTIONS, (-3.0, -0.5, 0.0, 0.25, 2.0)):
        o = FUNCTIONS[name](complex(z)).real
        want = derive(FUNCTIONS[name], z)
        assert SLOPES[name](z, o) == pytest.approx(want, rel=CLOSE)
        assert float(ACTIVATIONS[name].slope(np.array(z))) == pytest.approx(want, rel=CLOSE)


def check_sign_of_weight():
    seen = set()
    for name, (x, t, w, b), _, chain in each_chain():
        z = w * x + b
        error = FUNCTIONS[name](complex(z)).real - t
        flat = name == "ReLU" and z <= 0
        assert np.sign(chain.dl_dw) == (0 if flat else np.sign(error * x))
        seen.add((error > 0, x > 0))
    assert len(seen) == 4
