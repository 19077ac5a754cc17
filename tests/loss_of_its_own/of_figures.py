"""Cases of `lossviz.figures`."""

import re

import numpy as np
import pytest

from lossviz import show
from lossviz.base import format_percent
from lossviz.batch import choose_other_loss, compute_gradient_shares, compute_shares
from lossviz.figures import batch, minibatch, neuron, one_prediction
from lossviz.figures.batch import CurveOptions, constant, squares, two_losses
from lossviz.figures.minibatch import Rates, bricks, descents, epoch, guess, levels, noise_scale
from lossviz.figures.neuron import Setting, chain, contours, gradients
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import list_outputs, parts, tabulate_loss, tabulate_loss_slope
from lossviz.loss import TABLE_ERROR, Objective, descent
from lossviz.minibatch import draw_epoch
from lossviz.neuron import IDENTITY, Plan, choose_box, follow_plan, take_inputs
from tests.loss_of_its_own.cases import (
    DATA,
    OUT,
    N,
    T,
    bound,
    case,
    quadratic,
    slope,
    slopes,
    squared_error,
    total,
)
from tests.loss_of_its_own.of_minibatch import SIZE, options
from tests.loss_of_its_own.of_neuron import AT, CHOICE, TANH, neurons

TARGET, HALF_WIDTH, RATE = 2.0, 4.0, 2.5
# Neither at a kink, nor where a step ends at one.
PLACES = TARGET + np.array([-4.0, -3.21, -1.43, -0.77, -0.113, 0.113, 0.9, 1.37, 2.91, 4.0])


@case("figures.scene.list_outputs", "figures.scene.parts.draw_curve")
def check_drawn_curve(loss):
    outputs = list_outputs(TARGET, HALF_WIDTH, 41, loss)
    assert (outputs[0], outputs[-1]) == (TARGET - HALF_WIDTH, TARGET + HALF_WIDTH)
    assert np.diff(outputs).max() <= 2 * HALF_WIDTH / 40 + 1e-12
    curve = parts.draw_curve(TARGET, HALF_WIDTH, loss)
    heights = np.array([float(loss.value(TARGET, o)) for o in curve["x"]])
    assert curve["y"] == pytest.approx(heights)
    # Where the curve has a corner it has a point: straight lines between are no farther off
    # than a bend of curvature 6 is over a piece.
    between = np.interp(PLACES, curve["x"], curve["y"])
    assert between == pytest.approx(
        exact(loss.value, PLACES), abs=6 * (2 * HALF_WIDTH / 100) ** 2 / 8
    )


def exact(function, outputs):
    return np.array([float(function(TARGET, o)) for o in outputs])


@case("figures.scene.tabulate_loss", "figures.scene.tabulate_loss_slope")
def check_tables(loss):
    at = np.concatenate([np.linspace(-HALF_WIDTH, HALF_WIDTH, 999), PLACES - TARGET])
    for tabulate, of in ((tabulate_loss, loss.value), (tabulate_loss_slope, loss.gradient)):
        read = tabulate("error", loss, HALF_WIDTH).read({"error": at})
        expected = np.array([float(of(0.0, e)) for e in at])
        assert read == pytest.approx(expected, abs=TABLE_ERROR * np.abs(expected).max())


@case("figures.one_prediction.draw_loss_curve")
def check_one_prediction(loss):
    for rate in (RATE, 0.05, -0.4, 0.0):
        scene = one_prediction.draw_loss_curve(
            TARGET, HALF_WIDTH, loss=loss, learning_rate=rate, formula=loss.formula()
        )
        for output in PLACES:
            values = scene.read({"o": output})
            value, slope = float(loss.value(TARGET, output)), float(loss.gradient(TARGET, output))
            after = output - rate * slope
            close = {"abs": 1e-5 * max(abs(after - TARGET), 1.0)}
            assert values["loss"] == pytest.approx(value, abs=1e-4)
            assert values["slope"] == pytest.approx(slope, abs=1e-5)
            assert values["next"] == pytest.approx(after, **close)
            farthest = float(loss.value(TARGET, after))
            assert values["next_loss"] == pytest.approx(farthest, rel=1e-4, abs=1e-4)
            check_tangent(values, output, value, slope)
            check_words(scene, rate, output, after)


