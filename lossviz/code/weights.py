"""The program of one neuron: its loss, the gradient by weight and bias, and one step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossviz.base import DataError, check_number, check_pair
from lossviz.code.activations import IN_NUMPY, IN_TORCH
from lossviz.code.literals import write_number, write_text
from lossviz.code.phrases import describe_learning_rate, describe_loss, describe_objective
from lossviz.code.state import Columns, State
from lossviz.code.template import show_if
from lossviz.explain import chain_rule
from lossviz.loss import Loss, Objective, require_squared_error
from lossviz.neuron import ACTIVATIONS, Activation, FeatureChoice, Neuron, TrainingInputs


@dataclass(frozen=True, eq=False)
class Weights(State):
    """One neuron, and one step with the gradient of all examples.

    The program gives ``loss``, ``gradient_w``, ``gradient_b``, ``next_w`` and ``next_b``.

    Attributes
    ----------
    inputs : TrainingInputs
        Inputs, as they go into the neuron, and targets.
    neuron : Neuron
        Its activation is one of `ACTIVATIONS`, and its loss a squared error.
    w, b : float
    learning_rate : float

    Raises
    ------
    DataError
        For numbers that are not finite, another activation, and another loss.
    """

    templates = "weights"

    inputs: TrainingInputs
    neuron: Neuron
    w: float
    b: float
    learning_rate: float

    def __post_init__(self) -> None:
        check_pair(self.inputs.x, self.inputs.t)
        for name in ("w", "b", "learning_rate"):
            check_number(getattr(self, name), name)
        require_squared_error(self.neuron.objective.loss, "the program of a neuron")
        if self.neuron.activation is not ACTIVATIONS.get(self.neuron.activation.name):
            raise DataError(f"The activation is none of {', '.join(ACTIVATIONS)}: choose one.")

    @classmethod
    def of_example(
        cls,
        x: float,
        t: float,
        w: float,
        b: float,
        *,
        activation: Activation,
        loss: Loss,
        learning_rate: float,
    ) -> Weights:
        """Take one example: arrays of one, whose sum is the loss of that example.

        Parameters
        ----------
        x, t : float
            Input and target.
        w, b : float
            Weight and bias.
        activation : Activation
        loss : Loss
            A squared error.
        learning_rate : float
        """
        one_x, one_t = (np.array([value], dtype=float) for value in (x, t))
        as_it_is = FeatureChoice("", standardised=False)
        inputs = TrainingInputs(
            one_x, one_t, as_it_is, target_name="", mean=x, deviation=0.0, missing=0, of=1
        )
        return cls(inputs, Neuron(activation, Objective(loss, "sum")), w, b, learning_rate)

    @property
    def columns(self) -> Columns:
        """Inputs and targets."""
        return Columns(("x", "t"), (self.inputs.x, self.inputs.t))

    def write_phrases(self) -> dict[str, object]:
        """Write what comes into the places of the templates."""
        objective, activation = self.neuron.objective, self.neuron.activation.name
        output_latex, slope_latex = chain_rule.FORMULAS[activation]
        inputs, choice = self.inputs, self.inputs.choice
        return {
            "if_drawn": show_if(inputs.of > inputs.n),
            "n": f"{inputs.n:,}",
            "drawn_from": f"{inputs.of:,}",
            "if_standardised": show_if(choice.standardised),
            "mean": write_number(inputs.mean),
            "deviation": write_number(inputs.deviation or 1.0),
            "if_unit_targets": show_if(choice.unit_targets),
            # The name of the feature is somebody's: it is in no comment.
            "if_named": show_if(bool(choice.column)),
            "feature": write_text(choice.column),
            "column": write_text(choice.column or "x"),
            "w": write_number(self.w),
            "b": write_number(self.b),
            **describe_learning_rate(self.learning_rate),
            "objective": describe_objective(objective),
            "loss": describe_loss(objective.loss),
            "reduction": objective.reduction,
            "activation": write_text(activation),
            "activation_in_numpy": IN_NUMPY[activation],
            "activation_in_torch": IN_TORCH[activation],
            "output_latex": output_latex,
            "slope_latex": slope_latex,
        }
