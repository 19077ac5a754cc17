"""The loss over weight and bias: contours, every example's pull, and the step they make.

Beside it the data with the neuron's curve through them, below it the loss after each
step. All of it follows one point ``(w, b)``, by hand or along the path of descent.

A thin arrow is the step that would be made if all examples pulled like this one; the bold
one, their average, is the step. That holds under sum and mean alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lossviz.activations import IDENTITY
from lossviz.dataset import Dataset
from lossviz.figures import parts, tables, theme
from lossviz.figures.derived import Derived, Negatives, Product, Sum, Total, Vector
from lossviz.figures.marks import Curve, Mark, Point, Segment, Segments
from lossviz.figures.quantity import FloatArray, Quantity
from lossviz.figures.ranges import grain, nice
from lossviz.figures.scene import Handle, Player, Scene
from lossviz.figures.words import Case, Format, Sentence
from lossviz.inputs import MOST_PULLS, Asked, Inputs, inputs_of
from lossviz.memo import per_dataset
from lossviz.neuron import Neuron
from lossviz.numbers import significant
from lossviz.quadratic import Quadratic
from lossviz.quoting import isolated
from lossviz.surface import Box, Surface, box_for, seen_by, surface
from lossviz.weights_descent import Batches, Path, path

WEIGHT, BIAS, STEP = "w", "b", "step"
STEPS: Final = 60
_HEIGHT: Final = 640
_CURVE: Final = 121
_SHORTEST: Final = 0.15  # of half the picture: how long arrows are drawn at least
_LEVELS: Final = 14
_CROWD: Final = 60  # examples: of more, arrows and residuals are faint
_FLOOR: Final = 1e-14  # of the highest loss: what is below is drawn there


@dataclass(frozen=True)
class Plan:
    """What is fitted, how, and from where.

    Attributes
    ----------
    asked : Asked
        The feature.
    neuron : Neuron
    learning_rate : float
    w, b : float
        Where the path starts.
    batches : Batches or None
        Mini-batches; None for steps that see all examples.
    """

    asked: Asked
    neuron: Neuron
    learning_rate: float
    w: float
    b: float
    batches: Batches | None = None


@per_dataset(keep=8)
def path_of(data: Dataset, plan: Plan) -> Path:
    """Follow the descent."""
    seen = seen_by(inputs_of(data, plan.asked), plan.neuron)
    start = (plan.w, plan.b)
    return path(plan.neuron, seen.x, seen.t, start, plan.learning_rate, STEPS, plan.batches)


def position(data: Dataset, plan: Plan, step: int) -> dict[str, float]:
    """Where the handles stand after some steps; at most those that the path has."""
    points = path_of(data, plan).points
    step = min(step, len(points) - 1)
    return {WEIGHT: float(points[step, 0]), BIAS: float(points[step, 1]), STEP: float(step)}


@per_dataset(keep=8)
def scene(data: Dataset, plan: Plan) -> Scene:
    """Build the three pictures, with the point ``(w, b)`` and the number of steps as handles.

    Parameters
    ----------
    data : Dataset
    plan : Plan

    Raises
    ------
    DataError
        For a feature that cannot be read, and where the loss overflows.
    """
    inputs = inputs_of(data, plan.asked)
    seen = seen_by(inputs, plan.neuron)
    walked = path_of(data, plan)
    box = box_for(inputs, plan.neuron).around(plan.w, plan.b)
    drawn = _Drawn(plan, seen, seen.rows(MOST_PULLS), box, walked)
    ground = surface(data, plan.asked, plan.neuron, box)
    return Scene(
        base=_base(drawn, ground),
        handles=drawn.handles(),
        quantities=drawn.quantities(),
        derived=drawn.derived(),
        marks=_marks(plan, crowded=drawn.shown.n > _CROWD),
        formats=drawn.formats(),
        sentence=drawn.sentence(),
        description=drawn.description(),
        words={"taken": _taken(walked)},
        words_of=STEP,
        player=Player(STEP, milliseconds=350),
        narrow=_NARROW,
    )


def _taken(walked: Path) -> tuple[str, ...]:
    told = ["At the start", *(f"After {k} step{'s' * (k > 1)}" for k in range(1, walked.steps + 1))]
    if walked.ended:
        told[-1] += ", just before the loss runs away,"
    return tuple(told)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What the picture is of: `seen` decides, `shown` is drawn one by one."""

    plan: Plan
    seen: Inputs
    shown: Inputs
    box: Box
    path: Path

    @property
    def name(self) -> str:
        return "MSE" if self.plan.neuron.objective.reduction == "mean" else "SSE"

    @property
    def linear(self) -> bool:
        return self.plan.neuron.activation is IDENTITY

    @property
    def alike(self) -> float:
        """What an example's own gradient is multiplied by if all examples pulled like it."""
        return 1 if self.plan.neuron.objective.reduction == "mean" else self.seen.n

    @property
    def far_z(self) -> float:
        """How far sums z go, in the picture and along the path."""
        box, far = self.box, float(np.abs(self.seen.x).max())
        w, b = np.abs(self.path.points).max(axis=0)
        w, b = max(w, abs(box.w) + box.reach_w), max(b, abs(box.b) + box.reach_b)
        return float(2 * (far * w + b))

    @property
    def far_e(self) -> float:
        outputs = self.plan.neuron.activation.value(np.array([-self.far_z, self.far_z]))
        return float(np.abs(outputs).max() + np.abs(self.seen.t).max())

    def magnified(self) -> float:
        """How many times as long the arrows are drawn as the steps are."""
        pulls = self.plan.neuron.pulls(self.shown.x, self.shown.t, (self.plan.w, self.plan.b))
        steps = np.abs(pulls * self.alike * self.plan.learning_rate)
        lengths = np.hypot(steps[:, 0] / self.box.reach_w, steps[:, 1] / self.box.reach_b)
        typical = float(np.quantile(lengths, 0.75))
        if not typical or _SHORTEST <= typical <= 1:
            return 1.0
        return nice(_SHORTEST / typical)

    def quantities(self) -> dict[str, Quantity]:
        box, walked = self.box, self.path
        at = np.arange(len(walked.losses), dtype=float)
        return {
            WEIGHT: Quantity.itself(WEIGHT, *_ends(box.w, box.reach_w)),
            BIAS: Quantity.itself(BIAS, *_ends(box.b, box.reach_b)),
            STEP: Quantity.listed(STEP, at),
            "step_loss": Quantity.listed(STEP, self._raised(walked.losses)),
        }

    def _raised(self, losses: FloatArray) -> FloatArray:
        """Losses that a logarithmic axis can show."""
        return np.maximum(losses, _lowest(losses))

    def derived(self) -> dict[str, Derived]:
        at = np.arange(len(self.path.losses), dtype=float)
        return {
            **self._forward(),
            **(self._whole_line() if self.linear else self._whole_examples()),
            **self._arrows(),
            **self._curve(),
            "path_w": Vector(entries=self.path.points[:, 0]),
            "path_b": Vector(entries=self.path.points[:, 1]),
            "steps": Vector(entries=at),
            "losses": Vector(entries=self._raised(self.path.losses)),
        }

    def _forward(self) -> dict[str, Derived]:
        """From inputs to each example's own gradient."""
        activation, squared = self.plan.neuron.activation, self.plan.neuron.objective.loss
        zero = 1e-9 * self.far_e
        output: dict[str, Derived] = {"output": Sum(terms=((1, "z"),))}
        reaching: dict[str, Derived] = {"pull_b": Sum(terms=((1, "dl_do"),))}
        if not self.linear:
            output = {"output": tables.output("z", activation, self.far_z)}
            reaching = {
                "do_dz": tables.slope("z", activation, self.far_z),
                "pull_b": Product(of=("dl_do", "do_dz")),
            }
        return {
            "x": Vector(entries=self.shown.x),
            "t": Vector(entries=self.shown.t),
            "wx": Product(of=(WEIGHT, "x")),
            "z": Sum(terms=((1, "wx"), (1, BIAS))),
            **output,
            "error": Sum(terms=((1, "output"), (-1, "t")), zero=zero),
            "dl_do": tables.loss_slope("error", squared, self.far_e),
            **reaching,
            "pull_w": Product(of=("pull_b", "x")),
        }

    def _level(self) -> tuple[float, float]:
        """Up to which magnitude the two derivatives are round-off."""
        x = self.seen.x
        size = 1e-9 * self.plan.neuron.objective.loss.max_curvature * self.far_e
        size *= 1 if self.plan.neuron.objective.reduction == "mean" else self.seen.n
        return size * float(np.sqrt(np.mean(x * x))), size

    def _whole_line(self) -> dict[str, Derived]:
        """Loss and gradient of all examples of a line, from five sums."""
        s = self.seen.sums
        zero_w, zero_b = self._level()
        quadratic = Quadratic(s, self.plan.neuron.objective)
        factor = quadratic.factor
        return {
            "level": Sum(terms=((s.mean_x, WEIGHT), (1, BIAS)), constant=-s.mean_t),
            "off_w": Sum(terms=((1, WEIGHT),), constant=-s.weight),
            "gradient_b": Product(of=("level",), factor=2 * factor * s.n, zero=zero_b),
            "gradient_w": Sum(
                terms=((s.mean_x, "gradient_b"), (2 * factor * s.spread, "off_w")), zero=zero_w
            ),
            "level_2": Product(of=("level", "level"), factor=factor * s.n),
            "off_w_2": Product(of=("off_w", "off_w"), factor=factor * s.spread),
            "loss": Sum(terms=((1, "level_2"), (1, "off_w_2")), constant=quadratic.least),
        }

    def _whole_examples(self) -> dict[str, Derived]:
        """Loss and gradient of all examples, added up."""
        objective = self.plan.neuron.objective
        zero_w, zero_b = self._level()
        share = 1 / self.seen.n if objective.reduction == "mean" else 1.0
        return {
            "each_loss": tables.loss("error", objective.loss, self.far_e),
            "loss": Total(of="each_loss", factor=share),
            "gradient_w": Total(of="pull_w", factor=share, zero=zero_w),
            "gradient_b": Total(of="pull_b", factor=share, zero=zero_b),
        }

    def _arrows(self) -> dict[str, Derived]:
        rate = self.plan.learning_rate
        long = self.magnified() * rate
        return {
            "pull_end_w": Sum(terms=((1, WEIGHT), (-long * self.alike, "pull_w"))),
            "pull_end_b": Sum(terms=((1, BIAS), (-long * self.alike, "pull_b"))),
            "arrow_w": Sum(terms=((1, WEIGHT), (-long, "gradient_w"))),
            "arrow_b": Sum(terms=((1, BIAS), (-long, "gradient_b"))),
            "next_w": Sum(terms=((1, WEIGHT), (-rate, "gradient_w"))),
            "next_b": Sum(terms=((1, BIAS), (-rate, "gradient_b"))),
            "with_w": Product(of=("pull_w", "gradient_w")),
            "with_b": Product(of=("pull_b", "gradient_b")),
            "along": Sum(terms=((1, "with_w"), (1, "with_b"))),
            "against": Negatives(of="along"),
        }

    def _curve(self) -> dict[str, Derived]:
        low, high = _span(self.shown.x)
        activation = self.plan.neuron.activation
        out: Derived = Sum(terms=((1, "curve_z"),))
        if not self.linear:
            out = tables.output("curve_z", activation, 2 * self.far_z)
        return {
            "curve_x": Vector(entries=np.linspace(low, high, 2 if self.linear else _CURVE)),
            "curve_wx": Product(of=(WEIGHT, "curve_x")),
            "curve_z": Sum(terms=((1, "curve_wx"), (1, BIAS))),
            "curve_o": out,
        }

    def handles(self) -> tuple[Handle, ...]:
        box, last = self.box, len(self.path.losses) - 1
        low = box_for(self.seen, self.plan.neuron)
        spoken = Sentence.always(
            f"w {{w}}, b {{b}}, {self.name} {{loss}}, {{against}} of {self.shown.n} against"
        )
        usual: Any = {"grips": ((WEIGHT, BIAS, "xy"),), "spoken": spoken}
        led = {WEIGHT: self.path.points[:, 0], BIAS: self.path.points[:, 1]}
        return (
            Handle(
                name=BIAS,
                label="bias b",
                low=box.b - box.reach_b,
                high=box.b + box.reach_b,
                step=grain(2 * box.reach_b),
                home=low.b,
                along="y",
                partner=WEIGHT,
                **usual,
            ),
            Handle(
                name=WEIGHT,
                label="weight w",
                low=box.w - box.reach_w,
                high=box.w + box.reach_w,
                step=grain(2 * box.reach_w),
                home=low.w,
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
                spoken=Sentence.always(f"{{taken}}, {self.name} {{loss}}"),
                listed=True,
                leads=led,
            ),
        )

    def formats(self) -> dict[str, Format]:
        box, (w, b) = self.box, np.abs(self.path.points).max(axis=0).tolist()
        first, low = float(self.path.losses[0]), float(self.path.losses.min())
        fine = max(first - low, 1e-3 * first) / 10 or 1.0
        loss = Format.for_span(fine, float(self.path.losses.max()) or 1.0)
        return {
            WEIGHT: Format.for_span(2 * box.reach_w, max(w, abs(box.w) + box.reach_w)),
            BIAS: Format.for_span(2 * box.reach_b, max(b, abs(box.b) + box.reach_b)),
            "loss": loss,
            "against": Format(0),
        }

    # Words

    def sentence(self) -> Sentence:
        here = f"{{taken}} the {self.name} is {{loss}} at w = {{w}}, b = {{b}}: "
        count = f"{{against}} of {_whose(self.shown)} pull against that."
        rate = self.plan.learning_rate
        if rate == 0:
            return Sentence.always(here + "with a learning rate of 0 nothing moves.")
        own = "on average the examples pull" if rate > 0 else "a negative rate climbs: it takes"
        moved = {-1: "up", 0: "", 1: "down"} if rate > 0 else {-1: "down", 0: "", 1: "up"}
        cases = []
        for w in (-1, 0, 1):
            for b in (-1, 0, 1):
                words = [f"{n} {moved[s]}" for n, s in (("w", w), ("b", b)) if s]
                if words:
                    told = f"{here}{own} {' and '.join(words)}; {count}"
                    cases.append(_case(told, w, b))
        return Sentence((*cases, Case(here + "the gradient is 0, and nothing moves.")))

    def description(self) -> Sentence:
        neuron = self.plan.neuron
        return Sentence.always(
            f"Contours of the {self.name} of a neuron with {neuron.activation.name} over weight "
            f"and bias, with the path of {self.path.steps} steps of descent with learning rate "
            f"{significant(self.plan.learning_rate)}. Beside them {_whose(self.shown)} with the "
            f"neuron's output over the feature. {{taken}} the {self.name} is {{loss}} at "
            f"w = {{w}}, b = {{b}}; {{against}} of the pulls point against the step."
        )


