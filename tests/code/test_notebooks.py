"""The written notebooks are valid, and running them gives the numbers of the programs."""

from __future__ import annotations

import json

import nbformat
import numpy as np
import pytest

from lossviz import Dataset, SquaredError
from lossviz.code import (
    MOST_ROWS,
    Batch,
    OnePrediction,
    SseVsMse,
    Weights,
    write_data_file,
    write_notebook,
    write_program,
)
from tests.code import states as s
from tests.code.running import read_printed, run
from tests.notebooks import make_execute

MANY = s.draw(MOST_ROWS + 1)
LABELLED = Dataset([1, 2, 3], [1, 4, 2], columns={"who": ["</script>", "\n!ls", 'a"b']})
STATES = {
    "one prediction": OnePrediction(2.0, 1.2, -0.5, SquaredError(half=False), "o - t"),
    "batch": Batch(LABELLED, "mean", 0.3, **s.both(True, True), label="who"),
    "weights": s.WEIGHTS["sigmoid True mean 0.1"],
    "mini-batch of a file": SseVsMse(MANY, 64, **s.both(False, False)),
}
EVERY = {**s.ONE, **s.BATCHES, **s.WEIGHTS, **s.SIZES, **STATES}


@pytest.fixture
def execute(tmp_path, monkeypatch):
    return make_execute(tmp_path, monkeypatch)


def test_every_notebook_is_valid():
    for state in EVERY.values():
        notebook = nbformat.reads(write_notebook(state), as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert [cell.id for cell in notebook.cells] == ["formula", "data", "numbers", "figure"]


def test_the_numbers_are_those_of_the_program():
    for state in EVERY.values():
        cells = json.loads(write_notebook(state))["cells"]
        both = "\n\n".join(cell["source"] for cell in cells[1:3])
        assert write_program(state, "NumPy").partition("\n")[2] == both + "\n"


@pytest.mark.parametrize(
    "name",
    [
        "mini-batch of a file",
        *(
            pytest.param(name, marks=pytest.mark.exhaustive)
            for name in ("one prediction", "batch", "weights")
        ),
    ],
)
def test_a_notebook_runs(name, execute, tmp_path):
    state = STATES[name]
    if file := write_data_file(state):
        (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    _, data, numbers, figure = execute(nbformat.reads(write_notebook(state), 4)).cells
    assert data.outputs == []
    (printed,) = numbers.outputs
    if file:
        expected = {k: v for k, (v, _) in s.compute_sizes(state).items()}
        assert read_printed(printed.text) == pytest.approx(expected, rel=1e-12)
    else:
        assert printed.text == run(write_program(state, "NumPy"))[1]
    (drawn,) = figure.outputs
    assert drawn.data["text/html"].startswith("<iframe ")


DRAWN = [case for case in {**s.WEIGHTS, **s.SIZES, **s.BATCHES} if "False" not in case]


@pytest.mark.parametrize(
    "name", [*STATES, *(pytest.param(name, marks=pytest.mark.exhaustive) for name in DRAWN)]
)
def test_the_figure_of_a_notebook_is_drawn(name, tmp_path, monkeypatch):
    # What the cells of code do, without a kernel.
    state = EVERY[name]
    monkeypatch.chdir(tmp_path)
    if file := write_data_file(state):
        (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    data, _, figure = (c["source"] for c in json.loads(write_notebook(state))["cells"][1:])
    start = max(k for k, line in enumerate(figure.split("\n")) if line[:1].isalpha())
    lines = figure.split("\n")
    shown = "\n".join([*lines[:start], f"shown = {lines[start]}", *lines[start + 1 :]])
    names, _ = run(f"{data}\n{shown}")
    check_drawn(state, {trace.name: trace for trace in names["shown"].figure().data})


def scale(values):
    """Sort, in parts of the largest: an axis may be in a unit of its own."""
    return np.sort(values) / (np.abs(values).max() or 1)


def check_drawn(state, drawn):
    """Look for the numbers of a state in its figure."""
    match state:
        case OnePrediction():
            loss = (state.target - state.output) ** 2 / (2 if state.loss.half else 1)
            (at,), (height,) = drawn["prediction"].x, drawn["prediction"].y
            assert (at, height) == pytest.approx((state.output, loss))
        case Batch():
            kinds = drawn.keys() & {"too low", "on target", "too high"}
            errors = [error for kind in kinds for error in drawn[kind].x]
            assert scale(errors) == pytest.approx(scale(state.data.error))
        case Weights():
            (w,), (b,) = drawn["weight and bias"].x, drawn["weight and bias"].y
            assert (w, b) == pytest.approx((state.w, state.b))
        case SseVsMse():
            level, expected = drawn["expected, SSE of the batch"], s.compute_sizes(state)
            assert level.x == pytest.approx((state.batch_size,))
            digits = [f"{v:.4e}"[:6] for v in (level.y[0], expected["expected_sse"][0])]
            assert digits[0] == digits[1]  # but for the unit


@pytest.mark.parametrize(
    ("state", "formulas"),
    [
        (OnePrediction(1, 2, 0.5), [r"L = \tfrac{1}{2} (t - o)^2", r"{do} = o - t,"]),
        (
            OnePrediction(1, 2, 0.5, SquaredError(half=False), "o - t"),
            ["L = (o - t)^2", r"{do} = 2 (o - t),"],
        ),
        (
            s.BATCHES["five sum True False"],
            [
                r"\text{SSE} = \tfrac{1}{2} \sum",
                r"\text{MSE} = \frac{1}{n} \sum",
                r"\partial o_i} = (o_i - t_i)",
            ],
        ),
        (
            s.BATCHES["five mean False True"],
            [
                r"\text{SSE} = \sum",
                r"\text{MSE} = \frac{1}{2n} \sum",
                r"\partial o_i} = \frac{1}{n}\,(o_i - t_i)",
            ],
        ),
        (s.WEIGHTS["ReLU True mean 0.1"], [r"L = \frac{1}{2n} \sum", r"\frac{1}{n}\,(o_i - t_i)"]),
        (s.WEIGHTS["tanh False mean 0.1"], [r"L = \frac{1}{n} \sum", r"\frac{2}{n}\,(o_i - t_i)"]),
        (
            s.WEIGHTS["tanh False mean 0.1"],
            [r"with $\varphi(z) = \tanh z$", r"\qquad \varphi'(z) = 1 - o^2$$"],
        ),
        (s.WEIGHTS["identity False sum 0.1"], [r"L = \sum", r" 2(o_i - t_i)"]),
        (
            s.SIZES["five 3 True False"],
            [r"SSE: }} \tfrac{1}{2} B\,m".replace("}}", "}"), "$B = 3$ and $N = 5$"],
        ),
    ],
)
def test_the_formula_has_the_switches_as_they_stand(state, formulas):
    markdown = json.loads(write_notebook(state))["cells"][0]["source"]
    for formula in formulas:
        assert formula in markdown
    assert all("\n" not in paragraph for paragraph in markdown.split("\n\n"))


def test_the_figure_names_the_feature():
    figure = json.loads(write_notebook(s.WEIGHTS["tanh True sum 0.1"]))["cells"][3]["source"]
    assert 'columns={"age": x.tolist()})' in figure
    assert '\n    "age",\n' in figure
