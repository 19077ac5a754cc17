"""The data and switches of the loss over weight and bias, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lossviz import code, explain
from lossviz.base import DataError
from lossviz.batch import numbers_rows, rank_features
from lossviz.data import Dataset
from lossviz.figures.neuron import contours, gradients
from lossviz.loss import Objective
from lossviz.neuron import (
    ACTIVATIONS,
    Batches,
    FeatureChoice,
    Neuron,
    Path,
    Plan,
    Quadratic,
    TrainingInputs,
    choose_training_inputs,
    follow_plan,
    report_first_epoch,
    scaled_loss,
    take_inputs,
)
from lossviz.reading import load_sample
from pages.state import Number, Placed, Source, Values
from pages.state import parameters as p

_SAMPLE = "five"


@dataclass(frozen=True, kw_only=True)
class WeightsView:
    """What is fitted, and how far it has gone.

    Attributes
    ----------
    data : Dataset
    plan : Plan
    sse, mse : Objective
        SSE and MSE with their switches.
    step : int
        Steps taken.
    names : str or None
        The column that names the rows.
    """

    data: Dataset
    plan: Plan
    sse: Objective
    mse: Objective
    step: int
    names: str | None

    @classmethod
    def from_values(cls, values: Values, source: Source) -> WeightsView:
        """Take what the parameters of the page say of the fit."""
        data, column = find_feature(source.data, values[p.FEATURE.name])
        sse, mse, objective = p.read_objectives(values)
        plan = Plan(
            FeatureChoice(column, values[p.STANDARDISED.name], values[p.UNIT_TARGETS.name]),
            Neuron(ACTIVATIONS[values[p.ACTIVATION.name]], objective),
            values[choose_rate(objective).name],
            values[p.WEIGHT.name],
            values[p.BIAS.name],
            _read_batches(values, data),
        )
        step, names = values[p.STEP_OF_WEIGHTS.name], source.names
        names = names if names in data.columns else None
        return cls(data=data, plan=plan, sse=sse, mse=mse, step=step, names=names)

    @property
    def training(self) -> TrainingInputs:
        """The rows that the loss is computed on."""
        return choose_training_inputs(take_inputs(self.data, self.plan.choice), self.plan.neuron)

    @property
    def path(self) -> Path:
        """The descent."""
        return follow_plan(self.data, self.plan)

    @property
    def at(self) -> tuple[float, float]:
        """Weight and bias after the steps taken."""
        w, b = self.path.points[min(self.step, self.path.steps)].tolist()
        return w, b

    def draw(self) -> Placed:
        """Draw contours, data and losses, with handles on weight, bias and step."""
        place = contours.locate_handles(self.data, self.plan, self.step)
        return contours.draw_contours(self.data, self.plan, self.names), place

    def set_by_hand(self, handle: str, value: float) -> Values:
        """Set the parameter that has the name of the handle."""
        return {handle: round(value) if handle == gradients.STEP else value}

    def program(self) -> code.Weights:
        """What the code of the fit has to give, after the steps taken."""
        plan = self.plan
        return code.Weights(self.training, plan.neuron, *self.at, plan.learning_rate)

    def verdict(self) -> str:
        """Say what becomes of the descent."""
        plan = self.plan
        return explain.neuron.describe_descent(
            plan.neuron, self.training, self.path, plan.learning_rate, plan.batches
        )

    def epoch_report(self) -> str:
        """Compare the loss that training reports with that after it; empty without batches."""
        batches = self.plan.batches
        if batches is None:
            return ""
        try:
            report = report_first_epoch(self.training, self.plan, self.mse)
        except DataError:  # the epoch diverges, which the verdict says
            return ""
        return explain.neuron.describe_epoch_report(report, batches.size, self.mse)

    def limits(self) -> str:
        """Give the largest rates under SSE and MSE."""
        sse, mse = (replace(self.plan.neuron, objective=o) for o in (self.sse, self.mse))
        return explain.neuron.tabulate_limits(sse, mse, self.training, self.at)

    def half_limit(self) -> float:
        """A rate that is safe: half of the largest."""
        plan = self.plan
        return scaled_loss.find_half_limit(plan.neuron, self.training, self.at, plan.learning_rate)

    def warnings(self) -> list[str]:
        """What is worth knowing before one wonders."""
        neuron, training = self.plan.neuron, self.training
        choice, words = self.plan.choice, explain.neuron
        notes = [
            words.describe_rows(take_inputs(self.data, choice), training),
            words.warn_of_unreachable_targets(neuron.activation, training),
            words.warn_of_vanishing_gradient(neuron, training, self.at),
        ]
        if neuron.is_quadratic:
            valley = Quadratic(training.sums, neuron.objective)
            notes.append(words.warn_of_narrow_valley(valley, standardised=choice.standardised))
        return [each for each in notes if each]

    def count_opposing(self) -> int:
        """Of how many examples a small step raises the loss."""
        return explain.neuron.count_opposing(self.plan.neuron, self.training, self.at)

    def is_trapped(self) -> bool:
        """Whether the gradient is nearly zero while the loss is large."""
        return bool(
            explain.neuron.warn_of_vanishing_gradient(self.plan.neuron, self.training, self.at)
        )

    def standardising(self) -> str:
        """Say what standardising does to the limit."""
        both = (
            take_inputs(self.data, replace(self.plan.choice, standardised=way))
            for way in (False, True)
        )
        return explain.neuron.describe_standardising(self.plan.neuron.objective, *both)

    def same_step(self) -> str:
        """Say which rates give the same step under both."""
        plan, n = self.plan, self.training.n
        rows = min(plan.batches.size, n) if plan.batches else n
        return explain.neuron.describe_same_step(
            self.sse, self.mse, plan.neuron.objective, rows, plan.learning_rate
        )

    def optimisers(self) -> str:
        """Run every optimiser under both, and compare."""
        c = explain.neuron.compute_scale(self.sse, self.mse, self.training.n)
        plan = self.plan
        neuron = replace(plan.neuron, objective=self.sse)
        answers = scaled_loss.compare_optimisers(
            self.data, plan.choice, neuron, (plan.w, plan.b), c
        )
        return explain.neuron.tabulate_optimisers(answers, c, scaled_loss.STEPS)


def find_feature(data: Dataset, named: str | None) -> tuple[Dataset, str]:
    """Find the feature: the one that is named, else the best; without one take a sample.

    A column that only numbers rows or folds is never taken by itself.
    """
    columns = rank_features(data)
    if named in columns:
        return data, str(named)
    if columns and not numbers_rows(data, columns[0]):
        return data, columns[0]
    sample = load_sample(_SAMPLE)
    return sample, rank_features(sample)[0]


def choose_rate(objective: Objective) -> Number:
    """Choose the learning rate of an objective; the other one's keeps its place in the address."""
    return p.MEAN_RATE if objective.reduction == "mean" else p.SUM_RATE


def _read_batches(values: Values, data: Dataset) -> Batches | None:
    if not values[p.MINI_BATCHES.name]:
        return None
    return Batches(min(values[p.BATCH_SIZE.name], data.n), values[p.SEED.name])
