"""Planted facts are found with their numbers, and noise is not told as a fact.

The oracles are what was planted, sums in plain Python, tables, and all cases counted.
"""

import math
import re
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lossviz import Dataset
from lossviz.base import quote
from lossviz.batch import evidence, find_findings, findings
from lossviz.data import ROW, summarize_errors
from lossviz.reading import load_sample
from tests.numerals import read_number

CODES = {"one-row", "few-rows", "bias", "cancel", "group", "scale", "growing-errors", "nothing"}


NUMBER = re.compile(r"-?[0-9.,]+(×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def codes(data):
    return [finding.code for finding in find_findings(data)]


def find(data, code):
    found = [finding for finding in find_findings(data) if finding.code == code]
    assert len(found) == 1, find_findings(data)
    return found[0]


def noise(n, seed, deviation=1.0):
    return np.random.default_rng(seed).normal(size=n) * deviation


def outputs(n, seed, unit=1.0, shift=5.0):
    return unit * (shift + 2 * np.random.default_rng(seed + 1000).normal(size=n))


def from_errors(error, output, **more):
    return Dataset(output - error, output, **more)


def words(n, seed, letters="abcd"):
    return np.random.default_rng(seed + 2000).choice(list(letters), n).tolist()


def percent_of_loss(error, rows):
    squares = [Fraction(float(e)) ** 2 for e in error]
    share = sum(squares[k] for k in rows) / sum(squares)
    return "more than 99%" if share >= Fraction(995, 1000) else f"{100 * float(share):.0f}%"


# Planted facts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "size", "unit"),
    [(4, 200, 1), (12, 30, 1e-3), (30, 20, 60), (365, 40, 1), (5000, 90, 1e6)],
)
def test_one_row_with_most_of_the_loss(n, size, unit):
    error = noise(n, n)
    row = n // 3
    error[row] = -size
    data = from_errors(error * unit, outputs(n, n, unit), columns={"kind": words(n, n)})
    found = find(data, "one-row")
    shown = percent_of_loss(error, [row])
    assert found.sentence == f"Row {row + 1:,} makes {shown} of the loss."
    assert (found.row, found.view) == (row + 1, "curve")
    assert codes(data) == ["one-row"], "one outlier is told once"


@pytest.mark.parametrize(("n", "few"), [(12, 2), (80, 2), (1000, 10), (5000, 30)])
def test_few_rows_with_most_of_the_loss(n, few):
    error = noise(n, n)
    rows = list(range(3, 3 + few))
    error[rows] = [math.sqrt(4 * n / few + 600) * (-1) ** k for k in rows]
    error[3] *= 1.1
    found = find(from_errors(error, outputs(n, n)), "few-rows")
    shown = percent_of_loss(error, rows)
    assert found.sentence == f"{few} of {n:,} rows make {shown} of the loss. The largest is row 4."
    assert found.row == 4


@pytest.mark.parametrize(
    ("n", "bias", "unit"), [(12, 6, 1), (40, -1.5, 1e-4), (442, 0.4, 77), (5000, -0.2, 1e5)]
)
def test_a_bias_with_its_standard_error_and_share(n, bias, unit):
    error = (noise(n, n) + bias) * unit
    data = from_errors(error, outputs(n, n, unit), columns={"x": [str(k) for k in range(n)]})
    found = find(data, "bias")
    mean, sem = float(np.mean(error)), float(stats.sem(error))
    numbers = [float(read_number(w)) for w in _numerals(found.sentence)]
    assert numbers[0] == pytest.approx(abs(mean), rel=0.005)
    assert numbers[1] == pytest.approx(sem, rel=0.05)
    assert numbers[2] == pytest.approx(100 * mean**2 / float(np.mean(error**2)), abs=0.5)
    assert ("too high" in found.sentence) == (bias > 0)
    assert codes(data) == ["bias"]


def _numerals(sentence):
    plain = sentence.replace("−", "-").replace("%", "")
    return [w.strip("(),.:") for w in plain.split() if NUMBER.fullmatch(w.strip("(),.:"))]


@pytest.mark.parametrize(("n", "unit"), [(120, 1), (600, 1e-3), (5000, 250)])
def test_a_group_of_words(n, unit):
    kind = words(n, n)
    error = noise(n, n) * np.where(np.array(kind) == "b", 5, 1) * unit
    data = from_errors(error, outputs(n, n, unit), columns={"other": words(n, n + 1), "kind": kind})
    found = find(data, "group")
    inside = [k for k in range(n) if kind[k] == "b"]
    assert found.column == "kind"
    assert quote("kind") in found.sentence
    assert quote("b") in found.sentence
    assert f"are {100 * len(inside) / n:.0f}% of the rows" in found.sentence
    assert f"make {percent_of_loss(error, inside)} of the loss" in found.sentence
    assert codes(data) == ["group"]


