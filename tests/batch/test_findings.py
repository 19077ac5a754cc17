"""What stands out is found where it was planted, and nothing where nothing was."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lossviz import Dataset
from lossviz.batch import Finding, evidence, find_findings
from lossviz.data import Summary
from lossviz.data.summary import summarize_pairs
from lossviz.reading import SAMPLES, load_sample

Make = Callable[[np.random.Generator], Dataset]


def of(t: Any, o: Any, **columns: Any) -> Dataset:
    texts = {name: [str(v) for v in values] for name, values in columns.items()}
    return Dataset(t, o, columns=texts)


def noisy(random: np.random.Generator, n: int, size: float = 5.0) -> tuple[Any, Any]:
    o = random.normal(100, 30, n)
    return o - random.normal(0, size, n), o


def outlier(n: int, row: int, off: float) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        t, o = noisy(random, n)
        o[row - 1] += off
        return of(t, o, id=range(n))

    return make


def outliers(n: int, rows: list[int], off: float) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        t, o = noisy(random, n)
        o[np.array(rows) - 1] -= off
        return of(t, o)

    return make


def biased(n: int, by: float, size: float = 5.0) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        t, o = noisy(random, n, size)
        return of(t, o + by, group=random.integers(0, 3, n))

    return make


def grouped(n: int, times: float, kinds: int = 4, tails: float | None = None) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        o = random.normal(0, 10, n)
        e = random.normal(size=n) if tails is None else random.standard_t(tails, n)
        place = random.integers(0, kinds, n)
        e[place == 1] *= times
        return of(o - e, o, noise=random.integers(0, 5, n), place=[f"p{k}" for k in place])

    return make


def ranged(n: int) -> Make:
    """Errors that are large where a column of numbers is."""

    def make(random: np.random.Generator) -> Dataset:
        age, o = random.uniform(20, 80, n), random.normal(0, 10, n)
        return of(o - random.normal(size=n) * np.where(age > 66, 6, 1), o, age=np.round(age, 2))

    return make


def scaled(n: int, slope: float, intercept: float, size: float = 1.0) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        o = random.normal(20, 8, n)
        return of(intercept + slope * o + random.normal(0, size, n), o)

    return make


def growing(n: int, start: float) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        o = random.uniform(start, 100, n)
        return of(o - random.normal(size=n) * o / 10, o)

    return make


def cancelling(n: int) -> Make:
    def make(random: np.random.Generator) -> Dataset:
        e = np.round(random.uniform(2, 9, n // 2))
        o = np.round(random.normal(50, 10, n))
        return of(o - np.concatenate([e, -e]), o)

    return make


def of_many(by: float) -> Make:
    """Some rows of a million, whose summary says that they are biased."""

    def make(random: np.random.Generator) -> Dataset:
        t, o = noisy(random, 1_000_000)
        whole: Summary = summarize_pairs(t, o + by)
        return Dataset(t[:2000], o[:2000] + by, whole=whole)

    return make


PLANTED: dict[str, tuple[Make, str, str]] = {
    "an outlier of 30": (outlier(30, 19, 200), "one row", "Row 19 makes"),
    "an outlier of 500": (outlier(500, 77, -600), "one row", "Row 77 makes"),
    "an outlier of 5000": (outlier(5000, 4000, 3000), "one row", "Row 4,000 makes"),
    "an outlier of 12": (outlier(12, 3, 400), "one row", "Row 3 makes"),
    "four of 300": (outliers(300, [5, 50, 150, 250], 250), "few rows", "rows of 300 make"),
    "ten of 2000": (outliers(2000, list(range(10, 110, 10)), 300), "few rows", "rows of 2,000"),
    "too high by half": (biased(400, 2.5), "bias", "too high by 2."),
    "too low by much": (biased(40, -20), "bias", "too low by"),
    "too high by little, of many": (biased(5000, 1.0), "bias", "too high by "),
    "all but a bias of twelve": (biased(12, 30), "bias", "too high by"),
    "a bias of a million": (of_many(-1.5), "bias", "too low by 1.5"),
    "a group of four": (grouped(400, 5), "group", '"p1" in "place"'),
    "a group of two": (grouped(120, 4, kinds=2), "group", '"p1" in "place"'),
    "a group with heavy tails": (grouped(1500, 5, tails=4), "group", '"p1" in "place"'),
    "a group of many": (grouped(5000, 3), "group", '"p1" in "place"'),
    "a range of numbers": (ranged(600), "group", '"age"'),
    "thousands": (scaled(200, 1000, 0, 500), "scale", "about 1000 times the predictions"),
    "thousandths": (scaled(200, 1e-3, 0, 1e-3), "scale", "about 1000 times the targets"),
    "miles for kilometres": (scaled(300, 1.609, 0), "scale", "about 1.609 times"),
    "Celsius for Fahrenheit": (scaled(300, 1.8, 0), "scale", "about 1.8 times"),
    "too steep": (scaled(300, 0.7, 6), "scale", "target = 0.699"),
    "too flat": (scaled(800, 1.5, -10), "scale", "target = 1."),
    "errors in percent": (growing(300, 5), "growing errors", "grow with the prediction"),
    "errors in percent, of many": (growing(4000, 20), "growing errors", "grow with"),
    "twelve that cancel": (cancelling(12), "cancel", "add up to 0"),
    "a hundred that cancel": (cancelling(100), "cancel", "50 rows are too low, 50 too high"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_was_planted_is_found(name: str) -> None:
    make, kind, said = PLANTED[name]
    found = find_findings(make(np.random.default_rng(list(PLANTED).index(name))))
    told = [finding for finding in found if finding.kind == kind]
    assert told, [f"{finding.kind}: {finding.sentence}" for finding in found]
    assert said in told[0].sentence
    assert len(found) <= 3


NOISES: dict[str, Callable[[np.random.Generator, int], Any]] = {
    "normal": lambda random, n: random.normal(0, 5, n),
    "Laplace": lambda random, n: random.laplace(0, 3, n),
    "uniform": lambda random, n: random.uniform(-4, 4, n),
    "t of 5": lambda random, n: 2e6 * random.standard_t(5, n),
    "classes": lambda random, n: random.uniform(size=n),
}
CLEAN = [(noise, n) for noise in NOISES for n in (8, 15, 60, 400, 5000)]


def clean(noise: str, n: int, random: np.random.Generator) -> Dataset:
    size = 1e7 if noise == "t of 5" else 20
    o = random.uniform(size=n) if noise == "classes" else random.normal(50, size, n)
    e = NOISES[noise](random, n)
    t = (e < o).astype(float) if noise == "classes" else o - e
    columns = {
        f"c{k}": random.integers(0, 4, n) if k % 2 else random.normal(size=n).round(3)
        for k in range(n % 13)
    }
    return of(t, o, **columns, id=range(n))


@pytest.mark.parametrize(("noise", "n"), CLEAN)
def test_where_nothing_was_planted_nothing_is_found(noise: str, n: int) -> None:
    (found,) = find_findings(clean(noise, n, np.random.default_rng(n)))
    assert found.kind == "nothing"
    assert f"In these {n:,} rows nothing stands out" in found.sentence


@pytest.mark.parametrize(
    ("sample", "kinds"),
    [
        ("five", ["nothing"]),
        ("cancel", ["cancel"]),
        ("outlier", ["one row"]),
        ("diabetes", ["growing errors"]),
        ("biased", ["bias", "growing errors"]),
    ],
)
def test_the_samples(sample: str, kinds: list[str]) -> None:
    assert [finding.kind for finding in find_findings(load_sample(sample))] == kinds


def test_every_sample_is_looked_at() -> None:
    assert {s.key for s in SAMPLES} == {"five", "cancel", "outlier", "diabetes", "biased"}


def test_the_numbers_of_a_bias_by_hand() -> None:
    errors = [9, 11, 10, 8, 12, 10, 9, 11]
    (found,) = find_findings(
        Dataset([0, 5, 2, 7, 1, 8, 3, 6], np.array([0, 5, 2, 7, 1, 8, 3, 6]) + errors)
    )
    noise = statistics.stdev(errors) / math.sqrt(8)
    assert f"too high by 10 ± {noise:.2f} on average" in found.sentence
    square = statistics.fmean(e * e for e in errors)
    assert f"makes {100 * 100 / square:.0f}% of the MSE" in found.sentence


@pytest.mark.parametrize("n", [1, 2, 7])
def test_of_a_few_rows_nothing_can_be_told(n: int) -> None:
    (found,) = find_findings(Dataset(np.zeros(n), np.arange(n) + 1.0))
    assert found.kind == "nothing"
    assert "nothing can be told from chance" in found.sentence


def test_no_error_at_all() -> None:
    (found,) = find_findings(Dataset([1, 2, 3], [1, 2, 3]))
    assert found.sentence == "Every prediction is on its target."


@pytest.mark.parametrize("unit", [1e-150, 1e-3, 1e150])
def test_the_unit_does_not_matter(unit: float) -> None:
    for name in ("an outlier of 30", "too low by much", "a group of four", "too steep"):
        make, kind, _ = PLANTED[name]
        data = make(np.random.default_rng(list(PLANTED).index(name)))
        columns = {k: v.to_pylist() for k, v in data.columns.items()}
        found = find_findings(of(data.target * unit, data.output * unit, **columns))
        assert kind in [finding.kind for finding in found], name


def test_an_outlier_is_not_told_as_a_bias_or_a_group_too() -> None:
    found = find_findings(outlier(60, 7, 900)(np.random.default_rng(2)))
    assert [finding.kind for finding in found] == ["one row"]
    assert found[0].row == 7


def test_a_column_that_is_the_error_explains_nothing() -> None:
    random = np.random.default_rng(4)
    t, o = noisy(random, 300)
    (found,) = find_findings(of(t, o, difference=o - t))
    assert found.kind == "nothing"


def test_what_shows_a_finding() -> None:
    def first(name: str) -> Finding:
        make, kind, _ = PLANTED[name]
        found = find_findings(make(np.random.default_rng(list(PLANTED).index(name))))
        return next(finding for finding in found if finding.kind == kind)

    assert first("a group of four").column == "place"
    assert first("a group of four").view == "errors"
    assert first("thousands").view == "actual"
    assert first("an outlier of 30").view == "loss curve"


def test_names_of_the_file_are_quoted_and_cut() -> None:
    random = np.random.default_rng(11)
    data = grouped(400, 5)(random)
    name = "<b>x</b>\u202e" + "y" * 200
    columns = {name: data.columns["place"].to_pylist()}
    (found,) = find_findings(of(data.target, data.output, **columns))
    assert found.kind == "group"
    assert "\u202e" not in found.sentence
    assert len(found.sentence) < 250


# The tests behind it, against scipy


@given(t=st.floats(-12, 12), freedom=st.integers(6, 5000))
def test_the_probability_of_t(t: float, freedom: int) -> None:
    p = evidence.find_p_of_t(t, freedom)
    exact = 2 * stats.t.sf(abs(t), freedom)
    assert exact < 1e-12 or 0.8 < p / exact < 1.2


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=40))
def test_ranks(values: list[int]) -> None:
    assert evidence.rank(np.array(values, float)) == pytest.approx(stats.rankdata(values))


@pytest.mark.parametrize("ties", [False, True])
def test_the_comparison_of_ranks_is_that_of_mann_and_whitney(ties: bool) -> None:
    random = np.random.default_rng(9)
    for _ in range(30):
        values = random.normal(size=60).round(1 if ties else 9)
        inside = random.choice(60, 20, replace=False)
        p, larger = evidence.compare_sizes(evidence.rank(values), inside)
        one, other = values[inside], np.delete(values, inside)
        exact = stats.mannwhitneyu(one, other, method="asymptotic")
        assert p == pytest.approx(exact.pvalue, rel=1e-9)
        assert larger == (exact.statistic > 20 * 40 / 2)


def test_the_rank_correlation_is_spearmans() -> None:
    random = np.random.default_rng(10)
    for _ in range(30):
        a = random.normal(size=50).round(1)
        b = a + 3 * random.normal(size=50).round(1)
        correlation, _ = evidence.correlate_ranks(evidence.rank(a), evidence.rank(b))
        assert correlation == pytest.approx(stats.spearmanr(a, b).statistic, rel=1e-9)


def test_the_line_is_that_of_least_squares() -> None:
    random = np.random.default_rng(12)
    o = random.normal(3, 2, 80)
    t = 1 + 0.5 * o + random.normal(size=80) * (1 + abs(o))
    line = evidence.fit_line(t, o)
    assert line
    exact = stats.linregress(o, t)
    assert (line.slope, line.intercept) == pytest.approx((exact.slope, exact.intercept))
    x = np.column_stack([np.ones(80), o])
    inverse = np.linalg.inv(x.T @ x)
    residual = t - x @ [line.intercept, line.slope]
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    middle = x.T @ (x * (residual / (1 - leverage))[:, None] ** 2)
    assert line.standard_error == pytest.approx(math.sqrt((inverse @ middle @ inverse)[1, 1]))
    assert line.left == pytest.approx((residual**2).sum() / ((o - t) ** 2).sum())
