"""The program of a batch: SSE, MSE, RMSE, R squared, and the gradient of every row."""

from __future__ import annotations

from dataclasses import dataclass

from lossviz.base import check_number
from lossviz.batch import measure_quality
from lossviz.code.literals import write_items, write_text
from lossviz.code.phrases import describe_learning_rate, describe_objective
from lossviz.code.state import Columns, State, describe_data, take_columns
from lossviz.code.template import show_if
from lossviz.data import Dataset
from lossviz.loss import MSE, SSE, Objective, Reduction, require_squared_error

_FEW = 20
_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Batch(State):
    """A batch, its loss as a sum and as a mean, and the step of one of them.

    The program gives ``sse``, ``mse``, ``rmse`` and ``r_squared`` (None where all targets are
    equal), and for every row ``gradient`` and ``next_output``.

    Attributes
    ----------
    data : Dataset
    reduction : {"sum", "mean"}
        Of which the gradient is: "sum" for the SSE, "mean" for the MSE.
    learning_rate : float
    sse, mse : Objective
        SSE and MSE with their switches.
    label : str, optional
        The column that names the rows.

    Raises
    ------
    DataError
        For a learning rate that is not finite, a column that there is not, and objectives of
        another loss than a squared error.
    """

    templates = "batch"

    data: Dataset
    reduction: Reduction
    learning_rate: float
    sse: Objective = SSE
    mse: Objective = MSE
    label: str | None = None

    def __post_init__(self) -> None:
        check_number(self.learning_rate, "the learning rate")
        self.data.labels(self.label, [0])
        for objective in (self.sse, self.mse):
            require_squared_error(objective.loss, "the program of a batch")

    @property
    def columns(self) -> Columns:
        """Targets and outputs."""
        return take_columns(self.data)

    def write_phrases(self) -> dict[str, object]:
        """Write what comes into the places of the templates."""
        name, objective = ("SSE", self.sse) if self.reduction == "sum" else ("MSE", self.mse)
        labels: list[str] = []  # not where the rows are read from a file
        if self.label is not None and not self.columns.in_file:
            named = self.data.labels(self.label, range(self.data.n))
            labels = [name or "" for name in named]  # a frame may lack one
        # Of the rows that are written, also where they are a sample of more.
        quality = measure_quality(Dataset(self.data.target, self.data.output))
        many = self.data.n > _FEW
        return {
            "sse": describe_objective(self.sse),
            "mse": describe_objective(self.mse),
            "objective": describe_objective(objective),
            "name": name,
            "variable": name.lower(),
            "reduction": self.reduction,
            **describe_data(self.data),
            **describe_learning_rate(self.learning_rate),
            "if_named": show_if(bool(labels)),
            "labels": write_items(map(write_text, labels), "labels = [", "]"),
            "if_defined": show_if(quality.r_squared is not None),
            "if_undefined": show_if(quality.r_squared is None),
            "first": f"[:{_SHOWN}]" if many else "",
            "of_first": f" of the first {_SHOWN} rows" if many else "",
        }
