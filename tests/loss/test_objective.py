import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import mean_squared_error
from sklearn.metrics import root_mean_squared_error as sklearn_rmse

from lossviz.base.errors import DataError
from lossviz.loss.objective import MSE, SSE, Objective, root_mean_squared_error
from lossviz.loss.squared_error import SquaredError

U = Fraction(1, 2**53)
SMALLEST = Fraction(1, 2**1074)
EVERY = [Objective(SquaredError(half=h), r) for h in (True, False) for r in ("sum", "mean")]
sizes = st.floats(1e-100, 1e96)
numbers = st.one_of(st.just(0.0), sizes, sizes.map(lambda size: -size))
rows = st.integers(1, 200).flatmap(
    lambda n: st.tuples(arrays(float, n, elements=numbers), arrays(float, n, elements=numbers))
)
every = st.sampled_from(EVERY)


def exact_errors(target, output):
    return [Fraction(o) - Fraction(t) for t, o in zip(target, output, strict=True)]


def exact_value(objective, target, output):
    total = Fraction(objective.loss.h) * sum(e * e for e in exact_errors(target, output))
    return total / (len(target) if objective.reduction == "mean" else 1)


def test_the_defaults():
    assert Objective(SquaredError(half=True), "sum") == SSE
    assert Objective(SquaredError(half=False), "mean") == MSE


# Errors of -1, 2 and 0 by hand: squares 1 + 4 + 0 = 5, sum of errors 1.
TARGET, OUTPUT = [2, 1, 5], [1, 3, 5]
HAND = [
    (True, "sum", 2.5, [-1, 2, 0], 1),
    (False, "sum", 5, [-2, 4, 0], 2),
    (True, "mean", 5 / 6, [-1 / 3, 2 / 3, 0], 1 / 3),
    (False, "mean", 5 / 3, [-2 / 3, 4 / 3, 0], 2 / 3),
]


@pytest.mark.parametrize(("half", "reduction", "value", "gradient", "shared"), HAND)
def test_values_worked_by_hand(half, reduction, value, gradient, shared):
    objective = Objective(SquaredError(half=half), reduction)
    assert objective.value(TARGET, OUTPUT) == value
    assert objective.gradient(TARGET, OUTPUT).tolist() == gradient
    assert objective.shared_gradient(TARGET, OUTPUT) == shared
    assert type(objective.value(TARGET, OUTPUT)) is float
    assert type(objective.shared_gradient(TARGET, OUTPUT)) is float


def test_rmse_by_hand_whatever_the_switches():
    assert root_mean_squared_error([0, 0], [3, -3]) == 3
    assert root_mean_squared_error([0, 0, 0, 0], [2, 2, 2, -2]) == 2
    assert root_mean_squared_error([1], [1]) == 0


@given(every, rows)
def test_value_against_exact_rational_arithmetic(objective, data):
    # 3u in each loss, 39u in the sum (see the module), u in the division: with the
    # terms in u^2 less than 44u. Each loss may underflow by half of 2^-1074.
    exact = exact_value(objective, *data)
    value = Fraction(objective.value(*data))
    assert abs(value - exact) <= 44 * U * exact + len(data[0]) * SMALLEST


@given(every, rows)
def test_gradients_against_exact_rational_arithmetic(objective, data):
    n = len(data[0]) if objective.reduction == "mean" else 1
    exact = [2 * Fraction(objective.loss.h) * e / n for e in exact_errors(*data)]
    # One rounding in the error and one in the division: (1 + u)^2 - 1 < 3u.
    for measured, wanted in zip(objective.gradient(*data).tolist(), exact, strict=True):
        assert abs(Fraction(measured) - wanted) <= 3 * U * abs(wanted)
    # u in each error, 39u in the sum, u in the division, relative to the sum of sizes.
    size = sum(abs(g) for g in exact)
    assert abs(Fraction(objective.shared_gradient(*data)) - sum(exact)) <= 42 * U * size


@given(rows)
def test_mse_and_rmse_are_those_of_scikit_learn(data):
    # Ours is off by at most 44u. Theirs is NumPy's average: 3u in the squares and a
    # pairwise sum, at most 36u deep for 200 rows, and one division: 40u.
    theirs = mean_squared_error(*data)
    assert abs(MSE.value(*data) - theirs) <= float(84 * U) * theirs
    # The root halves a relative error, and rounds once itself, on both sides.
    root = sklearn_rmse(*data)
    assert abs(root_mean_squared_error(*data) - root) <= float(45 * U) * root


@given(rows)
def test_sse_is_n_times_mse_over_two_with_the_default_switches(data):
    n, sse = len(data[0]), SSE.value(*data)
    # The same losses and sums but for an exact factor of two: two roundings remain,
    # of the division by n and of the product with n.
    assert abs(sse - n * MSE.value(*data) / 2) <= float(3 * U) * sse


