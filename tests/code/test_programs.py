"""The written programs give the numbers of the pages."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lossviz import DataError, Dataset, Objective, SquaredError, read_csv
from lossviz.code import (
    FLAVOURS,
    MOST_ROWS,
    Batch,
    OnePrediction,
    SseVsMse,
    Weights,
    write_data_file,
    write_program,
)
from lossviz.data import Summary
from lossviz.loss import LogCosh
from lossviz.neuron import ACTIVATIONS, Activation, FeatureChoice, Neuron, take_inputs
from lossviz.neuron.descent import follow_path
from lossviz.reading import sampled
from tests.code import states as s
from tests.code.running import read_printed, run

HERE = [flavour for flavour in FLAVOURS if flavour != "PyTorch"]
EACH_HERE = pytest.mark.parametrize("flavour", HERE)


@EACH_HERE
def test_one_prediction_to_the_last_bit(flavour):
    for case, state in s.ONE.items():
        names, _ = run(write_program(state, flavour))
        for name, (value, _) in s.compute_one(state).items():
            assert names[name] == value, (case, name)


@EACH_HERE
def test_a_batch(flavour):
    for case, state in s.BATCHES.items():
        names, _ = run(write_program(state, flavour))
        expected = s.compute_batch(state)
        for name, value in expected.items():
            assert s.is_near(names[name], value), (case, name)
        # What needs no sum is the same to the last bit.
        for name in ("gradient", "next_output"):
            assert np.array_equal(names[name], expected[name][0]), (case, name)


@EACH_HERE
def test_a_neuron(flavour):
    for case, state in s.WEIGHTS.items():
        names, _ = run(write_program(state, flavour))
        for name, value in s.compute_weights(state).items():
            assert s.is_near(names[name], value), (case, name)


@EACH_HERE
def test_a_mini_batch(flavour):
    for case, state in s.SIZES.items():
        names, _ = run(write_program(state, flavour))
        for name, value in s.compute_sizes(state).items():
            assert s.is_near(names[name], value), (case, name)


def test_one_example_is_an_array_of_one():
    for case, state in s.WEIGHTS.items():
        if state.inputs.n == 1:
            chain, expected = s.one_example(state), s.compute_weights(state)
            names, _ = run(write_program(state, "NumPy"))
            shown = {"loss": chain.loss, "gradient_w": chain.dl_dw, "gradient_b": chain.dl_db}
            for name in shown:
                assert s.is_near(names[name], (shown[name], expected[name][1])), (case, name)


def test_the_step_is_the_first_of_the_path_of_the_page():
    # Without activation the page takes its steps from five sums, in which numbers as large as
    # (|w x| + |b| + |t|) (|x| + |mean x|) cancel.
    for case, state in s.WEIGHTS.items():
        if state.inputs.n == 1:
            continue
        x, t, objective = state.inputs.x, state.inputs.t, state.neuron.objective
        path = follow_path(state.neuron, x, t, (state.w, state.b), state.learning_rate, 1)
        names, _ = run(write_program(state, "NumPy"))
        sizes = abs(state.w * x) + abs(state.b) + abs(t) + 1
        summed = 2 * np.sum(sizes * (abs(x) + abs(x.mean()) + 1))
        bound = 2 * s.SUMS * abs(state.learning_rate) * summed + s.FEW
        assert objective.loss.h <= 1
        following, expected = [names["next_w"], names["next_b"]], path.points[1].tolist()
        assert following == pytest.approx(expected, abs=bound), case


@pytest.mark.parametrize("flavour", HERE)
def test_numbers_worked_out_by_hand(flavour):
    # Errors 2, -1, 0, -3, 1: squares 4, 1, 0, 9, 1 with the sum 15 and the mean 3. Their
    # deviations from 3 are 1, -2, -3, 6, -2, squared 54, over 4: 13.5.
    names, _ = run(write_program(Batch(s.FIVE, "mean", 2.5), flavour))
    assert (names["sse"], names["mse"], names["rmse"]) == (7.5, 3.0, 3**0.5)
    assert names["r_squared"] == 1 - 15 / 10  # targets 2, 3, 5, 4, 1 around 3
    assert names["gradient"].tolist() == [0.8, -0.4, 0.0, -1.2, 0.4]
    names, _ = run(write_program(SseVsMse(s.FIVE, 2), flavour))
    assert (names["expected_sse"], names["expected_mse"]) == (3.0, 3.0)
    assert names["noise_sse"] == pytest.approx(0.5 * (13.5 * 2 * 3 / 5) ** 0.5, rel=1e-15)
    assert names["noise_mse"] == pytest.approx((13.5 * 3 / 5 / 2) ** 0.5, rel=1e-15)
    # Errors have the mean -0.2, and squared deviations from it of 15 - 5 * 0.04, over 4: 3.7.
    assert (names["gradient_sse"], names["gradient_mse"]) == pytest.approx((-0.4, -0.4), rel=1e-15)
    assert names["noise_gradient_sse"] == pytest.approx((3.7 * 2 * 3 / 5) ** 0.5, rel=1e-15)
    assert names["noise_gradient_mse"] == pytest.approx(2 * (3.7 * 3 / 5 / 2) ** 0.5, rel=1e-15)
    assert names["mse_of_rows"] == 3.0
    # z = 0, o = 1/2, error 1/2, slope 1/4, x = -2.
    state = s.example("sigmoid", True, -2.0, 0.0, 1.0, 2.0)
    names, _ = run(write_program(state, flavour))
    assert [names[n] for n in ("loss", "gradient_w", "gradient_b")] == [0.125, -0.25, 0.125]
    assert (names["next_w"], names["next_b"]) == (1.125, 1.9375)


def test_drawn_batches_have_what_is_expected():
    # 400 batches: the standard error of their mean is a twentieth of the noise.
    state = SseVsMse(s.DATA["hundred"], 20, seed=11)
    names, _ = run(write_program(state, "NumPy"))
    apart = abs(names["drawn_sse"].mean() - names["expected_sse"])
    assert apart < 5 * names["noise_sse"] / 20
    assert 0.8 < names["drawn_sse"].std() / names["noise_sse"] < 1.2


NAMES = {
    OnePrediction: {"target", "output", "learning_rate", "loss", "gradient"}
    | {"next_output", "next_loss"},
    Batch: {"target", "output", "learning_rate", "sse", "mse", "rmse", "r_squared"}
    | {"gradient", "next_output"},
    Weights: {"x", "t", "w", "b", "learning_rate", "loss", "gradient_w", "gradient_b"}
    | {"next_w", "next_b", "feature"},
    SseVsMse: {"target", "output", "batch_size"}
    | {f"{what}_{of}" for what in ("expected", "noise") for of in ("sse", "mse")}
    | {f"{what}_{of}" for what in ("gradient", "noise_gradient") for of in ("sse", "mse")}
    | {"order", "gradients", "mse_of_rows", "mean_of_mses"},
}
STEPS = {
    "NumPy": {
        OnePrediction: set(),
        Batch: {"n", "error"},
        Weights: {"z", "tail", "o", "do_dz", "error", "dl_do"},
        SseVsMse: {"n", "error", "squares", "mean", "deviation", "seed", "rng", "drawn_sse"}
        | {"mean_gradient", "spread", "dealt", "batches"},
    },
    "lossviz": {
        OnePrediction: {"squared_error"},
        Batch: {"data", "of_sum", "of_mean"},
        Weights: {"objective", "neuron"},
        SseVsMse: {"data", "of_sum", "of_mean", "squares", "losses_in_sum", "losses_in_mean"}
        | {"in_sum", "in_mean", "losses", "starts", "sizes", "epoch"},
    },
}
ONE_OF_EACH = (
    s.ONE["2.0 1.2 0.5 True t - o"],
    s.BATCHES["five mean True False"],
    s.WEIGHTS["sigmoid True sum 0.1"],
    s.SIZES["five 3 True False"],
)


@EACH_HERE
@pytest.mark.parametrize("state", ONE_OF_EACH, ids=lambda state: type(state).__name__)
def test_a_program_makes_these_names_and_no_others(state, flavour):
    names, _ = run(write_program(state, flavour))
    assert set(names) == NAMES[type(state)] | STEPS[flavour][type(state)]


@EACH_HERE
@pytest.mark.parametrize("state", ONE_OF_EACH, ids=lambda state: type(state).__name__)
def test_what_is_printed_are_the_numbers_with_all_their_digits(state, flavour):
    names, printed = run(write_program(state, flavour))
    found = read_printed(printed)
    assert len(found) >= 4
    for name, value in found.items():
        assert np.array_equal(value, names[name]), name


def test_of_many_rows_the_first_are_printed():
    _, printed = run(write_program(Batch(s.DATA["hundred"], "sum", 0.1), "NumPy"))
    assert "gradient of the first 5 rows = [" in printed
    assert len(read_printed(printed)["gradient"]) == 5


def test_the_row_with_the_largest_loss_is_named():
    data = Dataset([1, 2, 3], [1, 4, 2], columns={"who": ["Ada", "Eve", "Bob"]})
    for flavour in HERE:
        _, printed = run(write_program(Batch(data, "sum", 0.1, label="who"), flavour))
        assert printed.endswith("largest loss: Eve\n")


MANY = s.draw(MOST_ROWS + 1)
MANY_INPUTS = take_inputs(
    Dataset(MANY.output, MANY.output, columns={"x": MANY.target.tolist()}),
    FeatureChoice("x", standardised=False),
)


@EACH_HERE
@pytest.mark.parametrize(
    ("state", "compute"),
    [
        (Batch(MANY, "mean", 0.5), s.compute_batch),
        (SseVsMse(MANY, 64), s.compute_sizes),
        (
            replace(s.WEIGHTS["tanh True sum 0.1"], inputs=MANY_INPUTS, w=0.3, b=0.1),
            s.compute_weights,
        ),
    ],
    ids=["batch", "mini-batch", "neuron"],
)
def test_many_rows_are_read_from_a_file(state, compute, flavour, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = write_data_file(state)
    (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    program = write_program(state, flavour)
    assert "# 2,001 rows are too many" in program
    assert len(program) < 4000
    names, _ = run(program)
    for name, value in compute(state).items():
        assert s.is_near(names[name], value), name


def test_the_file_has_every_bit():
    file = write_data_file(Batch(MANY, "sum", 0.1))
    data = read_csv(file.text.encode(), target="target", output="output")
    assert np.array_equal(data.target, MANY.target)
    assert np.array_equal(data.output, MANY.output)


def test_up_to_the_limit_rows_are_written_out():
    data = Dataset(MANY.target[:MOST_ROWS], MANY.output[:MOST_ROWS])
    assert write_data_file(Batch(data, "sum", 0.1)) is None
    assert write_data_file(s.ONE["2.0 1.2 0.5 True t - o"]) is None
    names, _ = run(write_program(Batch(data, "sum", 0.1), "NumPy"))
    assert np.array_equal(names["target"], data.target)


def test_numbers_are_written_so_that_they_come_back_bit_for_bit():
    values = [0.1, 1 / 3, 1e-300, -2.5e99, 5e-324, -0.0, 123456789.123]
    names, _ = run(write_program(Batch(Dataset(values, values), "sum", 0.1), "NumPy"))
    assert names["target"].tobytes() == np.array(values).tobytes()


def test_a_sample_is_said_to_be_one():
    frame = {"y": np.arange(3000.0), "p": np.zeros(3000)}
    import pandas as pd

    data = sampled(pd.DataFrame(frame), target="y", output="p", rows=50)
    assert isinstance(data.summary, Summary)
    for state in (Batch(data, "sum", 0.1), SseVsMse(data, 5)):
        for flavour in FLAVOURS:
            assert "# These are 50 rows, drawn at random from 3,000." in write_program(
                state, flavour
            )


def test_scaling_is_said():
    inputs = take_inputs(s.WALKS, FeatureChoice("age", unit_targets=True)).rows(10)
    text = write_program(replace(ONE_OF_EACH[2], inputs=inputs), "NumPy")
    assert f"x = (feature - {inputs.mean!r}) / {inputs.deviation!r}" in text
    assert "# 10 rows, drawn at random from 40" in text
    assert "range from 0 to 1" in text


def test_squares_that_leave_the_range_are_said():
    for scale, said in ((1e-75, True), (1e75, True), (1e65, False), (0, False)):
        data = Dataset([0.0, scale], [scale, scale])
        for flavour in ("NumPy", "PyTorch"):
            assert ("leave the range" in write_program(SseVsMse(data, 1), flavour)) == said


@pytest.mark.parametrize(
    ("rate", "taken"),
    [
        (-0.5, "lr=-learning_rate, maximize=True"),
        (0.0, "lr=learning_rate"),
        (1, "lr=learning_rate"),
    ],
)
def test_a_learning_rate_is_one_that_pytorch_takes(rate, taken):
    for state in (OnePrediction(1.0, 2.0, rate), Batch(s.FIVE, "sum", rate)):
        text = write_program(state, "PyTorch")
        assert text.count("torch.optim.SGD") == 1
        assert f"torch.optim.SGD([output], {taken})" in text
        assert ("A negative learning rate climbs" in text) == (rate < 0)


@pytest.mark.parametrize("half", s.BOTH)
def test_comments_say_whether_the_one_half_stands(half):
    loss, whether = SquaredError(half=half), "with" if half else "without"
    reason = "The 2 of the square cancels the one half." if half else "The 2 comes from the square."
    for state in (OnePrediction(1.0, 2.0, 0.5, loss), s.example("tanh", half, 1.0, 2.0, 0.5, 0.1)):
        assert f"  # {whether} one half\n" in write_program(state, "NumPy")
        assert f"# {reason}" in write_program(state, "NumPy")
        assert f"  # {whether} one half\n" in write_program(state, "lossviz")
        added = "the 0.5 before it makes it" if half else "and neither has"
        assert write_program(state, "PyTorch").count("# mse_loss has no one half") == 1
        assert f"{added} this loss.\n" in write_program(state, "PyTorch")
    text = write_program(Batch(s.FIVE, "mean", 0.1, **s.both(half, not half)), "NumPy")
    assert f"  # {whether} one half\nmse = " in text
    assert text.count(" one half\n") == 3  # of SSE and MSE; and the RMSE is always without
    mean = "comes from the square" if half else "of the square cancels the one half"
    assert f"# The gradient of the MSE. The 2 {mean}; the mean divides by n.\n" in text


@pytest.mark.parametrize(
    ("convention", "inside", "slope"),
    [("t - o", "target - output", "-1, which turns"), ("o - t", "output - target", "1.")],
)
def test_a_comment_says_which_slope_the_inside_has(convention, inside, slope):
    text = write_program(OnePrediction(1.0, 2.0, 0.5, convention=convention), "NumPy")
    assert f"np.square({inside})" in text
    assert f"The inside, {convention},\n# has the slope {slope}" in text


def test_what_no_program_can_be_written_for_is_refused():
    state = ONE_OF_EACH[0]
    with pytest.raises(DataError, match="flavour"):
        write_program(state, "Julia")
    with pytest.raises(DataError, match="finite"):
        OnePrediction(float("nan"), 1.0, 0.5)
    with pytest.raises(ValueError, match="convention"):
        OnePrediction(1.0, 1.0, 0.5, convention="o + t")
    with pytest.raises(DataError, match="no column"):
        Batch(s.FIVE, "sum", 0.1, label="who")
    with pytest.raises(DataError, match="batch size is 6"):
        SseVsMse(s.FIVE, 6)
    steep = Activation("identity", "", *[ACTIVATIONS["tanh"].value] * 3)
    with pytest.raises(DataError, match="activation"):
        replace(ONE_OF_EACH[2], neuron=Neuron(steep, Objective(SquaredError(), "sum")))


def test_a_program_of_another_loss_is_refused_with_a_sentence():
    loss = LogCosh()
    refusal = re.escape(f"The loss is {loss.formula()}, but the program of ")
    for build in (
        lambda: OnePrediction(1.0, 2.0, 0.5, loss),
        lambda: Batch(s.FIVE, "mean", 0.1, sse=Objective(loss, "sum")),
        lambda: Batch(s.FIVE, "sum", 0.1, mse=Objective(loss, "mean")),
        lambda: SseVsMse(s.FIVE, 2, sse=Objective(loss, "sum")),
        lambda: SseVsMse(s.FIVE, 2, mse=Objective(loss, "mean")),
        lambda: replace(ONE_OF_EACH[2], neuron=Neuron(ACTIVATIONS["tanh"], Objective(loss, "sum"))),
    ):
        with pytest.raises(DataError, match=refusal):
            build()


@pytest.mark.parametrize("table", [s.ONE, s.BATCHES, s.WEIGHTS, s.SIZES])
def test_programs_are_clean(table, tmp_path):
    for k, (flavour, state) in enumerate((f, state) for f in FLAVOURS for state in table.values()):
        (tmp_path / f"program_{k}.py").write_text(write_program(state, flavour), encoding="utf-8")
    rules = "E,F,W,I,UP,B,NPY,SIM,C4"
    command = ("ruff", "check", "--isolated", "--no-cache", "--line-length=100", "--quiet")
    done = subprocess.run(
        [sys.executable, "-m", *command, "--select", rules, "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