@pytest.mark.parametrize("n", [40, 600])
def test_a_row_and_a_group_that_would_hide_each_other_are_both_told(n):
    kind = ["c" if k % 4 == 0 else "a" for k in range(n)]
    error = noise(n, 3) + np.where(np.array(kind) == "c", 7, 0)
    # The row makes more than half of all squares, but is no outlier beside those of the group.
    error[5] = 1.5 * math.sqrt(float(np.square(error).sum()))
    data = from_errors(error, outputs(n, 3), columns={"kind": kind})
    assert set(codes(data)) == {"one-row", "group"}
    inside, others = [k for k in range(n) if kind[k] == "c"], np.delete(error, 5)
    assert (
        f"Row 6 makes {percent_of_loss(error, [5])} of the loss." == find(data, "one-row").sentence
    )
    left = percent_of_loss(others, [k - (k > 5) for k in inside])
    assert f"make {left} of the loss" in find(data, "group").sentence
    assert "ithout row 6" in find(data, "group").sentence


@pytest.mark.parametrize("n", [200, 3000])
def test_a_quarter_of_a_column_of_numbers(n):
    hour = np.random.default_rng(n).uniform(0, 24, n).round(2)
    error = noise(n, n) * np.where(hour >= np.quantile(hour, 0.75), 4, 1)
    found = find(
        from_errors(error, outputs(n, n), columns={"hour": [f"{h:.2f}" for h in hour]}), "group"
    )
    assert found.column == "hour"
    assert f"to {hour.max():.4g} are 25% of the rows" in found.sentence


@pytest.mark.parametrize(
    ("factor", "n", "said"),
    [
        (1000, 12, "Targets are about 1,000 times the predictions"),
        (0.01, 300, "Predictions are about 100 times the targets"),
        (1.609344, 400, "Targets are about 1.609 times the predictions"),
        (60, 5000, "Targets are about 60 times the predictions"),
        (-1, 100, "Targets are about −1 times the predictions"),
    ],
)
def test_units_that_are_mixed_up(factor, n, said):
    output = outputs(n, n)
    target = factor * (output + noise(n, n, 0.2))
    data = Dataset(target, output, columns={"kind": words(n, n)})
    found = find(data, "scale")
    assert found.sentence.startswith(said)
    assert "may be" in found.sentence
    assert found.view == "actual"
    assert codes(data) == ["scale"], "neither a bias nor growth beside it"


def test_degrees_that_are_mixed_up():
    celsius = outputs(90, 3, shift=12)
    found = find(Dataset(1.8 * (celsius + noise(90, 3)) + 32, celsius), "scale")
    assert "1.8 times the predictions plus 32" in found.sentence
    assert "°F and °C may be mixed up" in found.sentence


def test_degrees_that_are_mixed_up_the_other_way():
    fahrenheit = outputs(90, 3, 10, shift=6)
    found = find(Dataset((fahrenheit - 32) / 1.8 + noise(90, 3), fahrenheit), "scale")
    assert found.sentence.startswith("Predictions are about 1.8 times the targets plus 32")


def test_a_factor_where_the_predictions_are_nearly_the_same():
    output = 50 + noise(20, 4, 0.5)
    found = find(Dataset(10 * output + noise(20, 5, 12), output), "scale")
    assert found.sentence.startswith("Targets are about 10 times the predictions")


@pytest.mark.parametrize(("n", "slope"), [(40, 0.3), (442, 0.6), (2000, 1.7)])
def test_predictions_too_far_apart_or_too_close_together(n, slope):
    output = outputs(n, n)
    target = 5 + slope * (output - 5) + noise(n, n, 0.5)
    found = find(Dataset(target, output), "scale")
    line = stats.linregress(output, target)
    assert float(_numerals(found.sentence)[1]) == pytest.approx(line.slope, rel=0.005)
    left = np.sum((target - line.intercept - line.slope * output) ** 2)
    taken = 100 * (1 - left / np.sum((output - target) ** 2))
    assert float(_numerals(found.sentence)[-1]) == pytest.approx(taken, abs=0.5)
    assert ("close together" if slope > 1 else "far apart") in found.sentence


def test_predictions_that_the_targets_do_not_follow():
    assert "hardly follow" in find(Dataset(noise(100, 1), noise(100, 2)), "scale").sentence


