"""The one example that a page is about, with its switches as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lossviz import code
from lossviz.explain import Line, SignConvention, derivation, rates, takeaways
from lossviz.figures import one_prediction
from lossviz.figures.one_prediction import secant, steps
from lossviz.figures.scene import ranges
from lossviz.loss import Loss, Objective, SquaredError, Verdict, descent, is_symmetric
from pages.state import Placed, Source, Values
from pages.state import parameters as p


@dataclass(frozen=True, kw_only=True)
class OnePredictionView:
    """One target and one prediction, and what follows from them.

    Attributes
    ----------
    output, target, learning_rate : float
        As they were chosen.
    loss : Loss
        The loss of the example.
    convention : {"t - o", "o - t"}
        Which difference is inside; only of a symmetric loss either one is.
    half_width : float
        How far the axis goes on either side of the target, at least.
    step : int
        Steps taken.
    width : str
        The width d of the secant.
    compared : bool
        Whether the loss is seen beside the one with its ½ switched over.
    """

    output: float
    target: float
    learning_rate: float
    loss: Loss
    convention: SignConvention
    half_width: float
    step: int
    width: str
    compared: bool = False

    @classmethod
    def from_values(cls, values: Values, _: Source) -> OnePredictionView:
        """Take what the parameters of the page say."""
        output, target = values[p.OUTPUT.name], values[p.TARGET.name]
        loss = p.read_loss(values)
        return cls(
            output=output,
            target=target,
            learning_rate=values[p.LEARNING_RATE.name],
            loss=loss,
            convention=values[p.CONVENTION.name] if is_symmetric(loss) else p.CONVENTION.default,
            half_width=ranges.widen_half_width(output, target, values[p.HALF_WIDTH.name]),
            step=values[p.STEP.name],
            width=values[p.WIDTH.name],
            compared=values[p.ANSWER.name] == "half",
        )

    @property
    def squares(self) -> bool:
        """Whether the loss is a squared error, with its ½ and its algebra."""
        return isinstance(self.loss, SquaredError)

    @property
    def objective(self) -> Objective:
        """The loss, as a sum over one example."""
        return Objective(self.loss, "sum")

    @property
    def _descent(self) -> dict[str, Any]:
        """What goes down, and how fast."""
        return {"loss": self.loss, "learning_rate": self.learning_rate}

    @property
    def value(self) -> float:
        """The loss of the prediction."""
        return self.loss.value(self.target, self.output)

    @property
    def gradient(self) -> float:
        """The slope of the loss at the prediction."""
        return self.loss.gradient(self.target, self.output)

    @property
    def verdict(self) -> Verdict:
        """What steps of this learning rate do."""
        return descent.judge_at(self.loss, self.target, self.output, self.learning_rate)

    def tabulate_rates(self) -> str:
        """Lay out what each learning rate does to this prediction."""
        return rates.tabulate_rates(self.loss, self.verdict)

    def draw_curve(self) -> Placed:
        """Draw the loss curve over the gradient line."""
        scene = one_prediction.draw_loss_curve(
            self.target,
            self.half_width,
            formula=self.loss.formula(self.convention),
            **self._descent,
        )
        if not isinstance(self.loss, SquaredError):
            scene = one_prediction.add_squared_error(scene, self.target, self.half_width)
        elif self.compared:
            scene = one_prediction.add_other_half(scene, self.target, self.half_width, self.loss)
        return scene, {
            one_prediction.HANDLE: self.output,
            one_prediction.RATE: self.learning_rate,
        }

    def draw_steps(self) -> Placed:
        """Draw the steps of descent."""
        scene = steps.draw_steps(self.target, self.output, **self._descent)
        taken = min(self.step, scene.handles[-1].high)
        return scene, {**scene.start_values, steps.HANDLE: taken}

    def draw_secant(self) -> Placed:
        """Draw the secant and the error of its slope."""
        scene = secant.draw_secant(self.target, self.output, self.half_width, loss=self.loss)
        return scene, {secant.HANDLE: secant.WIDTHS.index(self.width)}

    def derive(self) -> tuple[Line, ...]:
        """Derive the gradient and the step."""
        return derivation.derive_gradient(
            self.target, self.output, convention=self.convention, **self._descent
        )

    def derive_in_numbers(self) -> tuple[str, ...]:
        """Write loss, gradient and step in numbers, with the decimals of the picture."""
        scene, _ = self.draw_curve()
        return derivation.write_beside(self.derive(), scene.formats["o"].least)

    def derive_same_update(self) -> tuple[Line, ...]:
        """Show that both conventions give the same step."""
        return derivation.derive_same_update(self.target, self.output, **self._descent)

    def derive_delta_rule(self) -> tuple[Line, ...]:
        """Show that the delta rule is the same step."""
        return derivation.derive_delta_rule(self.target, self.output, **self._descent)

    def program(self) -> code.OnePrediction:
        """What the code of the page has to give."""
        return code.OnePrediction(
            self.target, self.output, self.learning_rate, self.loss, self.convention
        )

    def conclude(self) -> str:
        """Say what the page comes to."""
        return takeaways.conclude_one_prediction(self.target, self.output, **self._descent)
