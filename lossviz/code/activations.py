"""Every activation as lines of NumPy and of PyTorch.

Value and slope are written with ``exp(-abs(z))``, as `lossviz.neuron.activations` has them:
``1 / (1 + exp(-z))`` overflows far to the left, and ``o (1 - o)`` loses all digits far to the
right, where the page still has them.
"""

from __future__ import annotations

from typing import Final

# Lines that take z and give the output o and the slope do_dz.
IN_NUMPY: Final = {
    "identity": "o = z\ndo_dz = 1.0",
    "sigmoid": """\
tail = np.exp(-np.abs(z))  # never overflows
o = np.where(z >= 0, 1.0, tail) / (1 + tail)  # 1 / (1 + exp(-z))
do_dz = tail / (1 + tail) ** 2  # o * (1 - o)""",
    "tanh": """\
o = np.tanh(z)
tail = np.exp(-2 * np.abs(z))  # never overflows
do_dz = 4 * tail / (1 + tail) ** 2  # 1 - o**2""",
    "ReLU": """\
o = np.maximum(z, 0.0)
do_dz = np.where(z > 0, 1.0, 0.0)  # at z = 0 it is taken as 0""",
    "softplus": """\
tail = np.exp(-np.abs(z))  # never overflows
o = np.maximum(z, 0.0) + np.log1p(tail)  # log(1 + exp(z))
do_dz = np.where(z >= 0, 1.0, tail) / (1 + tail)  # 1 / (1 + exp(-z))""",
}
# The output as an expression of z.
IN_TORCH: Final = {
    "identity": "z",
    "sigmoid": "torch.sigmoid(z)  # autograd takes the slope o * (1 - o), so far out it is 0",
    "tanh": "torch.tanh(z)  # autograd takes the slope 1 - o**2, so far out it is 0",
    "ReLU": "torch.relu(z)",
    # The one of torch.nn.functional is 2e-9 too little there.
    "softplus": "torch.logaddexp(z, torch.zeros_like(z))  # softplus, also beyond z = 20",
}