def check_tangent(values, output, value, slope):
    for end in ("0", "1"):
        x, y = values[f"tangent_x{end}"], values[f"tangent_y{end}"]
        assert y == pytest.approx(value + slope * (x - output), abs=2e-3)
    assert values["tangent_x0"] < output < values["tangent_x1"]


@case("figures.one_prediction.add_other_half", needs=squared_error)
def check_other_half(loss):
    settings = {"loss": loss, "learning_rate": RATE, "formula": "L"}
    scene = one_prediction.draw_loss_curve(TARGET, HALF_WIDTH, **settings)
    shown = one_prediction.add_other_half(scene, TARGET, HALF_WIDTH, loss)
    factor = 2 if loss.half else 0.5
    for output in PLACES:
        values, name = shown.read({"o": output}), "other_tangent"
        value, slope = factor * loss.value(TARGET, output), factor * loss.gradient(TARGET, output)
        assert (values["other_loss"], values["other_slope"]) == pytest.approx((value, slope))
        ends = {end: values[f"{name}_{end}"] for end in ("x0", "x1", "y0", "y1")}
        check_tangent({f"tangent_{end}": at for end, at in ends.items()}, output, value, slope)


def check_words(scene, rate, output, after):
    said = scene.say({"o": output})
    assert said.startswith("▲ Too low" if output < TARGET else "▼ Too high")
    if abs(after - TARGET) > 1e-6:
        past = (after - TARGET) * (output - TARGET) < 0
        assert ("past the target" in said) == past
    assert ("raises" in said, "lowers" in said) == (
        rate > 0 and output < TARGET,
        rate > 0 and output > TARGET,
    )


@case("figures.one_prediction.draw_loss_curve")
def check_squared_error_behind(loss):
    settings = {"loss": loss, "learning_rate": RATE, "formula": "L"}
    scene = one_prediction.draw_loss_curve(TARGET, HALF_WIDTH, **settings)
    shown = one_prediction.add_squared_error(scene, TARGET, HALF_WIDTH).figure({"o": 1.0})
    curve, line = (
        next(t for t in shown.data if t.name == f"{name} of the squared error")
        for name in ("loss", "gradient")
    )
    assert curve.y == pytest.approx(0.5 * (np.array(curve.x) - TARGET) ** 2)
    assert line.y == pytest.approx(np.array(line.x) - TARGET)
    (name,) = [t for t in shown.data if t.name == "squared error"]
    assert name.y[0] == pytest.approx(0.5 * (name.x[0] - TARGET) ** 2)
    assert name.y[0] < shown.layout.yaxis.range[1]
    assert shown.layout.yaxis.range == scene.figure().layout.yaxis.range


@case("figures.one_prediction.draw_loss_curve")
def check_shapes_that_are_named(loss):
    scene = one_prediction.draw_loss_curve(
        TARGET, HALF_WIDTH, loss=loss, learning_rate=0.1, formula="L"
    )
    middle = exact(loss.value, TARGET + np.array([1.0, 2.0, 3.0]))
    is_parabola = middle == pytest.approx(middle[0] * np.array([1, 4, 9]))
    said = scene.describe({"o": 1.1})
    assert ("parabola" in said) is ("straight" in said) is is_parabola
    for output in PLACES:
        (area,) = [t for t in scene.figure({"o": output}).data if t.name == "area is the loss"]
        x, y = np.array(area.x), np.array(area.y)
        size = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        # Off by a twelfth of the third power of a piece, times how fast the slope bends: below 1.
        assert size == pytest.approx(float(loss.value(TARGET, output)), abs=4 * (8 / 48) ** 2 / 12)
    assert scene.figure({"o": 1.1})
    assert "NaN" not in scene.payload


@case("figures.one_prediction.steps.draw_steps")
def check_steps(loss):
    output, rate = 4.9, 0.15
    scene = steps.draw_steps(TARGET, output, loss=loss, learning_rate=rate)
    for k in range(8):
        values = scene.read({"k": k})
        assert values["o"] == pytest.approx(output)
        assert values["loss"] == pytest.approx(float(loss.value(TARGET, output)))
        output -= rate * float(loss.gradient(TARGET, output))
        assert values["next"] == pytest.approx(output)
    for rate in (0.15, 1.4, 0.0, -0.2, 2.5):
        said = scene.say({"k": 0, "eta": rate})
        assert said.endswith(descent.judge_at(loss, TARGET, 4.9, rate).sentence)


