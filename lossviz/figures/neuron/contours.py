"""The loss over weight and bias: contours, the step of every example, and that of all.

Beside it the data with the neuron's curve through them, below it the loss after each
step. All of it follows one point ``(w, b)``, by hand or along the path of descent.

A thin arrow is the step that would be made if the gradient of every example were that of
this one; the bold arrow, their average, is the step. That holds for a sum and for a mean.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import DataError, FloatArray, format_number, isolate, list_names, quote
from lossviz.data import Dataset, cache_per_dataset
from lossviz.figures.neuron.gradients import (
    BIAS,
    STEP,
    WEIGHT,
    PointQuantities,
    find_ends,
    find_lowest,
    measure_span,
)
from lossviz.figures.scene import (
    Case,
    Curve,
    Format,
    Handle,
    Mark,
    Player,
    Point,
    Scene,
    Segment,
    Segments,
    Sentence,
    choose_step,
    parts,
    theme,
)
from lossviz.loss import SSE, Objective, require_squared_error
from lossviz.neuron import (
    ACTIVATIONS,
    MOST_EXAMPLES,
    PATH_STEPS,
    Activation,
    Box,
    FeatureChoice,
    Neuron,
    Path,
    Plan,
    Surface,
    TrainingInputs,
    choose_box,
    choose_training_inputs,
    compute_surface,
    follow_plan,
    scaled_loss,
    take_inputs,
)

_HEIGHT: Final = 640
_LEVELS: Final = 14
_OTHERWISE: Final = 0.1  # the learning rate where no rate is too large
_UPPER: Final = [0.29, 1]
_CROWD: Final = 60  # examples: of more, arrows and residuals are faint


def locate_handles(data: Dataset, plan: Plan, step: int) -> dict[str, float]:
    """Give the value of each handle after some steps; at most those that the path has."""
    points = follow_plan(data, plan).points
    step = min(step, len(points) - 1)
    return {WEIGHT: float(points[step, 0]), BIAS: float(points[step, 1]), STEP: float(step)}


@cache_per_dataset(keep=8)
def build_scene(data: Dataset, plan: Plan) -> Scene:
    """Build the three pictures, with the point ``(w, b)`` and the number of steps as handles.

    Parameters
    ----------
    data : Dataset
    plan : Plan

    Raises
    ------
    DataError
        For a feature that cannot be read, for another loss than a squared error, and where
        the loss overflows.
    """
    require_squared_error(plan.neuron.objective.loss, "the picture of weight and bias")
    inputs = take_inputs(data, plan.choice)
    training = choose_training_inputs(inputs, plan.neuron)
    path = follow_plan(data, plan)
    box = choose_box(inputs, plan.neuron).around(plan.w, plan.b)
    drawn = PointQuantities(plan, training, training.rows(MOST_EXAMPLES), box, path)
    ground = compute_surface(data, plan.choice, plan.neuron, box)
    return Scene(
        base=_base(drawn, ground),
        handles=_handles(drawn),
        quantities=drawn.quantities(),
        derived=drawn.derived(),
        marks=_marks(plan, crowded=drawn.shown.n > _CROWD),
        formats=_formats(drawn),
        sentence=_sentence(drawn),
        description=_description(drawn),
        words={"taken": _name_steps(path)},
        words_of=STEP,
        player=Player(STEP, milliseconds=350),
        narrow=_NARROW,
        start=locate_handles(data, plan, 0),
    )


def show(
    data: Dataset,
    feature: str,
    *,
    activation: str = "identity",
    objective: Objective = SSE,
    learning_rate: float | None = None,
    weight: float = 0.0,
    bias: float = 0.0,
    step: int = 0,
    standardised: bool = True,
) -> Scene:
    """Draw the loss of one neuron over weight and bias, for a notebook.

    With the path of `PATH_STEPS` steps of gradient descent from `weight` and `bias`, the
    data with the neuron's output through them, and the loss after each step.

    Parameters
    ----------
    data : Dataset
        Its targets are fitted; its predictions are not used.
    feature : str
        The column of `data` that is the neuron's input x.
    activation : str
        One of `lossviz.neuron.ACTIVATIONS`, such as "sigmoid".
    objective : Objective
        `lossviz.SSE`, `lossviz.MSE`, or either with the other one half.
    learning_rate : float, optional
        Of every step; if not given, half of the largest one for which steps converge, at
        `weight` and `bias` where there is an activation.
    weight, bias : float
        Where the path starts.
    step : int
        The step after which the point ``(w, b)`` is drawn; the last one of a shorter path.
    standardised : bool
        Take the mean off the feature, and divide it by its standard deviation.

    Returns
    -------
    Scene
        As the last line of a cell it shows itself; see `Scene`.

    Raises
    ------
    DataError
        For a feature or an activation that there is none of, a feature that cannot be read,
        and where the loss overflows.
    """
    neuron = Neuron(_find_activation(activation), objective)
    choice = FeatureChoice(feature, standardised)
    if learning_rate is None:
        training = choose_training_inputs(take_inputs(data, choice), neuron)
        learning_rate = scaled_loss.find_half_limit(neuron, training, (weight, bias), _OTHERWISE)
    plan = Plan(choice, neuron, learning_rate, weight, bias)
    scene = build_scene(data, plan).start_at(locate_handles(data, plan, step))
    return scene.call("The loss over weight and bias")


def _find_activation(name: str) -> Activation:
    if name not in ACTIVATIONS:
        known = list_names(tuple(ACTIVATIONS))
        raise DataError(f"There is no activation {quote(name)}. Choose one of: {known}.")
    return ACTIVATIONS[name]


def _name_steps(path: Path) -> tuple[str, ...]:
    said = ["At the start", *(f"After {k} step{'s' * (k > 1)}" for k in range(1, path.steps + 1))]
    if path.ended:
        said[-1] += ", the last before the loss diverges,"
    return tuple(said)


def _handles(drawn: PointQuantities) -> tuple[Handle, ...]:
    (least_w, least_b), (most_w, most_b) = _find_extent(drawn.box, drawn.path)
    home = choose_box(drawn.training, drawn.plan.neuron)
    w: Any = {"low": least_w, "high": most_w, "home": home.w}
    b: Any = {"low": least_b, "high": most_b, "home": home.b}
    step_w, step_b = (
        choose_step(2 * drawn.box.half_width_w),
        choose_step(2 * drawn.box.half_width_b),
    )
    spoken = Sentence.always(
        f"w {{w}}, b {{b}}, {drawn.name} {{loss}}; a small step raises the loss of {{against}} "
        f"of {_count_examples(drawn.shown)}"
    )
    both: Any = {"grips": ((WEIGHT, BIAS, "xy"),), "spoken": spoken}
    return (
        Handle(name=BIAS, label="bias b", step=step_b, along="y", partner=WEIGHT, **b, **both),
        Handle(name=WEIGHT, label="weight w", step=step_w, partner=BIAS, **w, **both),
        _step_handle(drawn),
    )


def _step_handle(drawn: PointQuantities) -> Handle:
    """The number of steps, which takes weight and bias along the path."""
    points = drawn.path.points
    return Handle(
        name=STEP,
        label="steps taken",
        low=0,
        high=len(drawn.path.losses) - 1,
        step=1,
        home=0,
        grips=((STEP, "step_loss", "x3y3"),),
        spoken=Sentence.always(f"{{taken}}, {drawn.name} {{loss}}"),
        listed=True,
        leads={WEIGHT: points[:, 0], BIAS: points[:, 1]},
    )


def _find_extent(box: Box, path: Path) -> tuple[list[float], list[float]]:
    """Find the lowest and highest (w, b): in the picture, and on a path that leaves it."""
    places = np.vstack(
        [
            path.points,
            [box.w - box.half_width_w, box.b - box.half_width_b],
            [box.w + box.half_width_w, box.b + box.half_width_b],
        ]
    )
    return places.min(axis=0).tolist(), places.max(axis=0).tolist()


_MOST_DIGITS = 1e5


def _formats(drawn: PointQuantities) -> dict[str, Format]:
    box, (w, b) = drawn.box, np.abs(drawn.path.points).max(axis=0).tolist()
    first, low = float(drawn.path.losses[0]), float(drawn.path.losses.min())
    fine = max(first - low, 1e-3 * first) / 10 or 1.0
    loss = Format.for_span(fine, float(drawn.path.losses.max()) or 1.0)
    if loss.scientific or drawn.path.losses.max() > _MOST_DIGITS * fine:
        loss = Format(3, scientific=True)  # one that diverges would ask for too many digits
    return {
        WEIGHT: Format.for_span(2 * box.half_width_w, max(w, abs(box.w) + box.half_width_w)),
        BIAS: Format.for_span(2 * box.half_width_b, max(b, abs(box.b) + box.half_width_b)),
        "loss": loss,
        "against": Format(0),
    }


# Words


def _sentence(drawn: PointQuantities) -> Sentence:
    here = f"{{taken}} the {drawn.name} is {{loss}} at w = {{w}}, b = {{b}}: "
    rate = drawn.plan.learning_rate
    if rate == 0:
        return Sentence.always(here + "with a learning rate of 0 a step changes nothing.")
    own = "a step" if rate > 0 else "with a negative learning rate a step"
    count = (
        f"A small one {'raises' if rate > 0 else 'lowers'} the loss of {{against}} of "
        f"{_count_examples(drawn.shown)}."
    )
    moved = {-1: "raises", 0: "", 1: "lowers"} if rate > 0 else {-1: "lowers", 0: "", 1: "raises"}
    cases = []
    for w in (-1, 0, 1):
        for b in (-1, 0, 1):
            words = [f"{moved[s]} {n}" for n, s in (("w", w), ("b", b)) if s]
            if words:
                said = f"{here}{own} *{' and '.join(words)}*. {count}"
                cases.append(_say_signs(said, w, b))
    return Sentence((*cases, Case(here + "the gradient is 0, so a step changes nothing.")))


def _description(drawn: PointQuantities) -> Sentence:
    neuron = drawn.plan.neuron
    return Sentence.always(
        f"Contours of the {drawn.name} of a neuron with {neuron.activation.name} over weight "
        f"and bias, with a path of {_count_steps(drawn.path)} of descent with learning rate "
        f"{format_number(drawn.plan.learning_rate)}. Beside them {_count_examples(drawn.shown)} "
        f"with the neuron's output over the feature. {{taken}} the {drawn.name} is {{loss}} at "
        f"w = {{w}}, b = {{b}}. A small step down its gradient raises the loss of {{against}} of "
        f"the examples."
    )


def _count_steps(path: Path) -> str:
    return f"{path.steps} step{'s' * (path.steps != 1)}"


def _say_signs(said: str, w: Any, b: Any) -> Case:
    return Case(said, "gradient_w", w, (("gradient_b", b),))


def _count_examples(shown: TrainingInputs) -> str:
    sampled = f" drawn from {shown.of:,}" if shown.n < shown.of else ""
    return f"{shown.n:,} example{'s' * (shown.n != 1)}{sampled}"


def _base(drawn: PointQuantities, ground: Surface) -> dict[str, Any]:
    quiet = {"size": 6 if drawn.shown.n <= _CROWD else 4, "color": theme.LIGHT["quiet"]}
    points = dict(
        type="scatter",
        name="examples",
        x=drawn.shown.x,
        y=drawn.shown.t,
        xaxis="x2",
        yaxis="y2",
        mode="markers",
        marker=quiet,
        hovertemplate="x %{x:.4g}<br>t %{y:.4g}<extra></extra>",
    )
    return {"data": [_contours(ground), points], "layout": _layout(drawn)}


def _contours(ground: Surface) -> dict[str, Any]:
    return dict(
        type="contour",
        name="loss",
        x=ground.w,
        y=ground.b,
        z=ground.height,
        colorscale=[[0, theme.LIGHT["ground"]], [1, theme.LIGHT["grid"]]],
        showscale=False,
        contours={"start": 1 / _LEVELS, "end": 1, "size": 1 / _LEVELS},
        line={"color": theme.LIGHT["faint"], "width": 1, "smoothing": 0.8},
        hoverinfo="skip",
    )


def _layout(drawn: PointQuantities) -> dict[str, Any]:
    return theme.style_layout(_HEIGHT) | {
        "margin": {"l": 60, "r": 14, "t": 34, "b": 50},
        **_plane_axes(drawn.box),
        **_data_axes(drawn),
        **_loss_axes(drawn),
        # A rule without which Plotly would not draw the axes of the losses.
        "shapes": [parts.draw_rule("x3", "y3 domain", at=0)],
        "annotations": [
            _write_above(
                "x",
                "y",
                f"<b>{drawn.name}</b> over w and b{_say_arrow_scale(drawn.choose_arrow_scale())}",
            ),
            _write_above("x2", "y2", "<b>The data</b> and the neuron's output"),
        ],
    }


def _plane_axes(box: Box) -> dict[str, Any]:
    """Weight and bias; where the box is square, a unit is as long on both."""
    plain: Any = {"nticks": 6, "showgrid": False}
    w, b = [*find_ends(box.w, box.half_width_w)], [*find_ends(box.b, box.half_width_b)]
    x = theme.style_axis("weight w", range=w, **plain) | {"domain": [0, 0.52]}
    y = theme.style_axis("bias b", range=b, **plain) | {"domain": _UPPER}
    if box.square:
        x |= {"constrain": "domain"}
        y |= {"scaleanchor": "x", "constrain": "domain"}
    return {"xaxis": x, "yaxis": y}


def _data_axes(drawn: PointQuantities) -> dict[str, Any]:
    choice = drawn.plan.choice
    scaled = ", standardised" if choice.standardised else ""
    feature = f"x: {theme.escape(isolate(choice.column))}{scaled}"
    target = f"t: {theme.escape(isolate(drawn.training.target_name))}"
    inputs, heights = [*measure_span(drawn.shown.x)], _choose_heights(drawn)
    return {
        "xaxis2": theme.style_axis(feature, range=inputs, domain=[0.62, 1], anchor="y2"),
        "yaxis2": theme.style_axis(target, range=heights, domain=_UPPER, anchor="x2", nticks=6),
    }


def _loss_axes(drawn: PointQuantities) -> dict[str, Any]:
    steps, losses = [-1.5, PATH_STEPS + 1.5], _choose_decades(drawn.path.losses)
    log: Any = {"type": "log", "domain": [0, 0.15], "dtick": 1}
    y = theme.style_axis(drawn.name, range=losses, **log)
    return {
        "xaxis3": theme.style_axis(
            "steps taken", range=steps, anchor="y3", dtick=10, showgrid=False
        ),
        "yaxis3": y | {"anchor": "x3", "exponentformat": "power"},
    }


def _say_arrow_scale(times: float) -> str:
    return "" if times == 1 else f"; arrows {format_number(times)}× the step"


def _write_above(x: str, y: str, text: str) -> dict[str, object]:
    place: Any = {"xref": f"{x} domain", "yref": f"{y} domain", "colour": "quiet", "side": "left"}
    return parts.write_words(0.0, 1.0, text, **place) | {
        "yanchor": "bottom",
        "yshift": 6,
        "xshift": 0,
    }


def _choose_heights(drawn: PointQuantities) -> list[float]:
    """Choose a range for targets and the outputs at the start, unless these are far away."""
    activation = drawn.plan.neuron.activation
    low, high = float(drawn.shown.t.min()), float(drawn.shown.t.max())
    if activation.bounded:
        low, high = min(low, activation.low), max(high, activation.high)
    far = high - low or abs(low) or 1.0
    start = drawn.plan.neuron.outputs(
        np.array(measure_span(drawn.shown.x)), (drawn.plan.w, drawn.plan.b)
    )
    low, high = max(min(low, start.min()), low - far), min(max(high, start.max()), high + far)
    room = 0.12 * (high - low) or 0.5 * abs(low) or 1.0
    return [float(low - room), float(high + room)]


def _choose_decades(losses: FloatArray) -> list[float]:
    """Choose whole powers of ten around all losses, so that the axis holds still."""
    low, high = np.log10(find_lowest(losses)), np.log10(max(float(losses.max()), 1e-300))
    low = max(low, np.log10(max(float(losses.min()), 1e-300)))
    return [float(np.floor(low - 0.1)), float(np.ceil(high + 0.1))]


_NARROW: dict[str, Any] = {
    "height": 730,
    "margin.l": 52,
    "margin.r": 6,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.64, 1],
    "yaxis2.domain": [0.24, 0.51],
    "yaxis3.domain": [0, 0.12],
}


# What moves


def _marks(plan: Plan, *, crowded: bool) -> tuple[Mark, ...]:
    colour = "mse" if plan.neuron.objective.reduction == "mean" else "sse"
    return (
        _example_steps(faint=crowded),
        Curve(name="path", x="path_w", y="path_b", width=1.6, colour="quiet", dots=2.2),
        _step_arrow(colour),
        Point(name="next", x="next_w", y="next_b", size=6, hollow=True, colour="quiet"),
        Point(name="weight and bias", x=WEIGHT, y=BIAS, size=10, colour="text"),
        _residuals(faint=crowded),
        Curve(name="output", axes="x2y2", x="curve_x", y="curve_o", width=3.5, colour="curve"),
        Curve(name="losses", axes="x3y3", x="steps", y="losses", width=2, colour=colour, dots=2.2),
        Point(name="steps taken", axes="x3y3", x=STEP, y="step_loss", size=9, colour="text"),
    )


def _example_steps(*, faint: bool) -> Segments:
    """The step that each example alone would make."""
    ends: Any = {"x0": WEIGHT, "y0": BIAS, "x1": "example_step_w", "y1": "example_step_b"}
    style: Any = {"width": 1.1, "arrow": True, "opacity": 0.22 if faint else 0.6}
    return Segments(name="example steps", sign="error", **ends, **style)


def _step_arrow(colour: str) -> Segment:
    ends: Any = {"x0": WEIGHT, "y0": BIAS, "x1": "arrow_w", "y1": "arrow_b"}
    return Segment(name="step", width=5.5, arrow=True, colour=colour, **ends)


def _residuals(*, faint: bool) -> Segments:
    """From each target to the output, with the sign of the error."""
    ends: Any = {"x0": "x", "y0": "t", "x1": "x", "y1": "output"}
    style: Any = {"axes": "x2y2", "width": 1.3, "opacity": 0.3 if faint else 0.7}
    return Segments(name="residuals", sign="error", **ends, **style)
