"""The program of one prediction: its loss, its gradient and one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from lossviz.base import check_number
from lossviz.code.literals import write_number
from lossviz.code.phrases import describe_learning_rate, describe_loss
from lossviz.code.state import State
from lossviz.explain import SignConvention
from lossviz.loss import SSE, Loss, require_squared_error

_SLOPE_OF_INSIDE = {
    "t - o": "The inside, t - o,\n# has the slope -1, which turns target - output round.",
    "o - t": "The inside, o - t,\n# has the slope 1.",
}


@dataclass(frozen=True)
class OnePrediction(State):
    """One target and one output, and the step of a learning rate.

    The program gives ``loss``, ``gradient``, ``next_output`` and ``next_loss``.

    Attributes
    ----------
    target, output : float
    learning_rate : float
    loss : Loss
        A squared error.
    convention : {"t - o", "o - t"}
        Which difference is squared.

    Raises
    ------
    DataError
        For numbers that are not finite, and for another loss.
    ValueError
        For another convention.
    """

    templates = "one_prediction"

    target: float
    output: float
    learning_rate: float
    loss: Loss = SSE.loss
    convention: SignConvention = "t - o"

    def __post_init__(self) -> None:
        for name in ("target", "output", "learning_rate"):
            check_number(getattr(self, name), name)
        require_squared_error(self.loss, "the program of one prediction")
        if self.convention not in get_args(SignConvention):
            raise ValueError(f"convention is {self.convention!r}; expected 't - o' or 'o - t'.")

    def write_phrases(self) -> dict[str, object]:
        """Write what comes into the places of the templates."""
        loss = describe_loss(self.loss)
        inside = self.convention.replace("t", "target").replace("o", "{}")
        return {
            "target": write_number(self.target),
            "output": write_number(self.output),
            **describe_learning_rate(self.learning_rate),
            "loss": loss,
            "half": bool(loss.half),
            "gradient": f"{loss.two}(output - target)" if loss.two else "output - target",
            "gradient_latex": "2 (o - t)" if loss.two else "o - t",
            "convention": self.convention,
            "inside": inside.format("output"),
            "next_inside": inside.format("next_output"),
            "slope_of_inside": _SLOPE_OF_INSIDE[self.convention],
        }
