"""Every formula of docs/theory.md has a check, and every check a formula."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs import of_batches, of_loss, of_training

THEORY = (Path(__file__).parent.parent.parent / "docs" / "theory.md").read_text(encoding="utf-8")
IDS = re.findall(r"<!-- ([a-z0-9-]+) -->", THEORY)


def read_table(name):
    """Read the cells of the table that follows a name, without its head."""
    lines = THEORY.partition(f"<!-- {name} -->\n")[2].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


CHECKS = {
    "loss-of-one": of_loss.check_loss_of_one,
    "sse": of_loss.check_sse,
    "mse": of_loss.check_mse,
    "sse-from-mse": of_loss.check_sse_from_mse,
    "kinked-losses": of_loss.check_kinked_losses,
    "smooth-losses": of_loss.check_smooth_losses,
    "bounded-slopes": of_loss.check_bounded_slopes,
    "best-constant": of_loss.check_best_constant,
    "gradient-of-output": of_loss.check_gradient_of_output,
    "gradient-of-bias": of_loss.check_gradient_of_bias,
    "gradient-of-line": of_loss.check_gradient_of_line,
    "sign": of_loss.check_sign,
    "order": of_loss.check_order,
    "triangle": of_loss.check_triangle,
    "curvature-of-output": of_loss.check_curvature_of_output,
    "curvature-of-bias": of_loss.check_curvature_of_bias,
    "step-factor": of_loss.check_step_factor,
    "limit": of_loss.check_limit,
    "one-step": of_loss.check_one_step,
    "rates": lambda: of_loss.check_rates(read_table("rates")),
    "equal-step": of_loss.check_equal_step,
    "hessian-of-line": of_loss.check_hessian_of_line,
    "limit-of-line": of_loss.check_limit_of_line,
    "forward-difference": of_loss.check_forward_difference,
    "central-difference": of_loss.check_central_difference,
    "round-off": of_loss.check_round_off,
    "batch-mean": of_batches.check_batch_mean,
    "batch-sum": of_batches.check_batch_sum,
    "largest-noise": of_batches.check_largest_noise,
    "with-replacement": of_batches.check_with_replacement,
    "mean-of-means": of_batches.check_mean_of_means,
    "accumulate": of_batches.check_accumulate,
    "rmse-of-batches": of_batches.check_rmse_of_batches,
    "noise-scale": of_batches.check_noise_scale,
    "noise-of-gradient": of_batches.check_noise_of_gradient,
    "noise-scale-condition": of_batches.check_noise_scale_condition,
    "scale-plain": of_training.check_scale_plain,
    "scale-decay": of_training.check_scale_decay,
    "scale-adam": of_training.check_scale_adam,
    "scale-adam-l2": of_training.check_scale_adam_l2,
    "scale-clipped": of_training.check_scale_clipped,
    "chain-rule": of_training.check_chain_rule,
    "slopes": of_training.check_slopes,
    "sign-of-weight": of_training.check_sign_of_weight,
    "rmse": of_batches.check_rmse,
    "r-squared": of_batches.check_r_squared,
}


@pytest.mark.parametrize("formula", CHECKS)
def test_the_formula_holds_and_lossviz_has_it(formula):
    CHECKS[formula]()


def test_every_formula_has_a_check_and_every_check_a_formula():
    assert list(CHECKS) == IDS


def test_every_displayed_formula_has_its_name_before_it():
    named = re.findall(r"<!-- [a-z0-9-]+ -->\n(\$\$.*?\$\$|\|.*?\|)\n", THEORY, re.DOTALL)
    assert len(named) == len(IDS)
    displayed = re.findall(r"\$\$.*?\$\$", THEORY, re.DOTALL)
    assert [formula for formula in named if formula.startswith("$$")] == displayed