@case("figures.one_prediction.secant.draw_secant", needs=quadratic)
def check_secant(loss):
    assert secant.draw_secant(TARGET, 1.2, HALF_WIDTH, loss=loss).say({"d": 0})


@case(
    "figures.batch.CurveOptions",
    "figures.batch.CurveOptions.arrow_scale",
    "figures.batch.CurveOptions.bound",
    "figures.batch.CurveOptions.apply",
    "figures.batch.CurveOptions.stretch_step",
    "figures.batch.draw_batch_curve",
)
def check_batch(loss):
    objective = Objective(loss, "mean")
    chosen = CurveOptions(objective, learning_rate=0.3, magnified=True)
    assert chosen.arrow_scale(N) == N
    assert chosen.apply(DATA) is DATA
    scene = batch.draw_batch_curve(DATA, chosen, 1)
    shape = "A curve" if loss.quadratic is None else "A parabola"
    assert scene.describe({"example": 0}).startswith(f"{shape} of the loss over the error")
    losses = [float(loss.value(t, o)) for t, o in zip(T, OUT, strict=True)]
    for place, row in enumerate(np.argsort(OUT - T)):
        values = scene.read({"example": place})
        assert values["error"] == pytest.approx(OUT[row] - T[row])
        assert values["loss"] == pytest.approx(losses[row] / N)
        gradient = slope(lambda o, t=T[row]: float(loss.value(t, o)), OUT[row])
        # The arrow is n times as long as the step of the mean: as long as that of the sum.
        assert values["next"] == pytest.approx(OUT[row] - T[row] - 0.3 * gradient, abs=1e-8)
        # By the largest rate of a hand, the steepest arrow leads across all of the picture.
        assert values["slope_now"] == pytest.approx(gradient / N, abs=1e-8)
        assert values["share"] == f"{format_percent(losses[row] / sum(losses))} of the loss"


@case("figures.batch.squares.draw_squares", "figures.batch.squares.describe_shares")
def check_squares(loss):
    drawn = squares.draw_squares(DATA, Objective(loss, "sum"), None)
    sides = [(t["x"], t["y"]) for t in drawn.base["data"]]
    # Areas are losses, largest first on each side.
    losses = [float(loss.value(t, o)) for t, o in zip(T, OUT, strict=True)]
    for (_, side), sign in zip(sides, (-1, 1), strict=True):
        of_side = [v for v, e in zip(losses, OUT - T, strict=True) if np.sign(e) == sign]
        assert np.square(side) == pytest.approx(sorted(of_side, reverse=True))
    ordered = np.cumsum(sorted(losses, reverse=True)) / sum(losses)
    few = int(np.argmax(ordered >= 0.8)) + 1
    assert squares.describe_shares(DATA, loss).startswith(f"{few} of {N} rows make")


@case("figures.batch.two_losses.draw_two_losses")
def check_two_losses(loss):
    pair = loss, choose_other_loss(loss)
    drawn = two_losses.draw_two_losses(DATA, pair, None)
    for trace, each in zip(drawn.base["data"], pair, strict=False):
        losses = each.value(T, OUT)
        by_loss = losses[np.argsort(-loss.value(T, OUT), kind="stable")]
        assert trace["x"][1::3] == pytest.approx(100 * by_loss / losses.sum())


@case("figures.batch.constant.draw_best_constant", "figures.batch.constant.list_losses")
def check_best_constant(loss):
    scene = constant.draw_best_constant(DATA, loss, 5, None)
    for moved in (scene.start_values["target"], 1.2345, 0.0):
        values, target = scene.read({"target": moved}), np.where(np.arange(N) == 4, moved, T)
        for k, (each, _) in enumerate(constant.list_losses(loss)):
            at = values["c"]
            mean = [float(each.value(target, np.full(N, c)).mean()) for c in at]
            assert values[f"mean_{k}"] == pytest.approx(mean, rel=1e-3, abs=1e-3)
            assert values[f"least_{k}"] <= min(mean) + 2e-3
            best = float(each.value(target, np.full(N, values[f"best_{k}"])).mean())
            assert best <= min(mean) + 1e-4


@case(
    "figures.batch.actual.draw_actual",
    "figures.batch.residuals.draw_residuals",
)
def check_pictures(loss):
    # The places do not depend on the loss; what is said of the slope and the share does.
    chosen = batch.CurveOptions(Objective(loss, "sum"))
    said = batch.draw_batch_curve(DATA, chosen, 2).say()
    assert batch.actual.draw_actual(DATA, chosen, 2).say() == said
    assert batch.residuals.draw_residuals(DATA, chosen, 2).say() == said


