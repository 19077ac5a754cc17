"""Every activation as lines of NumPy, of PyTorch and of LaTeX.

Value and slope are written with ``exp(-abs(z))``, as `lossviz.neuron.activations` has them:
``1 / (1 + exp(-z))`` overflows far to the left, and ``o (1 - o)`` loses all digits far to the
right, where the page still has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_TAIL: Final = "tail = np.exp(-np.abs(z))  # never overflows"
_SIGMOID: Final = "np.where(z >= 0, 1.0, tail) / (1 + tail)"
_OF_SIGMOID: Final = r"\frac{1}{1 + e^{-z}}"


@dataclass(frozen=True)
class Lines:
    """An activation in the programs.

    Attributes
    ----------
    numpy : str
        Lines that take `z` and give the output `o` and the slope `do_dz`.
    torch : str
        The output as an expression.
    latex, slope : str
        The formulas of both.
    """

    numpy: str
    torch: str
    latex: str
    slope: str


LINES: Final = {
    "identity": Lines("o = z\ndo_dz = 1.0", "z", "z", "1"),
    "sigmoid": Lines(
        f"{_TAIL}\n"
        f"o = {_SIGMOID}  # 1 / (1 + exp(-z))\n"
        "do_dz = tail / (1 + tail) ** 2  # o * (1 - o)",
        "torch.sigmoid(z)  # autograd takes the slope o * (1 - o), so far out it is 0",
        _OF_SIGMOID,
        r"o\,(1 - o)",
    ),
    "tanh": Lines(
        "o = np.tanh(z)\n"
        "tail = np.exp(-2 * np.abs(z))  # never overflows\n"
        "do_dz = 4 * tail / (1 + tail) ** 2  # 1 - o**2",
        "torch.tanh(z)  # autograd takes the slope 1 - o**2, so far out it is 0",
        r"\tanh z",
        "1 - o^2",
    ),
    "ReLU": Lines(
        "o = np.maximum(z, 0.0)\ndo_dz = np.where(z > 0, 1.0, 0.0)  # at z = 0 it is taken as 0",
        "torch.relu(z)",
        r"\max(0, z)",
        "[z > 0]",
    ),
    "softplus": Lines(
        f"{_TAIL}\n"
        "o = np.maximum(z, 0.0) + np.log1p(tail)  # log(1 + exp(z))\n"
        f"do_dz = {_SIGMOID}  # 1 / (1 + exp(-z))",
        # The one of torch.nn.functional is 2e-9 too little there.
        "torch.logaddexp(z, torch.zeros_like(z))  # softplus, also beyond z = 20",
        r"\ln(1 + e^{z})",
        _OF_SIGMOID,
    ),
}