def _case(told: str, w: Any, b: Any) -> Case:
    return Case(told, "gradient_w", w, (("gradient_b", b),))


def _whose(shown: Inputs) -> str:
    sampled = f" drawn from {shown.of:,}" if shown.n < shown.of else ""
    return f"{shown.n:,} example{'s' * (shown.n != 1)}{sampled}"


def _ends(middle: float, reach: float) -> FloatArray:
    return np.array([middle - reach, middle + reach])


def _span(x: FloatArray) -> tuple[float, float]:
    """What the inputs cover, with room; around a single one as far as it is from 0."""
    low, high = float(x.min()), float(x.max())
    room = 0.08 * (high - low) or 0.5 * abs(low) or 1.0
    return low - room, high + room


def _lowest(losses: FloatArray) -> float:
    return max(float(losses.max()) * _FLOOR, 1e-300)


# What stands still


def _base(drawn: _Drawn, ground: Surface) -> dict[str, Any]:
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


def _layout(drawn: _Drawn) -> dict[str, Any]:
    box, asked = drawn.box, drawn.plan.asked
    layout = theme.layout(_HEIGHT)
    layout["margin"] = {"l": 60, "r": 14, "t": 34, "b": 50}
    upper, plain = [0.29, 1], {"showgrid": False}
    layout["xaxis"] = theme.axis("weight w", range=[*_ends(box.w, box.reach_w)], nticks=6, **plain)
    layout["yaxis"] = theme.axis("bias b", range=[*_ends(box.b, box.reach_b)], nticks=6, **plain)
    layout["xaxis"] |= {"domain": [0, 0.52]}
    layout["yaxis"] |= {"domain": upper}
    if box.square:
        layout["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
        layout["xaxis"] |= {"constrain": "domain"}
    feature = theme.plain(isolated(asked.column))
    scaled = ", standardised" if asked.standardised else ""
    layout["xaxis2"] = theme.axis(
        f"x: {feature}{scaled}", range=[*_span(drawn.shown.x)], domain=[0.62, 1], anchor="y2"
    )
    layout["yaxis2"] = theme.axis(
        f"t: {theme.plain(isolated(drawn.seen.target_name))}",
        range=_heights(drawn),
        domain=upper,
        anchor="x2",
        nticks=6,
    )
    layout["xaxis3"] = theme.axis(
        "steps taken", range=[-1.5, STEPS + 1.5], anchor="y3", dtick=10, showgrid=False
    )
    layout["yaxis3"] = theme.axis(
        drawn.name, range=_decades(drawn.path.losses), type="log", domain=[0, 0.15], dtick=1
    )
    layout["yaxis3"] |= {"anchor": "x3", "exponentformat": "power"}
    layout["shapes"] = [parts.rule("x3", "y3 domain", at=0)]  # and so Plotly makes these axes
    layout["annotations"] = [
        _above("x", "y", f"<b>{drawn.name}</b> over w and b{_long(drawn.magnified())}"),
        _above("x2", "y2", "<b>The data</b> and the neuron's output"),
    ]
    return layout


def _long(times: float) -> str:
    return "" if times == 1 else f"; arrows {significant(times)} times as long as steps"


def _above(x: str, y: str, text: str) -> dict[str, object]:
    place: Any = {"xref": f"{x} domain", "yref": f"{y} domain", "tone": "quiet", "side": "left"}
    return parts.words(0.0, 1.0, text, **place) | {"yanchor": "bottom", "yshift": 6, "xshift": 0}


def _heights(drawn: _Drawn) -> list[float]:
    """Targets and outputs at the start, as far as these are not far away, with room."""
    activation = drawn.plan.neuron.activation
    low, high = float(drawn.shown.t.min()), float(drawn.shown.t.max())
    if activation.bounded:
        low, high = min(low, activation.low), max(high, activation.high)
    far = high - low or abs(low) or 1.0
    start = drawn.plan.neuron.outputs(np.array(_span(drawn.shown.x)), (drawn.plan.w, drawn.plan.b))
    low, high = max(min(low, start.min()), low - far), min(max(high, start.max()), high + far)
    room = 0.12 * (high - low) or 0.5 * abs(low) or 1.0
    return [float(low - room), float(high + room)]


def _decades(losses: FloatArray) -> list[float]:
    """Whole powers of ten around all losses, so that the axis holds still."""
    low, high = np.log10(_lowest(losses)), np.log10(max(float(losses.max()), 1e-300))
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
