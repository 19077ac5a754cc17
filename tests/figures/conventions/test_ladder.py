"""The ladder: its rungs, its sentences, and what it does without any rung."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lossviz.conventions import Predictions, list_conventions, read_number
from lossviz.figures.conventions import ladder, show

RNG = np.random.default_rng(8)
CASES = {
    "by hand": Predictions([0, 0, 0], [1, -2, 3]),
    "weights": Predictions(np.zeros(5), RNG.integers(1, 9, 5), RNG.integers(1, 5, 5)),
    "two outputs": Predictions(np.zeros((6, 2)), RNG.integers(1, 9, (6, 2)), RNG.gamma(1, 1, 6)),
    "one row": Predictions([0], [2]),
    "one row, two outputs": Predictions([[0, 0]], [[2, 1]]),
}


def test_rungs_by_hand():
    rungs = ladder.list_rungs(CASES["by hand"], 2)
    assert [(rung.formula, rung.value) for rung in rungs] == [
        ("√(Σ e² / n)", pytest.approx((14 / 3) ** 0.5)),
        ("½ Σ e² / n", pytest.approx(7 / 3)),
        ("Σ e² / n", pytest.approx(14 / 3)),
        ("½ Σ e²", 7),
        ("Σ e²", 14),
        ("Σ e² / (n − 2)", 14),
    ]


def test_a_factor_near_1_is_not_written_as_1():
    scene = show(np.zeros(442), np.arange(442), coefficients=2)
    written = [note["text"] for note in scene.base["layout"]["annotations"]]
    assert "↕ × 1.005" in written  # 442 / 440
    assert "↕ × 1" not in written


@pytest.mark.parametrize("case", CASES)
def test_every_row_but_r_squared_stands_on_one_rung(case):
    data = CASES[case]
    on = [row for rung in ladder.list_rungs(data) for row in rung.rows]
    expected = [
        row for row in list_conventions(data) if not row.score and np.isfinite(row.value(data))
    ]
    assert sorted(row.key for row in on) == sorted(row.key for row in expected)
    for rung in ladder.list_rungs(data):
        for row in rung.rows:
            assert row.value(data) == pytest.approx(rung.value, rel=1e-14)


@pytest.mark.parametrize("case", CASES)
def test_each_pair_says_its_factor_and_why(case):
    data = CASES[case]
    rungs, scene = ladder.list_rungs(data), ladder.draw_ladder(data)
    for (i, a), (j, b) in product(enumerate(rungs), enumerate(rungs)):
        sentence = scene.say({"first": j, "second": i})
        if i == j:
            assert sentence == f"Both are {a.formula}: the same number."
            continue
        factor = re.escape(f"{a.formula} is ") + r"(\S+)" + re.escape(f" × {b.formula}.")
        written = float(re.match(factor, sentence)[1].replace(",", ""))
        assert written == pytest.approx(a.value / b.value, rel=1e-3)
        assert ("one half" in sentence) == (a.rows[0].h != b.rows[0].h and is_plain(a, b))
        assert ("One is a root" in sentence) == (bool(a.rows[0].root) != bool(b.rows[0].root))


def is_plain(a, b):
    return bool(a.rows[0].root) == bool(b.rows[0].root)


def test_the_reasons_multiply_to_the_factor():
    # Sum over half the mean of 12 elements: 2 for the one half, 12 for the divisor.
    data = CASES["two outputs"]
    rungs = ladder.list_rungs(data)
    at = {rung.formula: k for k, rung in enumerate(rungs)}
    sentence = ladder.draw_ladder(data).say({"first": at["½ Σ e² / (n k)"], "second": at["Σ e²"]})
    assert sentence == (
        "Σ e² is 24 × ½ Σ e² / (n k). × 2 is the one half; ½ Σ e² / (n k) is divided by (n k) = 12."
    )
    assert Fraction(24) == 2 * 12


def test_a_number_is_drawn_across():
    data = CASES["by hand"]
    base = ladder.draw_ladder(data, read_number("100")).base
    (line,) = base["layout"]["shapes"]
    assert line["x0"] == 2
    assert base["layout"]["xaxis"]["range"][1] > 2
    assert ladder.draw_ladder(data, read_number("0")).base["layout"]["shapes"] == []


@pytest.mark.parametrize(("typed", "words"), [("0.8", "your number"), ("-0.8", "−1 × your number")])
def test_of_a_negative_number_it_is_said_that_its_sign_is_changed(typed, words):
    layout = ladder.draw_ladder(CASES["by hand"], read_number(typed)).base["layout"]
    assert layout["shapes"][0]["x0"] == pytest.approx(np.log10(0.8))
    assert [note["text"] for note in layout["annotations"] if "number" in note["text"]] == [words]


def test_a_perfect_fit_has_no_rung():
    scene = ladder.draw_ladder(Predictions([1, 2], [1, 2]))
    assert scene.handles == ()
    assert scene.say() == "Every number is 0: the outputs are the targets."
    assert scene.figure()


@pytest.mark.parametrize("unit", [1e-120, 1e-3, 1, 1e99])
def test_any_unit_is_drawn(unit):
    scene = show(np.zeros(3), np.array([1, 2, 4]) * unit, number="2.5")
    figure = scene.figure()
    assert len(figure.layout.xaxis.tickvals) <= 7
    assert scene.payload
