"""What one outlier does under two losses, in words."""

from __future__ import annotations

from lossviz.base import format_percent
from lossviz.batch import compute_gradient_shares, compute_shares
from lossviz.data import Dataset
from lossviz.loss import Loss


def describe_two_losses(data: Dataset, number: int, name: str, losses: tuple[Loss, Loss]) -> str:
    """Say how much one row makes of two losses and of their gradients, and how many rows matter.

    Parameters
    ----------
    data : Dataset
    number : int
        The row, counted from 1.
    name : str
        What it is called.
    losses : tuple of Loss
    """
    shares = [compute_shares(data, loss) for loss in losses]
    parts = [format_percent(float(each.of_rows[number - 1])) for each in shares]
    gradients = [
        format_percent(float(compute_gradient_shares(data, loss)[number - 1])) for loss in losses
    ]
    first, second = losses
    sentence = (
        f"{first.name[0].upper()}{first.name[1:]}: {name} makes {parts[0]} of the loss, and "
        f"{gradients[0]} of the gradients by size. {second.name[0].upper()}{second.name[1:]}: "
        f"{parts[1]} of the loss, and {gradients[1]} of the gradients."
    )
    few = [each.rows_for(0.8) for each in shares]
    if few[0] == few[1] or not all(few):
        return sentence
    return (
        f"{sentence} It takes {few[0]:,} of {data.n:,} rows to make 80% of the loss under the "
        f"first, and {few[1]:,} under the second."
    )