@case(
    "figures.minibatch.bricks.draw_bricks",
    "figures.minibatch.bricks.find_batch_size",
    needs=squared_error,
)
def check_bricks(loss):
    chosen = options(loss)
    at = bricks.draw_bricks(DATA, chosen, SIZE).start
    assert bricks.find_batch_size(DATA, chosen, SIZE, at["B"]) == SIZE
    said = bricks.draw_bricks(DATA, chosen, N).say()
    said_sum = re.search(r"\(SSE\) = .*? = (\S+)\. ", said)[1]
    assert float(said_sum) == pytest.approx(total(loss, T, OUT), rel=1e-3)
    guessed = guess.remember(bricks.draw_bricks(DATA, chosen, 1), 1, 2.0)
    drawn = {t.name: t for t in guessed.figure().data}
    assert drawn["guess"].y[0] == pytest.approx(loss.h * 2 * float(np.mean((OUT - T) ** 2)))


@case("figures.minibatch.levels.draw_levels", needs=squared_error)
def check_levels(loss):
    chosen = options(loss)
    assert levels.draw_levels(DATA, chosen, SIZE).say().startswith(f"A batch of {SIZE}:")


@case("figures.minibatch.levels.draw_gradients", needs=squared_error)
def check_gradients(loss):
    said = levels.draw_gradients(DATA, options(loss), SIZE).say()
    assert said.startswith(f"A batch of {SIZE}: gradient for the shared bias about ")


@case(
    "figures.minibatch.noise_scale.draw_noise_scale",
    "figures.minibatch.noise_scale.find_bias",
    needs=squared_error,
)
def check_noise_scale(loss):
    mse = Objective(loss, "mean")
    scene = noise_scale.draw_noise_scale(DATA, mse, SIZE, 0.7)
    at = scene.start_values
    assert noise_scale.find_bias(DATA, mse, SIZE, 0.7, at["b"]) == 0.7
    values = scene.read(at)
    expected = np.mean([float(loss.value(t, o + 0.7)) for t, o in zip(T, OUT, strict=True)])
    assert values["mse"] == pytest.approx(expected)
    slope = np.mean([float(loss.gradient(t, o + 0.7)) for t, o in zip(T, OUT, strict=True)])
    rise = values["right_mean"] - values["left_mean"]
    assert rise / (values["right"] - values["left"]) == pytest.approx(slope)


@case("figures.minibatch.descents.draw_descents", needs=squared_error)
def check_descents(loss):
    chosen = options(loss)
    scene = descents.draw_descents(DATA, chosen, Rates(0.1, 0.1), SIZE)
    assert scene.say({"B": 0}).startswith("Batches of 1:")


@case(
    "figures.neuron.Setting",
    "figures.neuron.chain.Setting",
    "figures.neuron.Setting.chain",
    "figures.neuron.chain.Setting.chain",
    "figures.neuron.chain.locate_handles",
    "figures.neuron.chain.draw_chain",
)
def check_chain(loss):
    setting = Setting(0.5, 1.0, -0.7, 0.2, TANH, loss, 0.5)
    at = chain.locate_handles(setting)
    loss_there = chain.draw_chain(setting).read(at)["loss"]
    assert loss_there == pytest.approx(float(loss.value(1.0, np.tanh(-0.15))), rel=1e-4)


@case("figures.neuron.Setting.with_target_below", "figures.neuron.chain.Setting.with_target_below")
def check_target_below(loss):
    for target in (1.0, -3.0):
        off = abs(float(np.tanh(-0.15)) - target)
        turned = Setting(0.5, target, -0.7, 0.2, TANH, loss, 0.5).with_target_below()
        assert turned.chain.error == pytest.approx(off)
        assert turned.chain.dl_do == pytest.approx(float(loss.gradient(0.0, off)))
        assert turned.chain.dl_do > 0
    on_target = Setting(0.0, 0.2, 1.0, 0.2, IDENTITY, loss, 0.5).with_target_below()
    assert on_target.chain.error == pytest.approx(1.0)


@case("figures.neuron.contours.draw_contours")
def check_contours(loss):
    for each in neurons(loss, (TANH,)):
        plan = Plan(CHOICE, each, 0.02, *AT)
        at = contours.locate_handles(DATA, plan, 0)
        assert contours.draw_contours(DATA, plan).say(at).startswith("At the start the ")