@pytest.mark.parametrize(("n", "unit"), [(100, 1), (700, 1e4), (5000, 1e-2)])
def test_errors_that_grow_with_the_prediction(n, unit):
    output = np.random.default_rng(n).uniform(1, 9, n) * unit
    error = noise(n, n) * output / 5
    data = from_errors(error, output, columns={"kind": words(n, n)})
    found = find(data, "growing-errors")
    assert found.view == "errors"
    order = np.argsort(output)
    for part in (order[: n // 4], order[-(n // 4) :]):
        rms = math.sqrt(math.fsum(error[part] ** 2) / part.size)
        assert any(
            float(w.replace(",", "")) == pytest.approx(rms, rel=0.005)
            for w in _numerals(found.sentence)
        )
    assert codes(data) == ["growing-errors"]


@pytest.mark.parametrize(("n", "unit"), [(24, 1), (300, 1e-3), (5000, 40)])
def test_groups_whose_biases_cancel(n, unit):
    late = np.arange(n) % 2 == 1
    error = (noise(n, n) + np.where(late, 3, -3)) * unit
    error -= error.mean()
    data = from_errors(
        error,
        outputs(n, n, unit, 50) * 20,
        columns={"shift": np.where(late, "late", "early").tolist()},
    )
    found = find(data, "cancel")
    assert found.column == "shift"
    low, high = -error[~late].mean(), error[late].mean()
    numbers = [float(read_number(w)) for w in _numerals(found.sentence)]
    assert numbers[0] == pytest.approx(low, rel=0.005)
    assert numbers[1] == pytest.approx(high, rel=0.005)
    assert f"{quote('early')}\u2069 are too low" in found.sentence
    assert f"{quote('late')}\u2069 too high" in found.sentence


def test_a_sum_of_zero_as_a_fit_gives_it():
    error = noise(200, 6)
    error -= error.mean()
    assert "their mean is 0" in find(from_errors(error, outputs(200, 6)), "cancel").sentence


def test_an_outlier_and_a_bias_are_both_told():
    error = noise(400, 8) - 1
    error[100] = 60
    data = from_errors(error, outputs(400, 8))
    assert codes(data) == ["one-row", "bias"]
    rest = np.delete(error, 100)
    assert find(data, "bias").sentence.startswith(
        f"Without row 101, the predictions are too low by {-rest.mean():.3f}".rstrip("0")[:50]
    )


def test_at_most_three_are_told_the_largest_part_of_the_loss_first():
    kind = words(900, 9)
    output = np.random.default_rng(9).uniform(1, 9, 900)
    error = noise(900, 9) * output / 5 * np.where(np.array(kind) == "a", 3, 1) - 0.8
    error[5] = 300
    data = from_errors(error, output, columns={"kind": kind})
    assert 2 <= len(codes(data)) <= 3
    assert codes(data)[0] == "one-row"


def test_a_larger_bias_stands_before_a_group():
    kind = words(900, 9)
    error = noise(900, 9) * np.where(np.array(kind) == "a", 4, 1) - 2.5
    data = from_errors(error, outputs(900, 9), columns={"kind": kind})
    assert codes(data) == ["bias", "group"]


def test_a_scale_whose_errors_sum_to_zero_is_told_once():
    output = outputs(200, 3)
    error = 0.8 * (output - output.mean()) + noise(200, 3)
    error -= error.mean()
    assert codes(from_errors(error, output)) == ["scale"]


def test_a_column_that_goes_with_the_prediction_repeats_no_growth():
    output = np.random.default_rng(3).uniform(1, 9, 800)
    column = [f"{v:.3f}" for v in output + noise(800, 4, 0.3)]
    data = from_errors(noise(800, 5) * output, output, columns={"size": column})
    assert codes(data) == ["growing-errors"]


def test_errors_of_a_group_repeat_no_growth():
    kind = np.arange(800) % 4 == 0
    output = noise(800, 4) + np.where(kind, 8, 5)
    error = noise(800, 5) * np.where(kind, 6, 1)
    data = from_errors(error, output, columns={"kind": np.where(kind, "a", "b").tolist()})
    assert codes(data) == ["group"]


def test_a_bias_of_one_group_is_told_of_the_group():
    kind = np.arange(200) % 10 == 0
    error = noise(200, 7) + np.where(kind, 9, 0)
    columns = {"kind": np.where(kind, "a", "b").tolist()}
    assert codes(from_errors(error, outputs(200, 7))) == ["bias"]
    assert codes(from_errors(error, outputs(200, 7), columns=columns)) == ["group"]


def test_a_scale_of_one_group_is_told_of_the_group():
    kind, output = np.arange(200) % 5 == 0, outputs(200, 7)
    error = noise(200, 7) + np.where(kind, 4 * (output - 5), 0)
    columns = {"kind": np.where(kind, "a", "b").tolist()}
    assert codes(from_errors(error, output)) == ["scale"]
    assert codes(from_errors(error, output, columns=columns)) == ["group"]


def test_a_group_beside_growth_that_it_does_not_explain():
    output = np.random.default_rng(7).uniform(1, 9, 2000)
    kind = np.arange(2000) % 4 == 0
    error = noise(2000, 7) * output * np.where(kind, 2, 1)
    columns = {"kind": np.where(kind, "a", "b").tolist()}
    assert sorted(codes(from_errors(error, output, columns=columns))) == ["group", "growing-errors"]


def test_a_group_whose_errors_are_those_of_a_scale_is_not_told():
    kind = np.arange(400) % 4 == 0
    output = 5 + 2 * noise(400, 3) + np.where(kind, 8 * np.sign(noise(400, 4)), 0)
    error = 0.8 * (output - 5) + noise(400, 5, 0.3)
    columns = {"kind": np.where(kind, "a", "b").tolist()}
    assert codes(from_errors(error, output, columns=columns)) == ["scale"]


def test_errors_that_grow_by_a_scale_alone_are_told_once():
    output = np.random.default_rng(3).exponential(size=800)
    error = 0.8 * (output - 1) + noise(800, 4, 0.1)
    assert codes(from_errors(error, output)) == ["scale"]


def test_a_bias_of_all_rows_is_told_beside_a_group_of_a_sample():
    kind = np.arange(20_000) % 10 == 0
    error, output = noise(20_000, 7) + np.where(kind, 9, 0), outputs(20_000, 7)
    columns = {"kind": np.where(kind, "a", "b")[:1000].tolist()}
    summary = summarize_errors(error)
    data = from_errors(error[:1000], output[:1000], columns=columns, summary=summary)
    assert sorted(codes(data)) == ["bias", "group"]


def test_a_bias_of_all_rows_is_told_where_a_group_leaves_few_rows_of_a_sample():
    error = noise(20, 3) * np.where(np.arange(20) < 13, 1, 0.01)
    error[:13] += np.sign(error[:13])
    columns = {"kind": ["a"] * 13 + list("bcdefgh")}
    summary = summarize_errors(noise(10_000, 1) + 1)
    data = from_errors(error, outputs(20, 3), columns=columns, summary=summary)
    assert sorted(codes(data)) == ["bias", "group"]


def test_growth_that_a_group_makes_is_not_told():
    # Beside the mean of all errors, 5, those of the other rows are all about 5 in size.
    kind = np.arange(800) % 4 == 0
    output = np.random.default_rng(3).uniform(1, 5, 800) + np.where(kind, 4, 0)
    error = noise(800, 5, 0.2) * output + np.where(kind, 20, 0)
    columns = {"kind": np.where(kind, "a", "b").tolist()}
    assert codes(from_errors(error, output, columns=columns)) == ["group"]


def test_a_sign_needs_a_slope():
    output = 50 + noise(20, 4, 0.5)
    assert codes(Dataset(-50 + noise(20, 5, 2), output)) == ["bias"]


def test_classes_that_never_came_have_no_scale():
    # Each error is the probability itself, on a line of slope 1: 11 of 250 were to come.
    output = np.random.default_rng(2).uniform(0.01, 0.08, 250)
    assert codes(Dataset(np.zeros(250), output)) == ["nothing"]


@pytest.mark.parametrize(("rare", "told"), [(9, False), (10, True)])
def test_a_bias_where_one_of_two_targets_is_rare(rare, told):
    target = np.where(np.arange(100) % 10 == 0, 3, 1)
    target[90] = 3 if rare == 10 else 1
    # The mean error is at least 0.8, and its standard error at most 0.06.
    assert ("bias" in codes(Dataset(target, np.full(100, 2.0)))) == told


def test_errors_that_grow_by_less_than_a_third_are_not_told():
    output = np.random.default_rng(1).uniform(0, 1, 20_000)
    error = noise(20_000, 1) * (1 + 0.25 * output)
    r = stats.spearmanr(np.abs(error), output)
    assert r.pvalue < 1e-8
    assert codes(from_errors(error, output)) == ["nothing"]


def test_small_biases_of_opposite_sign_make_no_loss():
    # Halves with a bias of 0.1 each: significant, and 1/100 of the loss.
    error = noise(4000, 3) + np.where(np.arange(4000) < 2000, 0.1, -0.1)
    found = find(from_errors(error - error.mean(), outputs(4000, 3)), "cancel")
    assert "a fit to these very rows" in found.sentence


@pytest.mark.parametrize(("others", "told"), [(0, True), (28, False)])
def test_the_chance_of_a_split_is_shared_among_columns(others, told):
    late = np.arange(40) % 2 == 1
    error = noise(40, 47) + np.where(late, 0.55, -0.55)
    error -= error.mean()
    # Two groups of a column and the halves, and two groups of each other column.
    p = stats.ttest_ind(error[late], error[~late], equal_var=False).pvalue
    assert 0.05 / 59 < p < 0.05 / 6
    columns = {"late": late.tolist()}
    columns |= {f"column {k}": (np.arange(40) % 4 < 2).tolist() for k in range(others)}
    found = find(from_errors(error, outputs(40, 47), columns=columns), "cancel")
    assert (found.column == "late") == told


def test_the_codes_are_listed_with_their_chances():
    table = findings.__doc__.split("=\n", 2)[2].split("\n===")[0]
    assert set(re.findall(r"^[a-z-]+(?=,| )", table, re.M)) == CODES


# Samples and edges -------------------------------------------------------------------------


def test_samples():
    assert codes(load_sample("five")) == ["nothing"]
    outlier = find(load_sample("outlier"), "one-row")
    assert outlier.row == int(np.argmax(np.abs(load_sample("outlier").error))) + 1
    assert codes(load_sample("outlier")) == ["one-row"]
    cancel = find(load_sample("cancel"), "cancel")
    assert "rows 1 to 6 are too low by 3.33" in cancel.sentence  # −20 / 6
    assert "The mean error is 0, although the RMSE is 4.25" in cancel.sentence  # (216.5/12)^.5
    assert codes(load_sample("diabetes")) == ["growing-errors"]


@pytest.mark.parametrize(("n", "said"), [(1, "1 row is too few"), (2, "2 rows are too few")])
def test_too_few_rows(n, said):
    (found,) = find_findings(Dataset(range(n), [5.0] * n))
    assert found.code == "nothing"
    assert found.sentence == f"{said} to tell what stands out from noise."


@pytest.mark.parametrize("n", [1, 12])
def test_every_prediction_on_target(n):
    (found,) = find_findings(Dataset(range(n), range(n), columns={"c": ["a"] * n}))
    assert found.code == "nothing"
    assert found.sentence.startswith("Every prediction is on target")


def test_the_rest_without_errors():
    data = Dataset(range(20), [*range(19), 22])
    assert find_findings(data)[0].sentence == "Row 20 makes 100% of the loss."
    assert codes(data) == ["one-row"]


@pytest.mark.parametrize("unit", [1e-140, 1e-80, 1e80, 1e97])
def test_units_far_from_one_change_nothing(unit):
    for seed, bias in ((1, 0.0), (2, 3.0)):
        error, output = noise(50, seed) + bias, outputs(50, seed)
        data = from_errors(error * unit, output * unit)
        assert codes(data) == codes(from_errors(error, output))


def test_hostile_names_are_made_visible():
    kind = ["a\u202eb\n" if k % 4 == 0 else "c" for k in range(400)]
    error = noise(400, 3) * np.where(np.arange(400) % 4 == 0, 5, 1)
    found = find(from_errors(error, outputs(400, 3), columns={"<b>\u200b*": kind}), "group")
    assert found.column == "<b>\u200b*"
    assert quote("a\u202eb\n") in found.sentence
    assert not set("\u202e\n\u200b") & set(found.sentence)


def test_a_row_is_named_by_its_place_in_the_file():
    error = noise(50, 1)
    error[7] = 40
    rows = [f"row {3 * k + 1}" for k in range(50)]
    found = find(from_errors(error, outputs(50, 1), columns={ROW: rows}), "one-row")
    assert found.sentence.startswith("Row 22 makes ")
    assert found.row == 8


def test_a_column_that_repeats_the_error_is_no_group():
    error = noise(300, 5)
    columns = {"difference": [repr(float(e)) for e in error]}
    assert codes(from_errors(error, outputs(300, 5), columns=columns)) == ["nothing"]


# Samples of many rows ----------------------------------------------------------------------


def sample_of(error, drawn, seed=0):
    output = outputs(error.size, seed)
    rows = np.random.default_rng(seed).choice(error.size, drawn, replace=False)
    return from_errors(error[rows], output[rows], summary=summarize_errors(error))


def test_the_bias_of_all_rows_and_not_of_the_sample():
    error = noise(100_000, 1) + 0.2
    found = find(sample_of(error, 200), "bias")
    assert float(_numerals(found.sentence)[0]) == pytest.approx(error.mean(), rel=0.005)
    assert float(_numerals(found.sentence)[1]) == pytest.approx(stats.sem(error), rel=0.05)


def test_a_largest_error_that_was_not_drawn():
    error = noise(10_000, 2)
    data = sample_of(error, 100)
    drawn = set(data.error.tolist())
    error[next(k for k in range(10_000) if error[k] not in drawn)] = 900
    data = Dataset(data.target, data.output, summary=summarize_errors(error))
    found = find(data, "one-row")
    assert found.row is None
    assert found.sentence.endswith("It is not among the rows drawn.")
    assert codes(data) == ["one-row"]


def test_a_bias_of_all_rows_but_the_largest_error():
    error = noise(10_000, 4) + 0.4
    error[17] = -2000
    output = outputs(10_000, 4)
    data = from_errors(error[:300], output[:300], summary=summarize_errors(error))
    assert find(data, "one-row").row == 18
    rest = np.delete(error, 17)
    numbers = [float(w) for w in _numerals(find(data, "bias").sentence)]
    assert numbers[0] == pytest.approx(rest.mean(), rel=0.005)
    assert numbers[1] == pytest.approx(stats.sem(rest), rel=0.05)


def test_a_sample_of_noise():
    assert codes(sample_of(noise(50_000, 3), 1000)) == ["nothing"]


# Noise alone -------------------------------------------------------------------------------

SIZES = (8, 9, 11, 16, 27, 50, 120, 442, 1500, 5000)


def add_columns(n, count, rng):
    makers = (
        lambda: rng.choice(list("abcde"), n).tolist(),
        lambda: [f"{v:.3f}" for v in rng.normal(size=n)],
        lambda: [str(k + 1) for k in range(n)],
        lambda: [f"id {k}" for k in range(n)],
        lambda: rng.choice([f"city {k}" for k in range(15)], n).tolist(),
    )
    return {f"column {k}": makers[k % len(makers)]() for k in range(count)}


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("kind", ["normal", "laplace", "uniform", "t", "classes"])
def test_noise_is_not_told_as_a_fact(kind, n):
    rng = np.random.default_rng(100 + n)
    unit = 10.0 ** rng.integers(-3, 6)
    output = unit * rng.normal(rng.normal() * 100, 3, n)
    draw = {
        "normal": lambda: rng.normal(size=n),
        "laplace": lambda: rng.laplace(size=n),
        "uniform": lambda: rng.uniform(-1, 1, n),
        "t": lambda: rng.standard_t(5, n),
    }
    columns = add_columns(n, n % 13, rng)
    if kind == "classes":
        output = rng.beta(0.5, 2, n)
        data = Dataset(1.0 * (rng.random(n) < output), output, columns=columns)
    else:
        data = Dataset(output + unit * draw[kind](), output, columns=columns)
    assert codes(data) == ["nothing"], find_findings(data)
    assert ("group of a column" in find_findings(data)[0].sentence) == bool(columns)


def test_rare_classes_that_happen_not_to_come_are_no_bias():
    # Sample means say nothing here: without a 1, errors are all about as large.
    for seed in range(300):
        rng = np.random.default_rng(seed)
        output = rng.uniform(0.02, 0.08, rng.integers(8, 150))
        data = Dataset(1.0 * (rng.random(output.size) < output), output)
        assert codes(data) == ["nothing"], seed


@pytest.mark.parametrize(("n", "p", "ones"), [(150, 0.01, 7), (2000, 0.006, 2)])
def test_numbers_of_rare_ones_that_come_by_chance(n, p, ones):
    expected = stats.binom(n, p)
    assert min(expected.cdf(ones), expected.sf(ones - 1)) > 0.0001
    target = np.zeros(n)
    target[:: n // ones][:ones] = 1
    target = np.roll(target, 3)
    assert "bias" not in codes(Dataset(target, np.full(n, p)))


def test_probabilities_near_0_and_1_that_surprise_as_often_as_they_say():
    for seed in range(100):
        rng = np.random.default_rng(seed)
        output = rng.beta(0.15, 0.15, 40)
        data = Dataset(1.0 * (rng.random(40) < output), output)
        assert codes(data) == ["nothing"], seed


def test_probabilities_that_are_too_low():
    rng = np.random.default_rng(1)
    output = rng.uniform(0.1, 0.5, 2000)
    data = Dataset(1.0 * (rng.random(2000) < output + 0.2), output)
    assert "too low by" in find(data, "bias").sentence


def test_few_normal_draws_hardly_have_outliers():
    rng = np.random.default_rng(1)
    sizes = -np.sort(-np.abs(rng.normal(size=(6000, 10))), axis=1)
    found = sum(evidence.count_outliers(row / row[0], 2, 0.002) > 0 for row in sizes)
    # At a chance of 0.0001 each for one and two rows, 1.2 of 6000; above 7 in 1 of 10 000.
    assert found <= 7


@pytest.mark.parametrize(("second", "count"), [(10, 1), (20, 2)])
def test_a_second_outlier_stands_out_without_the_first(second, count):
    # Of 99 at a chance of 0.001: squares above (18.98 * 99 / 0.001)^0.4 / 1.5 = 215 times the rest.
    sizes = np.append([1e6, second], np.ones(98))
    assert evidence.count_outliers(sizes, 2, 0.002) == count


@pytest.mark.parametrize(("square", "count"), [(1020, 0), (1050, 1)])
def test_the_chance_of_outliers_is_shared_among_their_numbers(square, count):
    # Of 1000 at 0.002 / 10: (18.98 * 1000 / 0.0002)^0.4 / 1.5 = 1033 times the mean of the rest.
    sizes = np.append(math.sqrt(square), np.ones(999))
    assert evidence.count_outliers(sizes, 10, 0.002) == count


NUMBERS = st.floats(-1e100, 1e100) | st.integers(-3, 3).map(float)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.sampled_from(["", "a", "1", "2.5"])), min_size=1))
def test_any_rows_have_one_to_three_findings(rows):
    target, output, cells = zip(*rows, strict=True)
    data = Dataset(target, output, columns={"c": cells})
    found = find_findings(data)
    assert 1 <= len(found) <= 3
    assert {one.code for one in found} <= CODES
    assert len(found) == 1 or "nothing" not in codes(data)
    for one in found:
        assert one.row is None or 1 <= one.row <= data.n
        assert one.column in (None, "c")
        assert "nan" not in one.sentence
        assert one.sentence.endswith(".")