@given(every, rows, st.randoms())
def test_order_of_rows_is_irrelevant(objective, data, random):
    order = list(range(len(data[0])))
    random.shuffle(order)
    shuffled = data[0][order], data[1][order]
    # Each order is within 39u of the exact sum of the same losses, and u in the division.
    value = objective.value(*data)
    assert abs(objective.value(*shuffled) - value) <= float(81 * U) * value
    slopes = objective.gradient(*data)
    assert objective.gradient(*shuffled).tolist() == slopes[order].tolist()
    difference = objective.shared_gradient(*shuffled) - objective.shared_gradient(*data)
    assert abs(difference) <= float(83 * U) * np.abs(slopes).sum()


def test_order_of_many_rows_is_irrelevant_across_blocks():
    generator = np.random.default_rng(7)
    target = generator.normal(size=200_001) * 10.0 ** generator.uniform(-8, 8, size=200_001)
    output = target + generator.normal(size=target.size)
    order = generator.permutation(target.size)
    value, shared = SSE.value(target, output), SSE.shared_gradient(target, output)
    assert abs(SSE.value(target[order], output[order]) - value) <= float(81 * U) * value
    # Against the exact sum of the losses, which math.fsum rounds but once.
    losses = SSE.loss.value(target, output)
    assert abs(math.fsum(losses) - value) <= float(40 * U) * value
    slopes = SSE.gradient(target, output)
    assert abs(math.fsum(slopes) - shared) <= float(40 * U) * np.abs(slopes).sum()


@given(every, rows)
def test_symmetry_in_the_sign_of_the_error(objective, data):
    target, output = data
    assert objective.value(target, output) == objective.value(output, target)
    assert (objective.gradient(target, output) == -objective.gradient(output, target)).all()
    assert objective.shared_gradient(target, output) == -objective.shared_gradient(output, target)


@given(every, arrays(float, st.integers(1, 50), elements=numbers))
def test_all_is_zero_at_the_target(objective, target):
    assert objective.value(target, target) == 0
    assert not objective.gradient(target, target).any()
    assert objective.shared_gradient(target, target) == 0


@pytest.mark.parametrize("objective", EVERY)
def test_gradients_are_finite_differences_of_the_value(objective):
    # Eight rows of whole numbers: sums and divisions by eight are exact, and a central
    # difference has no truncation on a parabola.
    target = np.array([3.0, -1, 4, 1, -5, 9, 2, 6])
    output = np.array([2.0, 7, -1, 8, 2, 8, 1, 8])
    for i, slope in enumerate(objective.gradient(target, output)):
        nudge = np.eye(8)[i]
        up, down = (objective.value(target, output + d) for d in (nudge, -nudge))
        assert slope == (up - down) / 2
        assert objective.curvature(8) == up - 2 * objective.value(target, output) + down
    up, down = (objective.value(target, output + d) for d in (1, -1))
    assert objective.shared_gradient(target, output) == (up - down) / 2
    assert objective.shared_curvature(8) == up - 2 * objective.value(target, output) + down


def test_the_table_of_curvatures_and_rates_exactly():
    for n in (*range(1, 2000), 65_536, 10**6 + 3):
        for half, h in ((True, Fraction(1, 2)), (False, Fraction(1))):
            total = Objective(SquaredError(half=half), "sum")
            mean = Objective(SquaredError(half=half), "mean")
            # A float from a Fraction is the float nearest to it: one rounding.
            table = [
                (total.curvature(n), total.stability_limit, "output", 2 * h),
                (mean.curvature(n), mean.stability_limit, "output", 2 * h / n),
                (total.shared_curvature(n), total.stability_limit, "bias", 2 * h * n),
                (mean.shared_curvature(n), mean.stability_limit, "bias", 2 * h),
            ]
            for curvature, limit, parameter, exact in table:
                assert curvature == float(exact)
                assert limit(n, parameter=parameter) == float(2 / exact)
            assert total.one_step_rate(n, parameter="output") == float(1 / (2 * h))
            assert mean.one_step_rate(n, parameter="output") == float(n / (2 * h))
            assert total.one_step_rate(n, parameter="bias") == float(1 / (2 * h * n))
            assert mean.one_step_rate(n, parameter="bias") == float(1 / (2 * h))


def test_the_table_in_its_own_words():
    assert SSE.stability_limit(442, parameter="output") == 2
    assert SSE.stability_limit(442, parameter="bias") == 2 / 442
    assert MSE.stability_limit(442, parameter="output") == 442
    assert MSE.stability_limit(442, parameter="bias") == 1


