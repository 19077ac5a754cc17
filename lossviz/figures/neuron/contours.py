"""The loss over weight and bias: contours, the step of every example, and that of all.

Beside it the data with the neuron's curve through them, below it the loss after each
step. All of it follows one point ``(w, b)``, by hand or along the path of descent.

A thin arrow is the step that would be made if the gradient of every example were that of
this one; the bold arrow, their average, is the step. That holds for a sum and for a mean.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import numpy as np

from lossviz.base import DataError, FloatArray, format_number, isolate, list_names, quote
from lossviz.data import Dataset, cache_per_dataset, read_known_values
from lossviz.explain import neuron as phrases
from lossviz.figures.neuron.gradients import (
    BIAS,
    DRAWN,
    STEP,
    WEIGHT,
    PointQuantities,
    find_ends,
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
    Segments,
    Sentence,
    choose_step,
    layouts,
    parts,
    ranges,
    theme,
)
from lossviz.loss import SSE, Objective
from lossviz.neuron import (
    ACTIVATIONS,
    MOST_EXAMPLES,
    PATH_STEPS,
    FeatureChoice,
    Neuron,
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

_HEIGHT: Final = 480
_LEVELS: Final = 14
_OTHERWISE: Final = 0.1  # the learning rate where no rate is too large
_RIGHT: Final = [0.62, 1]
_MOST_TICKS: Final = 4  # on the axis of losses
_NAMED: Final = 12  # examples: of more, none is named
_MOST_DIGITS: Final = 1e5


def locate_handles(data: Dataset, plan: Plan, step: int) -> dict[str, float]:
    """Give the value of each handle after some steps; at most those that the path has."""
    return {WEIGHT: plan.w, BIAS: plan.b, STEP: float(min(step, follow_plan(data, plan).steps))}


@cache_per_dataset(keep=8)
def draw_contours(data: Dataset, plan: Plan, names: str | None = None) -> Scene:
    """Draw the three pictures, with the point ``(w, b)`` and the number of steps as handles.

    Parameters
    ----------
    data : Dataset
    plan : Plan
    names : str, optional
        The column that names the rows; without one they are named by their numbers.

    Raises
    ------
    DataError
        For a feature that cannot be read, and where the loss overflows.
    """
    inputs = take_inputs(data, plan.choice)
    training = choose_training_inputs(inputs, plan.neuron)
    path = follow_plan(data, plan)
    box = choose_box(inputs, plan.neuron).around(plan.w, plan.b)
    shown, named = training.rows(MOST_EXAMPLES), _name_examples(data, plan, names)
    drawn = PointQuantities(plan, training, shown, box, path, named)
    surface = compute_surface(data, plan.choice, plan.neuron, box)
    return Scene(
        base={
            "data": [_draw_surface(surface), _draw_examples(drawn)],
            "layout": _lay_out(drawn),
        },
        handles=_make_handles(drawn),
        quantities=drawn.quantities(),
        derived=drawn.derived(),
        marks=_draw_marks(drawn),
        formats=_choose_formats(drawn),
        sentence=_write_sentence(drawn),
        description=_describe(drawn),
        words={"taken": _name_steps(drawn)},
        words_of=STEP,
        player=Player(STEP, milliseconds=350),
        narrow=layouts.stack(790, {"xy": (0.59, 1), "x2y2": (0.25, 0.47), "x3y3": (0, 0.1)})
        | {"margin.l": 52, "margin.r": 6},
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
    if activation not in ACTIVATIONS:
        known = list_names(tuple(ACTIVATIONS))
        raise DataError(f"There is no activation {quote(activation)}. Choose one of: {known}.")
    neuron = Neuron(ACTIVATIONS[activation], objective)
    choice = FeatureChoice(feature, standardised)
    if learning_rate is None:
        training = choose_training_inputs(take_inputs(data, choice), neuron)
        learning_rate = scaled_loss.find_half_limit(neuron, training, (weight, bias), _OTHERWISE)
    plan = Plan(choice, neuron, learning_rate, weight, bias)
    scene = draw_contours(data, plan).start_at(locate_handles(data, plan, step))
    return scene.call("The loss over weight and bias")


def _make_handles(drawn: PointQuantities) -> tuple[Handle, ...]:
    start, box = drawn.path.points[0], drawn.box
    ends = (find_ends(box.w, box.half_width_w), find_ends(box.b, box.half_width_b))
    places = np.vstack([start, np.transpose([ranges.keep_inside(*each) for each in ends])])
    low, high = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    home = choose_box(drawn.training, drawn.plan.neuron)
    spoken = (
        f"w {{w}}, b {{b}}, {drawn.name} {{loss}}; a small step raises the loss of {{against}} "
        f"of {_count_examples(drawn.shown)}"
    )
    both: Any = {"grips": ((WEIGHT, BIAS, "xy"),), "spoken": Sentence.always(spoken)}
    w: Any = {"low": low[0], "high": high[0], "step": choose_step(2 * box.half_width_w)}
    b: Any = {"low": low[1], "high": high[1], "step": choose_step(2 * box.half_width_b)}
    return (
        Handle(
            name=BIAS, label="bias b", home=home.b, along="y", partner=WEIGHT, now=BIAS, **b, **both
        ),
        Handle(name=WEIGHT, label="weight w", home=home.w, partner=BIAS, now=WEIGHT, **w, **both),
        layouts.make_listed_handle(
            STEP,
            "steps taken",
            drawn.path.steps + 1,
            ((STEP, "step_loss", "x3y3"),),
            f"{{taken}}, {drawn.name} {{loss}}",
        ),
    )


def _choose_formats(drawn: PointQuantities) -> dict[str, Format]:
    box, losses = drawn.box, drawn.path.losses
    w, b = np.abs(drawn.path.points).max(axis=0).tolist()
    first, low, high = float(losses[0]), float(losses.min()), float(losses.max())
    fine = max(first - low, 1e-3 * first) / 10 or 1.0
    loss = Format.for_span(fine, high or 1.0)
    if loss.scientific or high > _MOST_DIGITS * fine:
        loss = Format(3, scientific=True)  # one that diverges would ask for too many digits
    of_w = Format.for_span(2 * box.half_width_w, max(w, abs(box.w) + box.half_width_w))
    of_b = Format.for_span(2 * box.half_width_b, max(b, abs(box.b) + box.half_width_b))
    return {
        **{WEIGHT: of_w, BIAS: of_b, "next_w": of_w, "next_b": of_b},
        "loss": loss,
        "against": Format(0),
    }


# Words


def _name_steps(drawn: PointQuantities) -> tuple[str, ...]:
    steps = range(1, drawn.path.steps + 1)
    names = ["At the start", *(f"After {k} step{'s' * (k > 1)}" for k in steps)]
    if drawn.path.ended:
        names[-1] += ", the last before the path is broken off,"
    return tuple(names)


def _write_sentence(drawn: PointQuantities) -> Sentence:
    """Say where the point is, and which way a step takes it by the signs of the gradient."""
    here = f"{{taken}} the {drawn.name} is {{loss}} at w = {{w}}, b = {{b}}: "
    rate = drawn.plan.learning_rate
    if rate == 0:
        return Sentence.always(here + "with a learning rate of 0 a step changes nothing.")
    subject = "a step" if rate > 0 else "with a negative learning rate a step"
    count = (
        f"A small one {'raises' if rate > 0 else 'lowers'} the loss of {{against}} of "
        f"{_count_examples(drawn.shown)}."
    )
    raises, lowers = "*▲\N{NO-BREAK SPACE}raises %s*", "*▼\N{NO-BREAK SPACE}lowers %s*"
    moves = {-1: raises, 1: lowers} if rate > 0 else {-1: lowers, 1: raises}
    cases = []
    signs: tuple[Any, ...] = (-1, 0, 1)
    for w, b in product(signs, signs):
        words = " and ".join(moves[s] % n for s, n in ((w, "w"), (b, "b")) if s)
        if words:
            text = f"{here}{subject} {words}. {count}"
            cases.append(Case(text, "gradient_w", w, (("gradient_b", b),)))
    return Sentence((*cases, Case(here + "the gradient is 0 to within rounding.")))


def _describe(drawn: PointQuantities) -> Sentence:
    steps = drawn.path.steps
    return Sentence.always(
        f"Contours of the {drawn.name} of a neuron with {drawn.plan.neuron.activation.name} over "
        f"weight and bias, with a path of {steps} step{'s' * (steps != 1)} of descent with "
        f"learning rate {format_number(drawn.plan.learning_rate)}. Beside them "
        f"{_count_examples(drawn.shown)} with the neuron's output over the feature. {{taken}} the "
        f"{drawn.name} is {{loss}} at w = {{w}}, b = {{b}}. A small step down its gradient raises "
        f"the loss of {{against}} of the examples."
    )


def _count_examples(shown: TrainingInputs) -> str:
    sampled = f" drawn from {shown.of:,}" if shown.n < shown.of else ""
    return f"{shown.n:,} example{'s' * (shown.n != 1)}{sampled}"


def _name_examples(data: Dataset, plan: Plan, column: str | None) -> tuple[str, ...]:
    """Name the examples, where they are few."""
    _, rows = read_known_values(data, plan.choice.column)
    if len(rows) > _NAMED:
        return ()
    pairs = zip(data.labels(column, rows), data.labels(None, rows), strict=True)
    # A brace or a star would mean something in a sentence.
    return tuple(isolate(k if set("{}*") & set(own) else own.strip() or k) for own, k in pairs)


# What stands still


def _draw_examples(drawn: PointQuantities) -> dict[str, Any]:
    shown = drawn.shown
    marker = {"size": 4 if drawn.crowded else 6, "color": theme.LIGHT["quiet"]}
    hover = "x %{x:,.4g}<br>t %{y:,.4g}<extra></extra>"
    style: dict[str, Any] = {"mode": "markers", "marker": marker, "hovertemplate": hover}
    return layouts.draw_trace("x2y2", "examples", shown.x, shown.t, **style)


def _draw_surface(surface: Surface) -> dict[str, Any]:
    return dict(
        type="contour",
        name="loss",
        x=surface.w,
        y=surface.b,
        z=surface.height,
        colorscale=[[0, theme.LIGHT["ground"]], [1, theme.LIGHT["grid"]]],
        showscale=False,
        contours={"start": 1 / _LEVELS, "end": 1, "size": 1 / _LEVELS},
        line=layouts.style_line("faint", 1, smoothing=0.8),
        hoverinfo="skip",
    )


def _lay_out(drawn: PointQuantities) -> dict[str, Any]:
    times, formula = (
        drawn.choose_arrow_scale(),
        phrases.write_objective(drawn.plan.neuron.objective),
    )
    arrows = f"{DRAWN} of {drawn.shown.n:,} arrows" if drawn.crowded else "arrows"
    scaled = f"; {arrows} {format_number(times)}× the step" if times != 1 else ""
    headings = {
        "xy": f"<b>{formula}</b>{scaled or f'; {arrows}' * drawn.crowded}",
        "x2y2": "<b>The data</b> and the neuron's output",
        "x3y3": f"<b>{formula}</b> after each step",
    }
    return layouts.lay_out(
        _HEIGHT,
        {"xy": _plane_axes(drawn), "x2y2": _data_axes(drawn), "x3y3": _loss_axes(drawn)},
        margin=(60, 14, 34, 50),
        # A rule without which Plotly would not draw the axes of the losses.
        shapes=[parts.draw_rule("x3", "y3 domain", at=0)],
        annotations=[
            layouts.write_heading(text, axes, "quiet", yshift=6) for axes, text in headings.items()
        ],
    )


_Axes = tuple[dict[str, Any], dict[str, Any]]


def _plane_axes(drawn: PointQuantities) -> _Axes:
    """Weight and bias; where the box is square, a unit is as long on both."""
    box = drawn.box
    plain: Any = {"nticks": 6, "showgrid": False}
    w, b = [*find_ends(box.w, box.half_width_w)], [*find_ends(box.b, box.half_width_b)]
    x = {"title": "weight w", "range": w, "domain": [0, 0.52], **plain}
    y = {"title": "bias b", "range": b, **plain}
    if box.square:
        return x | {"constrain": "domain"}, y | {"constrain": "domain", "scaleanchor": "x"}
    return x, y


def _data_axes(drawn: PointQuantities) -> _Axes:
    choice = drawn.plan.choice
    scaled = ", standardised" if choice.standardised else ""
    feature = f"x: {theme.escape(isolate(choice.column))}{scaled}"
    target = f"t: {theme.escape(isolate(drawn.training.target_name))}"
    return (
        {"title": feature, "range": [*measure_span(drawn.shown.x)], "domain": _RIGHT},
        {"title": target, "range": _choose_heights(drawn), "domain": [0.42, 1], "nticks": 6},
    )


def _loss_axes(drawn: PointQuantities) -> _Axes:
    along = ranges.leave_room(0.0, PATH_STEPS)
    steps = {"range": along, "dtick": 10, "showgrid": False, "domain": _RIGHT}
    low, high = decades = _choose_decades(np.maximum(drawn.path.losses, drawn.lowest_shown))
    every = np.ceil((high - low) / _MOST_TICKS)
    log = {"type": "log", "dtick": every, "exponentformat": "power"}
    return (
        {"title": "steps taken", **steps},
        {"range": decades, "domain": [0, 0.2], **log},
    )


def _choose_heights(drawn: PointQuantities) -> list[float]:
    """Choose a range for targets and the outputs at the start, unless these are far away."""
    plan, neuron, shown = drawn.plan, drawn.plan.neuron, drawn.shown
    low, high = float(shown.t.min()), float(shown.t.max())
    if neuron.activation.bounded:
        low, high = min(low, neuron.activation.low), max(high, neuron.activation.high)
    far = high - low or abs(low) or 1.0
    start = neuron.outputs(np.array(measure_span(shown.x)), (plan.w, plan.b))
    low, high = max(min(low, start.min()), low - far), min(max(high, start.max()), high + far)
    room = 0.12 * (high - low) or 0.5 * abs(low) or 1.0
    return [float(low - room), float(high + room)]


def _choose_decades(losses: FloatArray) -> list[float]:
    """Choose whole powers of ten around all losses, so that the axis holds still."""
    low, high = np.log10(losses.min()), np.log10(losses.max())
    return [float(np.floor(low - 0.1)), float(np.ceil(high + 0.1))]


# What moves

# Past the edge of the picture a chevron says that the step goes on, and where to.
_LANDING: Final = "w {next_w}, b {next_b}"
_LEADS_TO: Final = Sentence(
    (
        Case(f"{_LANDING} ▸", "past_w", 1),
        Case(f"◂ {_LANDING}", "past_w", -1),
        Case(f"▴ {_LANDING}", "past_b", 1),
        Case(f"▾ {_LANDING}", "past_b", -1),
        Case(""),
    )
)


def _draw_marks(drawn: PointQuantities) -> tuple[Mark, ...]:
    """The step of each example and that of all, the residuals, and the path."""
    of = drawn.drawn
    colour = "mse" if drawn.plan.neuron.objective.reduction == "mean" else "sse"
    point, ahead = (WEIGHT, BIAS), ("arrow_w", "arrow_b")
    ends: Any = {"x1": of("example_step_w"), "y1": of("example_step_b"), "sign": of("error")}
    at_the_edge: Any = {"dx": 8, "dy": 5, "flip": "past_w", "colour": "text", "strong": True}
    each: Any = {"width": 1.1, "arrow": True, "opacity": 0.6}
    residuals: Any = {"x0": of("x"), "y0": of("t"), "x1": of("x"), "y1": of("output")}
    error: Any = {"axes": "x2y2", "width": 1.3, "opacity": 0.7, "sign": of("error")}
    return (
        Segments(name="example steps", x0=WEIGHT, y0=BIAS, **ends, **each),
        Curve(name="path", x="path_w", y="path_b", width=1.2, dots=1.6),
        layouts.connect("step", point, ahead, width=4, arrow=True, colour=colour),
        Point(name="next", x="next_w", y="next_b", size=4, hollow=True),
        layouts.write_label("where the step leads", "tip_w", "tip_b", _LEADS_TO, **at_the_edge),
        Point(name="weight and bias", x=WEIGHT, y=BIAS, size=8, colour="text"),
        Segments(name="residuals", **residuals, **error),
        Curve(name="output", axes="x2y2", x="curve_x", y="curve_o", width=3.5, colour="curve"),
        Curve(name="losses", axes="x3y3", x="steps", y="losses", width=2, colour=colour, dots=2.2),
        Point(name="steps taken", axes="x3y3", x=STEP, y="step_loss", size=9, colour="text"),
        *(mark for k in drawn.list_named() for mark in _write_names(drawn, k, drawn.names[k])),
    )


def _write_names(drawn: PointQuantities, k: int, name: str) -> tuple[Mark, ...]:
    """Name an example at its arrow, with whether its loss rises, and in the data."""
    x, t = float(drawn.shown.x[k]), float(drawn.shown.t[k])
    rate = drawn.plan.learning_rate
    against = f"{name}: {'worse' if rate > 0 else 'better'}" if rate else name
    words = Sentence.by_sign(f"dot_product_{k}", against, name, name)
    w, b = f"example_step_w_{k}", f"example_step_b_{k}"
    style: Any = {"size": 13, "caption": True}
    outward: Any = {
        "anchor": "middle",
        "dy": -8,
        "dy_flipped": 17,
        "flip": f"example_gradient_b_{k}",
    }
    return (
        layouts.write_label(f"name {k}", w, b, words, colour="text", **outward, **style),
        layouts.write_label(f"name {k} in the data", x, t, name, axes="x2y2", dx=7, dy=4, **style),
    )
