"""The program of one neuron: its loss, the gradient by weight and bias, and one step."""

from __future__ import annotations

from dataclasses import dataclass

from lossviz.base import DataError, check_number, check_pair
from lossviz.code.activations import LINES, Lines
from lossviz.code.data import Columns, DataFile
from lossviz.code.literals import write_number, write_text
from lossviz.code.one_prediction import explain_mse_loss
from lossviz.code.program import (
    TORCH,
    Flavour,
    NotebookCells,
    Program,
    explain_slope,
    name_objective,
    note_half,
    write_half,
    write_prints,
    write_rate,
    write_sgd,
    write_slope_latex,
)
from lossviz.data import Vector
from lossviz.loss import Objective, Reduction, SquaredError, require_squared_error
from lossviz.neuron import ACTIVATIONS, Activation, Neuron, TrainingInputs

_TITLE = "One neuron, z = w x + b and o = phi(z): its loss, the gradient, and one step."
_NAMES = ("loss", "gradient_w", "gradient_b", "next_w", "next_b")


@dataclass(frozen=True, eq=False)
class Weights:
    """One neuron, and one step with the gradient of all examples.

    The program gives ``loss``, ``gradient_w``, ``gradient_b``, ``next_w`` and ``next_b``.

    Attributes
    ----------
    x, t : ndarray of shape (n,)
        Inputs, as they go into the neuron, and targets; one example is an array of one.
    neuron : Neuron
        Its activation is one of `ACTIVATIONS`, and its loss a squared error.
    w, b : float
    learning_rate : float
    feature : str
        What the input is called in the file; may be empty.
    scaling : tuple of float, optional
        Mean and deviation that `x` was standardised with.
    unit_targets : bool
        Whether `t` was brought to the range from 0 to 1.
    of : int, optional
        Of how many rows these are a random sample.

    Raises
    ------
    DataError
        For numbers that are not finite, another activation, and another loss.
    """

    x: Vector
    t: Vector
    neuron: Neuron
    w: float
    b: float
    learning_rate: float
    feature: str = ""
    scaling: tuple[float, float] | None = None
    unit_targets: bool = False
    of: int | None = None

    def __post_init__(self) -> None:
        check_pair(self.x, self.t)
        for name in ("w", "b", "learning_rate"):
            check_number(getattr(self, name), name)
        require_squared_error(self.neuron.objective.loss, "the program of a neuron")
        if self.neuron.activation is not ACTIVATIONS.get(self.neuron.activation.name):
            raise DataError(f"The activation is none of {', '.join(ACTIVATIONS)}: choose one.")

    @classmethod
    def of_inputs(
        cls,
        inputs: TrainingInputs,
        neuron: Neuron,
        at: tuple[float, float],
        learning_rate: float,
    ) -> Weights:
        """Take the fit on a data set.

        Parameters
        ----------
        inputs : TrainingInputs
            The rows that the loss is over, scaled as they are.
        neuron : Neuron
        at : (float, float)
            Weight and bias.
        learning_rate : float
        """
        choice = inputs.choice
        scaling = (inputs.mean, inputs.deviation or 1.0) if choice.standardised else None
        return cls(
            inputs.x,
            inputs.t,
            neuron,
            *at,
            learning_rate,
            choice.column,
            scaling,
            choice.unit_targets,
            inputs.of,
        )

    @classmethod
    def of_example(
        cls,
        x: float,
        t: float,
        w: float,
        b: float,
        *,
        activation: Activation,
        loss: SquaredError,
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
        loss : SquaredError
        learning_rate : float
        """
        columns = Columns.of_one(("x", "t"), (x, t))
        return cls(*columns.values, Neuron(activation, Objective(loss, "sum")), w, b, learning_rate)

    @property
    def half(self) -> bool:
        """Whether the one half stands before the square."""
        return require_squared_error(self.neuron.objective.loss, "the program of a neuron").half

    @property
    def reduction(self) -> Reduction:
        """Whether the examples' losses are added or averaged."""
        return self.neuron.objective.reduction

    def write(self, flavour: Flavour) -> Program:
        """Write the program in its parts."""
        if flavour == "PyTorch":
            return self._write_torch()
        return self._write_numpy() if flavour == "NumPy" else self._write_lossviz()

    def notebook_cells(self) -> NotebookCells:
        """Write formula and figure for a notebook."""
        n = "n" if self.reduction == "mean" else ""
        factor = {(True, "n"): r"\frac{1}{2n} ", (True, ""): r"\tfrac{1}{2} "}.get(
            (self.half, n), r"\frac{1}{n} " if n else ""
        )
        outer = write_slope_latex(self.half, self.reduction)
        return NotebookCells(
            "# One neuron\n\n"
            f"The sum $z_i = w x_i + b$, the output $o_i = \\varphi(z_i)$ with "
            f"$\\varphi(z) = {self._lines.latex}$, and the loss of all $n$ examples:\n\n"
            rf"$$L = {factor}\sum_{{i=1}}^{{n}} (t_i - o_i)^2$$"
            "\n\nThe chain rule has three factors: the slope of the loss, that of the activation, "
            "and the input. For the bias the last one is 1.\n\n"
            rf"$$\frac{{\partial L}}{{\partial w}} = \sum_{{i=1}}^{{n}} {outer} \cdot "
            rf"\varphi'(z_i) \cdot x_i, \qquad \varphi'(z) = {self._lines.slope}$$"
            f"\n\n{explain_slope(self.half, self.reduction)}",
            self._write_figure(),
        )

    def write_file(self) -> DataFile | None:
        """Write the file of the rows; None where they are written out."""
        return self._columns.write_file()

    @property
    def _columns(self) -> Columns:
        return Columns(("x", "t"), (self.x, self.t))

    @property
    def _lines(self) -> Lines:
        return LINES[self.neuron.activation.name]

    def _write_values(self, columns: str, make: str = "{}") -> str:
        """Write data, where the neuron stands, and what its input is called."""
        feature = f"feature = {write_text(self.feature)}\n" if self.feature else ""
        w, b = (make.format(write_number(value)) for value in (self.w, self.b))
        return (
            f"{self._explain_scaling()}{columns}\n{feature}"
            f"w = {w}\nb = {b}\n{write_rate(self.learning_rate)}"
        )

    def _explain_scaling(self) -> str:
        """Say what was done to the columns of the file, as comments without any of its names."""
        said = ""
        if self.of and self.of > self.x.size:
            said += (
                f"# {self.x.size:,} rows, drawn at random from {self.of:,}: those of the page.\n"
            )
        if self.scaling:
            mean, deviation = map(write_number, self.scaling)
            said += f"# The inputs are standardised: x = (feature - {mean}) / {deviation}\n"
        if self.unit_targets:
            said += "# The targets are brought to the range from 0 to 1.\n"
        return said

    def _write_prints(self, item: str = "") -> str:
        feature = 'print("the weight is that of", feature)\n' if self.feature else ""
        return feature + write_prints(*_NAMES, item=item)

    def _write_numpy(self) -> Program:
        reduce = "np.mean" if self.reduction == "mean" else "np.sum"
        return Program(
            _TITLE,
            "import numpy as np",
            self._write_values(self._columns.write_numpy()),
            f"z = w * x + b\n{self._lines.numpy}\n"
            "error = o - t  # negative: too low, positive: too high\n"
            f"loss = {write_half(self.half)}{reduce}(error**2){note_half(self.half)}\n\n"
            "# The chain rule, for each example: dL/dw = dL/do * do/dz * dz/dw.\n"
            f"# {explain_slope(self.half, 'sum')}\n"
            f"dl_do = {'error' if self.half else '2 * error'}\n"
            f"gradient_w = {reduce}(dl_do * do_dz * x)  # dz/dw = x\n"
            f"gradient_b = {reduce}(dl_do * do_dz)  # dz/db = 1\n\n"
            "next_w = w - learning_rate * gradient_w\n"
            "next_b = b - learning_rate * gradient_b",
            self._write_prints(),
        )

    def _write_lossviz(self) -> Program:
        name = self.neuron.activation.name
        return Program(
            _TITLE,
            "import lossviz\nimport numpy as np\n"
            "from lossviz.loss import descent\nfrom lossviz.neuron import ACTIVATIONS, Neuron",
            self._write_values(self._columns.write_numpy()),
            f"objective = {name_objective(self.half, self.reduction)}{note_half(self.half)}\n"
            f"neuron = Neuron(ACTIVATIONS[{write_text(name)}], objective)\n"
            "loss = neuron.value(x, t, (w, b))\n"
            "gradient_w, gradient_b = neuron.gradient(x, t, (w, b))\n\n"
            "next_w = descent.take_step(w, gradient_w, learning_rate)\n"
            "next_b = descent.take_step(b, gradient_b, learning_rate)",
            self._write_prints(),
        )

    def _write_torch(self) -> Program:
        columns = self._columns
        return Program(
            _TITLE,
            ("import numpy as np\n" if columns.in_file else "") + TORCH,
            self._write_values(
                columns.write_torch(),
                "torch.tensor({}, dtype=torch.float64, requires_grad=True)",
            ),
            f"z = w * x + b\no = {self._lines.torch}\n{explain_mse_loss(self.half)}\n"
            f'loss = {write_half(self.half)}mse_loss(o, t, reduction="{self.reduction}")\n'
            "loss.backward()\n"
            "gradient_w, gradient_b = w.grad, b.grad\n\n"
            f"{write_sgd('w, b', self.learning_rate)}\n"
            "optimiser.step()  # changes w and b themselves\n"
            "next_w, next_b = w.detach(), b.detach()",
            self._write_prints(".item()"),
        )

    def _write_figure(self) -> str:
        name = write_text(self.feature or "x")
        return (
            "import lossviz\nfrom lossviz.figures import neuron\n\n"
            f"data = lossviz.Dataset(t, t, columns={{{name}: x.tolist()}})\n"
            "neuron.show(\n"
            "    data,\n"
            f"    {name},\n"
            f"    activation={write_text(self.neuron.activation.name)},\n"
            f"    objective={name_objective(self.half, self.reduction)},\n"
            "    learning_rate=learning_rate,\n"
            "    weight=w,\n"
            "    bias=b,\n"
            "    standardised=False,\n"
            ")"
        )
