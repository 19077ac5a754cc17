from fractions import Fraction

import numpy as np
import pytest

from lossviz.base.checks import check_finite, check_number, check_pair, check_pair_of_any_shape
from lossviz.base.errors import DataError, LossvizError


def test_pair_gives_float64_of_shape_n():
    target, output = check_pair([1, 2], np.array([0.5, 1.5], dtype=np.float32))
    assert target.dtype == output.dtype == np.float64
    assert target.shape == output.shape == (2,)
    assert output.tolist() == [0.5, 1.5]


def test_pair_does_not_copy_what_is_float64_already():
    values = np.array([1.0, 2.0])
    assert check_pair(values, values)[0] is values


def test_numbers_are_float64_before_anything_is_subtracted():
    # 100000004 and 100000003 differ by 1, and are one number in float32.
    target, output = check_pair([100000003], np.array([100000008], dtype=np.float32))
    assert (output - target).tolist() == [5.0]
    small = np.array([3], dtype=np.uint8), np.array([1], dtype=np.uint8)
    assert np.subtract(*reversed(check_pair(*small))).tolist() == [-2.0]  # as uint8 it is 254


SHAPES = [
    (np.zeros(3), np.zeros((3, 1)), ["(3,)", "(3, 1)"]),
    (np.zeros((3, 1)), np.zeros(3), ["(3,)", "(3, 1)"]),
    (np.zeros((3, 1)), np.zeros((3, 1)), ["(3, 1)"]),
    (1.0, np.zeros(3), ["()", "(3,)"]),
    (np.zeros(3), 1.0, ["()", "(3,)"]),
    (1.0, 2.0, ["()"]),
    (np.zeros(2), np.zeros(3), ["(2,)", "(3,)"]),
    (np.zeros(1), np.zeros(3), ["(1,)", "(3,)"]),
]


@pytest.mark.parametrize(("target", "output", "named"), SHAPES)
def test_pair_refuses_shapes_that_would_broadcast_and_names_them(target, output, named):
    with pytest.raises(DataError, match=r"expected the same shape for both, \(n,\)") as caught:
        check_pair(target, output)
    assert all(shape in str(caught.value) for shape in named)


BAD = [
    ([], "is empty; expected at least one number"),
    ([1.0, float("nan"), 3.0], "at position 1 is nan; expected a finite number"),
    ([1.0, 2.0, float("-inf")], "at position 2 is -inf; expected a finite number"),
    ([1, 2 + 0j, 3], r"at position 1 is the complex number \(2\+0j\); expected real numbers"),
    (np.array([1j]), "at position 0 is the complex number 1j"),
    (["1", "2"], "at position 0 is the text '1'; expected real numbers"),
    ([1.5, "two", 3], "at position 1 is the text 'two'"),
    ([True, False], "at position 0 is the truth value True"),
    ([1, None, 3], "at position 1 is of type NoneType"),
    ([Fraction(1, 2)], "at position 0 is of type Fraction"),
    ([10**30, 1], "at position 0 is of type int"),
    ([[1, 2], [3]], "is ragged"),
    (np.array(["2020-01-01"], dtype="datetime64[D]"), "at position 0 is of type date"),
    ({1, 2}, "is of type set"),
    (np.ma.array([1.0, 2.0], mask=[False, True]), "has masked entries"),
    ("text", "is the text 'text'"),
]


@pytest.mark.parametrize(("values", "message"), BAD)
@pytest.mark.parametrize("name", ["target", "output"])
def test_pair_says_which_argument_where_and_what_was_expected(values, message, name):
    good = np.zeros(3)
    # The bad one alone differs: its type is refused before the shapes are compared.
    same = np.zeros(len(values)) if isinstance(values, list) else good
    arguments = {"target": same, "output": same} | {name: values}
    if len(np.shape(same)) and message.startswith("is empty"):
        arguments = {"target": [], "output": []}
        name = "target"
    with pytest.raises(DataError, match=f"^{name} ?{message}"):
        check_pair(**arguments)


def test_a_long_text_is_shortened():
    with pytest.raises(DataError) as caught:
        check_pair([1.0], ["x" * 10_000])
    assert len(str(caught.value)) < 150


def test_alike_keeps_scalars_scalar_and_takes_any_common_shape():
    assert check_pair_of_any_shape(1, np.float32(0.5)) == (1.0, 0.5)
    assert [type(value) for value in check_pair_of_any_shape(np.float64(1), 2.0)] == [float, float]
    assert check_pair_of_any_shape(np.zeros((2, 2)), np.ones((2, 2)))[1].shape == (2, 2)


def test_alike_names_its_arguments_and_a_position_in_two_dimensions():
    bad = np.array([[1.0, 2.0], [3.0, np.nan]])
    with pytest.raises(DataError, match=r"^slope at position \(1, 1\) is nan"):
        check_pair_of_any_shape(np.zeros((2, 2)), bad, ("output", "slope"))
    with pytest.raises(DataError, match=r"slope has shape \(2,\)"):
        check_pair_of_any_shape(1.0, np.zeros(2), ("output", "slope"))
    with pytest.raises(DataError, match=r"^output is inf"):
        check_pair_of_any_shape(1.0, float("inf"))


def test_a_long_double_beyond_float64_is_refused_without_a_warning():
    beyond = np.array([np.finfo(np.longdouble).max])
    with pytest.raises(DataError, match="output at position 0 is inf"):
        check_pair([1.0], beyond)


def test_numbers_up_to_1e100_in_size_are_taken_and_no_larger_ones():
    assert check_pair([1e100, -1e100], [5e-324, 0.0])[0].tolist() == [1e100, -1e100]
    beyond = np.nextafter(1e100, np.inf)
    sentence = r"target at position 1 is -1e\+100, and 1e100 in size is the most here: give the"
    with pytest.raises(DataError, match=sentence):
        check_pair([0.0, -beyond], [0.0, 0.0])
    with pytest.raises(DataError, match=r"output at position 0 is 1\.5e\+300, and"):
        check_pair([0.0], [1.5e300])


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), np.int64(2), np.array(2.0)])
def test_number_takes_every_real_scalar(value):
    assert check_number(value, "x") == 2.0
    assert type(check_number(value, "x")) is float


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("inf"), "the rate is inf; expected a finite number"),
        (float("nan"), "the rate is nan"),
        ([1.0], r"the rate has shape \(1,\); expected one number"),
        ("1", "the rate is the text '1'"),
        (None, "the rate is of type NoneType"),
        (True, "the rate is the truth value True"),
        (1j, "the rate is the complex number 1j"),
    ],
)
def test_number_refuses_the_rest_by_name(value, message):
    with pytest.raises(DataError, match=message):
        check_number(value, "the rate")


def test_finite_passes_what_is_finite_and_refuses_overflow():
    assert check_finite(1.5, "x") == 1.5
    array = np.array([1.0, 2.0])
    assert check_finite(array, "x") is array
    with pytest.raises(LossvizError, match=r"^the loss is too large for a 64-bit number"):
        check_finite(float("inf"), "the loss")
    with pytest.raises(DataError, match=r"^the loss at position 1 is too large"):
        check_finite(np.array([1.0, np.inf]), "the loss")