class Kinked:
    """A loss with a kink: its curvature has no bound."""

    quadratic = None
    curvature_bound = None

    def formula(self, convention="t - o"):
        return f"|{convention}|"

    def value(self, target, output):
        return abs(output - target)

    def gradient(self, target, output):
        return np.sign(output - target)

    def curvature(self, target, output):
        return 0 * (output - target)


def test_another_loss_is_one_more_small_class():
    total, mean = Objective(Kinked(), "sum"), Objective(Kinked(), "mean")
    assert total.value(TARGET, OUTPUT) == 3
    assert mean.value(TARGET, OUTPUT) == 1
    assert total.gradient(TARGET, OUTPUT).tolist() == [-1, 1, 0]
    with pytest.raises(DataError, match=r"The loss is \|t - o\|, but a learning rate below which"):
        mean.stability_limit(3, parameter="output")
    with pytest.raises(DataError, match=r"The loss is \|t - o\|, but a learning rate that lands"):
        total.one_step_rate(3, parameter="bias")


def test_float32_far_from_zero_is_not_lost():
    target = np.full(1000, 1e8, dtype=np.float32)
    output = target + np.float32(8)  # the next number but none in float32
    assert MSE.value(target, output) == 64
    far = 1e8 + np.arange(1000.0)
    assert MSE.value(far, far + 0.5) == 0.25


@pytest.mark.parametrize("objective", EVERY)
def test_numbers_beyond_1e100_are_refused_with_a_sentence(objective):
    with pytest.raises(DataError, match=r"output at position 1 is 1e\+200, and 1e100 in size is"):
        objective.value([0, 0], [0, 1e200])
    with pytest.raises(DataError, match=r"target at position 0 is -1\.7e\+308, and 1e100"):
        objective.gradient([-1.7e308], [1.7e308])


def test_the_largest_numbers_of_many_rows_have_a_finite_sum():
    many = np.full(200_000, 1e100)  # more than one block
    # Each square is 4e200: 39u for the sum, 3u for error, square and division.
    assert abs(MSE.value(-many, many) / 4e200 - 1) <= float(43 * U)
    assert abs(SSE.value(-many, many) / (100_000 * 4e200) - 1) <= float(43 * U)


def test_losses_that_underflow_are_zero_while_the_gradient_is_not():
    target, output = [0.0, 0.0], [1e-200, -1e-200]
    assert SSE.value(target, output) == MSE.value(target, output) == 0
    assert root_mean_squared_error(target, output) == 0
    assert SSE.gradient(target, output).tolist() == output


@pytest.mark.parametrize("size", [1e-150, 1e-5, 1.0, 1e100])
def test_rmse_of_one_size_is_that_size(size):
    # sqrt(mean) of equal numbers: a square, a sum, a division and a root, 4u.
    errors = np.full(3, size)
    got = root_mean_squared_error(np.zeros(3), errors)
    assert abs(got - size) <= 4 * 2**-53 * size


@given(arrays(float, st.integers(1, 100), elements=numbers))
def test_rmse_is_in_the_unit_of_the_target(errors):
    zero = np.zeros(errors.size)
    rmse = root_mean_squared_error(zero, errors)
    assert root_mean_squared_error(zero, 1024 * errors) == 1024 * rmse
    assert rmse <= np.abs(errors).max() * (1 + float(44 * U))


@pytest.mark.parametrize("method", [SSE.value, SSE.gradient, MSE.shared_gradient])
@pytest.mark.parametrize(
    ("target", "output"),
    [
        ([1, 2], [[1], [2]]),
        (1.0, [1.0, 2.0]),
        (1.0, 2.0),
        ([], []),
        ([1], ["a"]),
        ([math.nan], [1]),
    ],
)
def test_unusable_input_is_a_data_error(method, target, output):
    with pytest.raises(DataError, match="expected"):
        method(target, output)
    with pytest.raises(DataError, match="expected"):
        root_mean_squared_error(target, output)


def test_an_unknown_reduction_or_parameter_is_the_programmers_mistake():
    with pytest.raises(ValueError, match="reduction is 'none'; expected one of 'sum', 'mean'"):
        Objective(SquaredError(), "none")
    with pytest.raises(ValueError, match="parameter is 'weight'; expected one of 'output', 'bias'"):
        SSE.stability_limit(3, parameter="weight")


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "3", None])
def test_n_is_a_count(n):
    for use in (
        SSE.curvature,
        SSE.shared_curvature,
        lambda n: MSE.one_step_rate(n, parameter="bias"),
        lambda n: MSE.stability_limit(n, parameter="output"),
    ):
        with pytest.raises(ValueError, match="expected a whole number of at least 1"):
            use(n)
