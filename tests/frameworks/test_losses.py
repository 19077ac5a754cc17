"""The losses of the table in PyTorch and scikit-learn: value and gradient of each example."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn._loss import loss as sklearn_losses

from lossviz.loss import AbsoluteError, Huber, LogCosh, QuantileLoss, SquaredError, choose_loss

RNG = np.random.default_rng(5)
TARGET, OUTPUT = RNG.normal(size=(2, 400)) * 3


def pinball(tau):
    # PyTorch has none: its own text for it takes the larger of two lines.
    return lambda o, t: torch.maximum(tau * (t - o), (tau - 1) * (t - o))


IN_TORCH = {
    SquaredError(half=False): torch.nn.MSELoss(reduction="none"),
    AbsoluteError(): torch.nn.L1Loss(reduction="none"),
    Huber(): torch.nn.HuberLoss(reduction="none"),
    Huber(0.3): torch.nn.HuberLoss(reduction="none", delta=0.3),
    LogCosh(): lambda o, t: torch.log(torch.cosh(o - t)),
    QuantileLoss(0.9): pinball(0.9),
    QuantileLoss(0.2): pinball(0.2),
}
IN_SKLEARN = {
    SquaredError(): sklearn_losses.HalfSquaredError(),
    AbsoluteError(): sklearn_losses.AbsoluteError(),
    QuantileLoss(0.9): sklearn_losses.PinballLoss(quantile=0.9),
    QuantileLoss(0.2): sklearn_losses.PinballLoss(quantile=0.2),
}


@pytest.mark.parametrize("loss", IN_TORCH, ids=repr)
def test_pytorch_gives_value_and_gradient(loss):
    output = torch.tensor(OUTPUT, requires_grad=True)
    values = IN_TORCH[loss](output, torch.tensor(TARGET))
    values.sum().backward()
    # Near the target a cosh is 1 to within some 2^-53, of which its logarithm keeps all.
    expected = pytest.approx(values.detach().numpy(), rel=1e-12, abs=2**-51)
    assert loss.value(TARGET, OUTPUT) == expected
    assert loss.gradient(TARGET, OUTPUT) == pytest.approx(output.grad.numpy(), rel=1e-12)


@pytest.mark.parametrize("loss", IN_SKLEARN, ids=repr)
def test_scikit_learn_gives_value_and_gradient(loss):
    theirs = IN_SKLEARN[loss]
    value, gradient = theirs.loss_gradient(TARGET, OUTPUT)
    assert loss.value(TARGET, OUTPUT) == pytest.approx(value, rel=1e-12)
    assert loss.gradient(TARGET, OUTPUT) == pytest.approx(gradient, rel=1e-12)


def test_smooth_l1_is_huber_over_its_delta():
    for delta in (0.3, 1.0, 2.5):
        smooth = torch.nn.SmoothL1Loss(reduction="none", beta=delta)
        theirs = smooth(torch.tensor(OUTPUT), torch.tensor(TARGET)).numpy()
        ours = choose_loss("huber", delta=delta).value(TARGET, OUTPUT) / delta
        assert ours == pytest.approx(theirs, rel=1e-12)


def test_at_the_kink_pytorch_takes_a_slope_of_0():
    on_target = torch.zeros(1, requires_grad=True, dtype=torch.float64)
    torch.nn.L1Loss()(on_target, torch.zeros(1, dtype=torch.float64)).backward()
    assert on_target.grad.item() == AbsoluteError().gradient(0.0, 0.0) == 0
