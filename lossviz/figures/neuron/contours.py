"""The loss over weight and bias: contours, every example's pull, and the step they make.

Beside it the data with the neuron's curve through them, below it the loss after each
step. All of it follows one point ``(w, b)``, by hand or along the path of descent.

A thin arrow is the step that would be made if all examples pulled like this one; the bold
one, their average, is the step. That holds under sum and mean alike.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.base import FloatArray, format_number, isolate
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
from lossviz.loss import require_squared_error
from lossviz.neuron import (
    MOST_EXAMPLES,
    PATH_STEPS,
    Box,
    Path,
    Plan,
    Surface,
    TrainingInputs,
    choose_box,
    choose_training_inputs,
    compute_surface,
    follow_plan,
    take_inputs,
)

_HEIGHT: Final = 640
_LEVELS: Final = 14
_CROWD: Final = 60  # examples: of more, arrows and residuals are faint


def locate_handles(data: Dataset, plan: Plan, step: int) -> dict[str, float]:
    """Where the handles stand after some steps; at most those that the path has."""
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
        words={"taken": _taken(path)},
        words_of=STEP,
        player=Player(STEP, milliseconds=350),
        narrow=_NARROW,
    )


def _taken(path: Path) -> tuple[str, ...]:
    said = ["At the start", *(f"After {k} step{'s' * (k > 1)}" for k in range(1, path.steps + 1))]
    if path.ended:
        said[-1] += ", just before the loss runs away,"
    return tuple(said)


def _handles(drawn: PointQuantities) -> tuple[Handle, ...]:
    box, last = drawn.box, len(drawn.path.losses) - 1
    home = choose_box(drawn.training, drawn.plan.neuron)
    least, most = _farthest(box, drawn.path)
    spoken = Sentence.always(
        f"w {{w}}, b {{b}}, {drawn.name} {{loss}}, {{against}} of {drawn.shown.n} against"
    )
    usual: Any = {"grips": ((WEIGHT, BIAS, "xy"),), "spoken": spoken}
    led = {WEIGHT: drawn.path.points[:, 0], BIAS: drawn.path.points[:, 1]}
    return (
        Handle(
            name=BIAS,
            label="bias b",
            low=least[1],
            high=most[1],
            step=choose_step(2 * box.reach_b),
            home=home.b,
            along="y",
            partner=WEIGHT,
            **usual,
        ),
        Handle(
            name=WEIGHT,
            label="weight w",
            low=least[0],
            high=most[0],
            step=choose_step(2 * box.reach_w),
            home=home.w,
            partner=BIAS,
            **usual,
        ),
        Handle(
            name=STEP,
            label="steps taken",
            low=0,
            high=last,
            step=1,
            home=0,
            grips=((STEP, "step_loss", "x3y3"),),
            spoken=Sentence.always(f"{{taken}}, {drawn.name} {{loss}}"),
            listed=True,
            leads=led,
        ),
    )


def _farthest(box: Box, path: Path) -> tuple[list[float], list[float]]:
    """How far the point goes, by hand in the picture and along a path that leaves it."""
    places = np.vstack(
        [
            path.points,
            [box.w - box.reach_w, box.b - box.reach_b],
            [box.w + box.reach_w, box.b + box.reach_b],
        ]
    )
    return places.min(axis=0).tolist(), places.max(axis=0).tolist()


def _formats(drawn: PointQuantities) -> dict[str, Format]:
    box, (w, b) = drawn.box, np.abs(drawn.path.points).max(axis=0).tolist()
    first, low = float(drawn.path.losses[0]), float(drawn.path.losses.min())
    fine = max(first - low, 1e-3 * first) / 10 or 1.0
    loss = Format.for_span(fine, float(drawn.path.losses.max()) or 1.0)
    if loss.scientific:  # a loss that runs away would ask for digits that mean nothing
        loss = Format(min(loss.decimals, 3), scientific=True)
    return {
        WEIGHT: Format.for_span(2 * box.reach_w, max(w, abs(box.w) + box.reach_w)),
        BIAS: Format.for_span(2 * box.reach_b, max(b, abs(box.b) + box.reach_b)),
        "loss": loss,
        "against": Format(0),
    }


# Words


def _sentence(drawn: PointQuantities) -> Sentence:
    here = f"{{taken}} the {drawn.name} is {{loss}} at w = {{w}}, b = {{b}}: "
    count = f"{{against}} of {_whose(drawn.shown)} pull against that."
    rate = drawn.plan.learning_rate
    if rate == 0:
        return Sentence.always(here + "with a learning rate of 0 nothing moves.")
    own = "on average the examples pull" if rate > 0 else "a negative rate climbs: it takes"
    moved = {-1: "up", 0: "", 1: "down"} if rate > 0 else {-1: "down", 0: "", 1: "up"}
    cases = []
    for w in (-1, 0, 1):
        for b in (-1, 0, 1):
            words = [f"{n} {moved[s]}" for n, s in (("w", w), ("b", b)) if s]
            if words:
                said = f"{here}{own} {' and '.join(words)}; {count}"
                cases.append(_case(said, w, b))
    return Sentence((*cases, Case(here + "the gradient is 0, and nothing moves.")))


def _description(drawn: PointQuantities) -> Sentence:
    neuron = drawn.plan.neuron
    return Sentence.always(
        f"Contours of the {drawn.name} of a neuron with {neuron.activation.name} over weight "
        f"and bias, with the path of {drawn.path.steps} steps of descent with learning rate "
        f"{format_number(drawn.plan.learning_rate)}. Beside them {_whose(drawn.shown)} with the "
        f"neuron's output over the feature. {{taken}} the {drawn.name} is {{loss}} at "
        f"w = {{w}}, b = {{b}}; {{against}} of the pulls point against the step."
    )


def _case(said: str, w: Any, b: Any) -> Case:
    return Case(said, "gradient_w", w, (("gradient_b", b),))


def _whose(shown: TrainingInputs) -> str:
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
    box, choice = drawn.box, drawn.plan.choice
    layout = theme.style_layout(_HEIGHT)
    layout["margin"] = {"l": 60, "r": 14, "t": 34, "b": 50}
    upper, plain = [0.29, 1], {"showgrid": False}
    layout["xaxis"] = theme.style_axis(
        "weight w", range=[*find_ends(box.w, box.reach_w)], nticks=6, **plain
    )
    layout["yaxis"] = theme.style_axis(
        "bias b", range=[*find_ends(box.b, box.reach_b)], nticks=6, **plain
    )
    layout["xaxis"] |= {"domain": [0, 0.52]}
    layout["yaxis"] |= {"domain": upper}
    if box.square:
        layout["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
        layout["xaxis"] |= {"constrain": "domain"}
    feature = theme.escape(isolate(choice.column))
    scaled = ", standardised" if choice.standardised else ""
    layout["xaxis2"] = theme.style_axis(
        f"x: {feature}{scaled}", range=[*measure_span(drawn.shown.x)], domain=[0.62, 1], anchor="y2"
    )
    layout["yaxis2"] = theme.style_axis(
        f"t: {theme.escape(isolate(drawn.training.target_name))}",
        range=_heights(drawn),
        domain=upper,
        anchor="x2",
        nticks=6,
    )
    layout["xaxis3"] = theme.style_axis(
        "steps taken", range=[-1.5, PATH_STEPS + 1.5], anchor="y3", dtick=10, showgrid=False
    )
    layout["yaxis3"] = theme.style_axis(
        drawn.name, range=_decades(drawn.path.losses), type="log", domain=[0, 0.15], dtick=1
    )
    layout["yaxis3"] |= {"anchor": "x3", "exponentformat": "power"}
    layout["shapes"] = [parts.draw_rule("x3", "y3 domain", at=0)]  # and so Plotly makes these axes
    layout["annotations"] = [
        _above("x", "y", f"<b>{drawn.name}</b> over w and b{_long(drawn.magnified())}"),
        _above("x2", "y2", "<b>The data</b> and the neuron's output"),
    ]
    return layout


def _long(times: float) -> str:
    return "" if times == 1 else f"; arrows {format_number(times)} times as long as steps"


def _above(x: str, y: str, text: str) -> dict[str, object]:
    place: Any = {"xref": f"{x} domain", "yref": f"{y} domain", "tone": "quiet", "side": "left"}
    return parts.write_words(0.0, 1.0, text, **place) | {
        "yanchor": "bottom",
        "yshift": 6,
        "xshift": 0,
    }


def _heights(drawn: PointQuantities) -> list[float]:
    """Targets and outputs at the start, as far as these are not far away, with room."""
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


def _decades(losses: FloatArray) -> list[float]:
    """Whole powers of ten around all losses, so that the axis holds still."""
    low, high = np.log10(find_lowest(losses)), np.log10(max(float(losses.max()), 1e-300))
    low = max(low, np.log10(max(float(losses.min()), 1e-300)))
    return [float(np.floor(low - 0.1)), float(np.ceil(high + 0.1))]


_NARROW: dict[str, Any] = {
    "height": 1000,
    "margin.l": 52,
    "margin.r": 6,
    "xaxis.domain": [0, 1],
    "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.62, 1],
    "yaxis2.domain": [0.24, 0.52],
    "yaxis3.domain": [0, 0.12],
}


# What moves


def _marks(plan: Plan, *, crowded: bool) -> tuple[Mark, ...]:
    tone = "mse" if plan.neuron.objective.reduction == "mean" else "sse"
    here: Any = {"x0": WEIGHT, "y0": BIAS}
    on_data: Any = {"axes": "x2y2"}
    return (
        Segments(
            name="pulls",
            **here,
            x1="pull_end_w",
            y1="pull_end_b",
            sign="error",
            width=1.1,
            arrow=True,
            opacity=0.22 if crowded else 0.6,
        ),
        Curve(name="path", x="path_w", y="path_b", width=1.6, tone="quiet", dots=2.2),
        Segment(name="step", **here, x1="arrow_w", y1="arrow_b", width=5.5, arrow=True, tone=tone),
        Point(name="next", x="next_w", y="next_b", size=6, hollow=True, tone="quiet"),
        Point(name="weight and bias", x=WEIGHT, y=BIAS, size=10, tone="text"),
        Segments(
            name="residuals",
            **on_data,
            x0="x",
            y0="t",
            x1="x",
            y1="output",
            sign="error",
            width=1.3,
            opacity=0.3 if crowded else 0.7,
        ),
        Curve(name="output", **on_data, x="curve_x", y="curve_o", width=3.5, tone="curve"),
        Curve(name="losses", axes="x3y3", x="steps", y="losses", width=2, tone=tone, dots=2.2),
        Point(name="steps taken", axes="x3y3", x=STEP, y="step_loss", size=9, tone="text"),
    )
