"""The data and switches of the loss over weight and bias, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lossviz import scaled_loss, weights_words
from lossviz.activations import IDENTITY, Activation
from lossviz.dataset import Dataset
from lossviz.features import candidates
from lossviz.figures import pulls, weights
from lossviz.figures.scene import Scene
from lossviz.inputs import Asked, Inputs, inputs_of
from lossviz.losses import SquaredError
from lossviz.neuron import Neuron
from lossviz.objective import Objective
from lossviz.quadratic import Quadratic
from lossviz.samples import load_sample
from lossviz.surface import seen_by
from lossviz.weights_descent import Batches, Path
from lossviz.weights_plan import Plan, path_of
from pages.shared import address, controls, data
from pages.shared import parameters as p
from pages.shared.words import plain

_SAMPLE = "five"


@dataclass(frozen=True)
class WeightsView:
    """What is fitted, and how far it has gone.

    Attributes
    ----------
    data : Dataset
    plan : Plan
    in_sum, in_mean : Objective
        SSE and MSE with their switches.
    step : int
        Steps taken.
    """

    data: Dataset
    plan: Plan
    in_sum: Objective
    in_mean: Objective
    step: int

    def moved(self, handle: str, value: float) -> None:
        """Set the control that has the name of the handle that was let go."""
        address.assign({handle: round(value) if handle == pulls.STEP else value})

    @property
    def seen(self) -> Inputs:
        """The rows that the loss is computed on."""
        return seen_by(inputs_of(self.data, self.plan.asked), self.plan.neuron)

    @property
    def path(self) -> Path:
        """The descent."""
        return path_of(self.data, self.plan)

    @property
    def at(self) -> tuple[float, float]:
        """Weight and bias after the steps taken."""
        here = self.position()
        return here[pulls.WEIGHT], here[pulls.BIAS]

    def scene(self) -> Scene:
        """Draw contours, data and losses."""
        return weights.scene(self.data, self.plan)

    def position(self) -> dict[str, float]:
        """Where the handles stand."""
        return weights.position(self.data, self.plan, self.step)

    def verdict(self) -> str:
        """Say what becomes of the descent."""
        plan = self.plan
        return weights_words.verdict(
            plan.neuron, self.seen, self.path, plan.learning_rate, plan.batches
        )

    def limits(self) -> str:
        """Give the largest rates under SSE and MSE."""
        both = (replace(self.plan.neuron, objective=o) for o in (self.in_sum, self.in_mean))
        return weights_words.limits(*both, self.seen, self.at)

    def half_limit(self) -> float:
        """A rate that is safe: half of the largest."""
        plan = self.plan
        return scaled_loss.half_limit(plan.neuron, self.seen, self.at, plan.learning_rate)

    def warnings(self) -> list[str]:
        """What is worth knowing before one wonders."""
        neuron, seen = self.plan.neuron, self.seen
        told = [weights_words.about(inputs_of(self.data, self.plan.asked), seen)]
        told.append(weights_words.out_of_reach(neuron.activation, seen))
        told.append(weights_words.trap(neuron, seen, self.at))
        if neuron.activation is IDENTITY:
            quadratic = Quadratic(seen.sums, neuron.objective)
            told.append(weights_words.thin(quadratic, standardised=self.plan.asked.standardised))
        return [each for each in told if each]

    def against(self) -> int:
        """How many examples' pulls point against the step."""
        return weights_words.against(self.plan.neuron, self.seen, self.at)

    def is_trapped(self) -> bool:
        """Whether the gradient is nearly zero while the loss is large."""
        return bool(weights_words.trap(self.plan.neuron, self.seen, self.at))

    def standardising(self) -> str:
        """Say what standardising does to the limit."""
        both = (
            inputs_of(self.data, replace(self.plan.asked, standardised=way))
            for way in (False, True)
        )
        return weights_words.standardising(self.plan.neuron.objective, *both)

    def same_step(self) -> str:
        """Say which rates give the same step under both."""
        plan = self.plan
        return weights_words.same_step(
            self.in_sum, self.in_mean, plan.neuron.objective, self.seen.n, plan.learning_rate
        )

    def optimisers(self) -> str:
        """Run every optimiser under both, and compare."""
        c = weights_words.scale(self.in_sum, self.in_mean, self.seen.n)
        plan = self.plan
        neuron = replace(plan.neuron, objective=self.in_sum)
        answers = scaled_loss.answers(self.data, plan.asked, neuron, (plan.w, plan.b), c)
        return weights_words.optimisers(answers, c, scaled_loss.STEPS)


def pick(activation: Activation) -> WeightsView:
    """Offer data, feature, objective, rate and steps."""
    chosen, columns = _with_feature(data.pick_data())
    column = controls.name(p.FEATURE, "Feature x", columns, first=columns[0])
    with st.container(horizontal=True):
        standardised = controls.flag(p.STANDARDISED, "Standardised")
        unit = controls.flag(p.UNIT_TARGETS, "Targets to 0 to 1")
    asked = Asked(column, standardised, unit)
    in_sum, in_mean, objective = _pick_objective()
    rate = _pick_rate(objective)
    with st.container(horizontal=True):
        w = controls.number(p.WEIGHT, "Weight w at the start", step=0.1)
        b = controls.number(p.BIAS, "Bias b at the start", step=0.1)
    plan = Plan(asked, Neuron(activation, objective), rate, w, b, _pick_batches(chosen.n))
    step = controls.whole(p.STEP_OF_WEIGHTS, "Steps taken")
    return WeightsView(chosen, plan, in_sum, in_mean, step)


def _with_feature(chosen: Dataset) -> tuple[Dataset, tuple[str, ...]]:
    """Take a sample instead of data without any column of numbers."""
    columns = candidates(chosen)
    if columns:
        return chosen, columns
    st.caption(
        "These data have no column of numbers besides target and prediction, so there is no "
        f"feature to put in. Shown instead: the sample {plain(_SAMPLE)}."
    )
    sample = load_sample(_SAMPLE)
    return sample, candidates(sample)


def _pick_objective() -> tuple[Objective, Objective, Objective]:
    name = controls.choice(p.OBJECTIVE, "Loss")
    with st.container(horizontal=True):
        in_sum = SquaredError(half=controls.flag(p.HALF_IN_SUM, "½ in the SSE"))
        in_mean = SquaredError(half=controls.flag(p.HALF_IN_MEAN, "½ in the MSE"))
    both = Objective(in_sum, "sum"), Objective(in_mean, "mean")
    return *both, both[name == "MSE"]


def _pick_rate(objective: Objective) -> float:
    """Offer the rate of the objective; the other one's keeps its place in the address."""
    mean = objective.reduction == "mean"
    own = p.MEAN_RATE if mean else p.SUM_RATE
    return controls.number(own, f"Learning rate η under the {'MSE' if mean else 'SSE'}", step=0.01)


def _pick_batches(n: int) -> Batches | None:
    if not controls.flag(p.MINI_BATCHES, "Steps by mini-batches"):
        return None
    size = controls.whole(p.BATCH_SIZE, f"Batch size B, of {n:,}", high=n)
    return Batches(size, controls.whole(p.SEED, "Seed of the batches"))


def show_limits(view: WeightsView) -> None:
    """Show which rates converge, with a way to one, and what standardising does to them."""
    own = p.MEAN_RATE if view.plan.neuron.objective.reduction == "mean" else p.SUM_RATE
    st.markdown(view.limits())
    st.button("Half the limit", on_click=address.assign, args=({own.name: view.half_limit()},))
    if view.plan.neuron.activation is IDENTITY:
        st.caption(view.standardising())