# The statistics ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("t", "freedom", "chance"),
    [
        # Two-sided points of the usual tables of Student's t, rounded to half of 1e-4: times
        # twice the density there, the chance is off by at most 2e-4 of itself.
        *((12.7062, 1, 0.05), (2.7764, 4, 0.05), (3.1058, 11, 0.01), (2.0423, 30, 0.05)),
        # With 1 and 2 degrees of freedom by hand: 1 - 2 arctan(t) / pi, 1 - t / sqrt(2 + t^2).
        *((1.0, 1, 0.5), (math.sqrt(2), 2, 1 - math.sqrt(0.5)), (0.0, 7, 1.0), (math.inf, 3, 0.0)),
    ],
)
def test_the_chance_of_t_by_tables_and_by_hand(t, freedom, chance):
    assert evidence.compute_t_chance(t, 1.0, freedom) == pytest.approx(chance, rel=2e-4)
    assert evidence.compute_t_chance(-t, 1.0, freedom) == evidence.compute_t_chance(t, 1.0, freedom)
    assert evidence.compute_t_chance(t, 0.0, freedom) == (t == 0)


def test_the_chance_of_a_normal_one_by_tables():
    assert evidence.compute_normal_chance(1.959964) == pytest.approx(0.05, rel=1e-5)
    assert evidence.compute_normal_chance(-3.290527) == pytest.approx(0.001, rel=1e-5)