POINT = (
    *("name", "linear", "in_batches", "batch_factor", "lowest_shown", "largest_point"),
    *("largest_error", "farthest", "farthest_z"),
    *("crowded", "steepest"),
)


@case(
    "figures.neuron.gradients.PointQuantities",
    *(f"figures.neuron.gradients.PointQuantities.{name}" for name in POINT),
    *(
        f"figures.neuron.gradients.PointQuantities.{name}"
        for name in ("choose_arrow_scale", "drawn", "list_named", "quantities", "derived")
    ),
)
def check_point(loss):
    inputs = take_inputs(DATA, CHOICE)
    for each in neurons(loss, (TANH,)):
        plan = Plan(CHOICE, each, 0.02, *AT)
        box = choose_box(inputs, each)
        path, names = follow_plan(DATA, plan), tuple(map(str, inputs.x))
        drawn = gradients.PointQuantities(plan, inputs, inputs, box, path, names)
        assert all(getattr(drawn, name) is not None for name in POINT)
        assert drawn.choose_arrow_scale() >= 1
        assert (drawn.drawn("x"), sorted(drawn.list_named())) == ("x", list(range(inputs.n)))
        values = {"start_w": AT[0], "start_b": AT[1], "step": 0.0}
        for name, derived in drawn.derived().items():
            values[name] = derived.read(values)
        # Each table is off by 1e-6 of its largest slope, and the gradient adds seven of them.
        rounding = 1e-5 * drawn.steepest * drawn.batch_factor
        exact_w = each.gradient(inputs.x, inputs.t, AT)[0]
        assert values["gradient_w"] == pytest.approx(exact_w, abs=rounding)
        farther = slopes(lambda e: loss.value(0.0, e[0]), [drawn.largest_error])
        assert drawn.steepest >= abs(farther[0]) * (1 - 1e-6)
        assert set(drawn.quantities()) == {"start_w", "start_b", "step"}


@case("batch.compute_gradient_shares", "batch.choose_other_loss")
def check_gradient_shares(loss):
    sizes = np.abs(
        [slope(lambda o, t=t: float(loss.value(t, o)), o) for t, o in zip(T, OUT, strict=True)]
    )
    assert compute_gradient_shares(DATA, loss) == pytest.approx(sizes / sizes.sum(), abs=1e-8)
    assert (choose_other_loss(loss).quadratic is None) == (loss.quadratic is not None)


@case("batch.compute_shares")
def check_shares(loss):
    losses = np.array([float(loss.value(t, o)) for t, o in zip(T, OUT, strict=True)])
    shares = compute_shares(DATA, loss)
    assert shares.of_rows == pytest.approx(losses / losses.sum())
    assert shares.largest_number == 1 + np.argmax(losses)


@case("figures.batch.show")
def check_still_batch(loss):
    assert batch.show(DATA, objective=Objective(loss, "sum")).figure().data


@case("figures.minibatch.show", "figures.minibatch.levels.show", needs=squared_error)
def check_still_levels(loss):
    assert minibatch.show(DATA, SIZE, sse=Objective(loss, "sum")).figure().data


@case("figures.neuron.show", "figures.neuron.contours.show")
def check_still_contours(loss):
    for activation in ("identity", "tanh"):
        chosen: dict = {"activation": activation, "objective": Objective(loss, "mean")}
        assert neuron.show(DATA, "x", learning_rate=0.1, **chosen).figure().data


@case("figures.neuron.show", "figures.neuron.contours.show", needs=bound)
def check_rate_of_still_contours(loss):
    assert neuron.show(DATA, "x", objective=Objective(loss, "mean")).figure().data


@case("show")
def check_shown_arrays(loss):
    assert show([1, 2, 3], [1.1, 1.9, 3.5], objective=Objective(loss, "sum")).say()


@case("figures.minibatch.epoch.describe_roots", needs=squared_error)
def check_roots_of_an_epoch(loss):
    drawn = draw_epoch(DATA, options(loss), SIZE, drop_last=False)
    root = np.sqrt(np.mean((OUT - T) ** 2))
    said = epoch.describe_roots(drawn, Objective(loss, "mean"))
    assert float(re.search("all rows is ([0-9.]+)[.] ", said)[1]) == pytest.approx(root, rel=5e-4)