def test_a_sum_of_ranks_by_hand():
    ranks = np.array([6, 2.5, 6, 4, 8, 6, 2.5, 1])
    inside = np.array([True, False, True, False, True, False, False, False])
    # The sum 20 is 6.5 above 3 * 4.5, less a half. Without replacement a sum of 3 of 8 has
    # 3 * 5 / 7 times the variance of the ranks, which is 39.5 / 8.
    z = evidence.compare_ranks(ranks, inside)
    assert z == pytest.approx(6 / math.sqrt(15 / 7 * 39.5 / 8))
    assert evidence.compare_ranks(9 - ranks, inside) == pytest.approx(-z)


def test_a_rank_correlation_by_hand():
    # Six ranks, each off by one: r = 1 - 6 * 6 / (6 * 35). Its t has 4 degrees of freedom, and
    # there the chance is 1 - (3 r - r^3) / 2.
    r = evidence.correlate(np.arange(6.0), np.array([2.0, 1, 4, 3, 6, 5]))
    assert r == pytest.approx(1 - 36 / 210)
    expected = 1 - (3 * r - r**3) / 2
    assert evidence.compute_chance_of_correlation(r, 6) == pytest.approx(expected)
    assert evidence.compute_chance_of_correlation(-1.0, 6) == 0
    assert evidence.correlate(np.full(6, 0.5), np.arange(6.0)) == 0


def test_the_sum_of_ranks_is_more_careful_than_counting_all_groups():
    ranks = np.arange(1.0, 17)
    inside = ranks > 11
    farthest = abs(ranks[inside].sum() - 5 * 8.5)
    sums = [abs(sum(chosen) - 5 * 8.5) for chosen in combinations(ranks, 5)]
    exact = sum(far >= farthest for far in sums) / len(sums)
    assert evidence.compute_normal_chance(evidence.compare_ranks(ranks, inside)) >= exact


def test_means_by_welch_by_hand():
    # Means 1 and 7, variances 1 and 4 over 3 rows each: t = 6 / sqrt(5 / 3), and the degrees of
    # freedom are (5/3)^2 / ((1/3)^2 + (4/3)^2) * 2 = 50 / 17.
    values, inside = np.array([0.0, 1, 2, 5, 7, 9]), np.arange(6) < 3
    expected = evidence.compute_t_chance(6, math.sqrt(5 / 3), 50 / 17)
    for unit in (1.0, 1e-150, 1e100):
        assert evidence.compare_means(values * unit, inside) == pytest.approx(expected)
    assert evidence.compare_means(np.repeat([1.0, 2.0], 3), inside) == 0
    assert evidence.compare_means(np.ones(6), inside) == 1


def test_a_mean_against_0_by_hand():
    # Mean 2 and variance 1 of 3: t = 2 / sqrt(1 / 3) with 2 degrees of freedom.
    t = 2 * math.sqrt(3)
    for unit in (1.0, 1e-200, 1e200):
        chance = evidence.compute_chance_of_mean(unit * np.array([1.0, 2.0, 3.0]))
        assert chance == pytest.approx(1 - t / math.sqrt(2 + t * t))
    assert evidence.compute_chance_of_mean(np.zeros(3)) == 1
    assert evidence.compute_chance_of_mean(np.ones(3)) == 0


def test_a_line_and_its_robust_errors():
    x, y = outputs(40, 1), noise(40, 2)
    design = np.column_stack([np.ones(40), x])
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ y
    left = y - design @ beta
    leverage = np.diag(design @ bread @ design.T)
    meat = design.T @ np.diag((left / (1 - leverage)) ** 2) @ design
    errors = np.sqrt(np.diag(bread @ meat @ bread))
    line = evidence.fit_line(x, y)
    assert [line.intercept, line.slope] == pytest.approx(beta.tolist(), rel=1e-9)
    assert [line.intercept_error, line.slope_error] == pytest.approx(errors.tolist(), rel=1e-9)
    assert evidence.fit_line(np.full(9, 0.1), noise(9, 1)) is None


@pytest.mark.parametrize(
    ("values", "step"),
    [([1.5, -3, 4.5], 1.5), ([0.25, 1], 0.25), ([100, -300], 100), ([2e-7, 6e-7], 2e-7)],
)
def test_the_step_of_rounded_numbers(values, step):
    assert evidence.find_step(np.array(values, float), 1e-16) == pytest.approx(step, rel=1e-9)


def test_numbers_that_are_not_rounded_have_no_step():
    assert evidence.find_step(noise(50, 1), 1e-15) <= 1e-9
    assert evidence.find_step(noise(50, 1), 0.2) == 0.2


def test_the_chance_of_a_sum_of_zero_by_counting():
    # 20 errors of −1 or 1 sum to 0 in C(20, 10) of 2^20 ways; sums are multiples of 2.
    counted = math.comb(20, 10) / 2**20
    assert evidence.compute_chance_of_zero(0, 2, 1, 20) == pytest.approx(counted, rel=0.02)


def test_two_chances_by_hand():
    # The area under x y <= p in the unit square is p (1 - log p).
    p = 0.013 * 0.0025
    assert evidence.combine_chances(0.013, 0.0025) == pytest.approx(p * (1 - math.log(p)))
    assert evidence.combine_chances(0.0, 0.5) == 0
    assert evidence.combine_chances(1.0, 1.0) == 1


def test_the_biased_sample_is_found_to_be_biased():
    found = find(load_sample("biased"), "bias")
    assert "too high by 9.81 on average (standard error 2.6)" in found.sentence


@pytest.mark.parametrize("n", [8, 12, 16, 40])
@pytest.mark.parametrize(
    "kind", ["exponential", "chi-squared", "log-normal", "strongly log-normal", "normal"]
)
def test_skewed_noise_is_hardly_ever_told_as_a_bias(kind, n):
    """Each has mean 0, and 3 of 10,000 are promised; more than 10 come in 3 of 10,000 tests.

    Of log-normal noise with sigma 1 it is 14 of 10,000; more than 29 come in 1 of 10,000 tests.
    """
    rng, files = np.random.default_rng(n), 10_000
    noise = {
        "exponential": rng.exponential(size=(files, n)) - 1,
        "chi-squared": rng.chisquare(4, (files, n)) - 4,
        "log-normal": rng.lognormal(0, 0.5, (files, n)) - math.exp(1 / 8),
        "strongly log-normal": rng.lognormal(0, 1, (files, n)) - math.exp(1 / 2),
        "normal": rng.normal(size=(files, n)),
    }[kind]
    means, spreads = noise.mean(axis=1), noise.std(axis=1, ddof=1) / math.sqrt(n)
    far = np.flatnonzero(np.abs(means) > 3.4 * spreads)  # others are likelier by any t test
    told = sum(
        evidence.compute_chance_of_bias(
            float(means[k]), float(spreads[k]), evidence.measure_skewness(noise[k]), n
        )
        <= 0.0003
        for k in far
    )
    assert told <= (29 if kind == "strongly log-normal" else 10)


def test_the_chance_of_a_bias_by_hand():
    # t = 4 over 16 rows of skewness -0.6: -0.6 * 4 / 4 = -0.6, and 4 (1 - 0.2 + 0.0133) - 0.025.
    assert evidence.compute_chance_of_bias(2.0, 0.5, -0.6, 16) == pytest.approx(
        2 * stats.t.sf(4 * (1 - 0.2 + 0.36 / 27) - 0.025, 7)
    )
    # The cubic is nearly flat there, and t alone is enough: with 4 = sqrt(16) degrees.
    assert evidence.compute_chance_of_bias(4.0, 0.5, -1.9, 16) == pytest.approx(
        2 * stats.t.sf(8, 4)
    )
    assert evidence.compute_chance_of_bias(0.0, 0.0, 0.0, 9) == 1
    assert evidence.compute_chance_of_bias(1.0, 0.0, 0.0, 9) == 0


def test_skewness_by_hand():
    # Deviations -1, -1, 2: mean cube 2, variance 2.
    for unit in (1.0, 1e-160, 1e99):
        values = np.array([0.0, 0.0, 3.0]) * unit
        assert evidence.measure_skewness(values) == pytest.approx(2 / 2**1.5)
    assert evidence.measure_skewness(np.full(5, 0.1)) == 0
