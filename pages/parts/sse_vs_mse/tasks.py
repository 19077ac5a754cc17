"""What to try on "SSE vs MSE"; each task is aimed at one misunderstanding."""

from __future__ import annotations

from pages.parts.sse_vs_mse.view import SseVsMseView
from pages.prose import tasks


def ask_about_noise(view: SseVsMseView) -> None:
    """Ask how the noise of the SSE goes with the batch size."""
    tasks.ask(
        "noise of the sum",
        "The batch grows until it is all rows. The noise of its SSE...",
        options=("grows up to all rows", "grows, then goes to 0", "shrinks all the way"),
        answer="grows, then goes to 0",
        because="At first more terms add noise, like the root of B. But there is only one batch "
        "of all rows, so its SSE has no noise.",
        doing="Drag the batch size to all rows.",
        done=view.size == view.data.n,
    )


def ask_about_rates(view: SseVsMseView) -> None:
    """Ask which learning rate makes the same step under the SSE as under the MSE."""
    tasks.ask(
        "same step",
        "A learning rate suits the MSE with batches of B. You change to the SSE, with the "
        "same factor ½ or 1. For the same step the learning rate must be...",
        options=("the same", "B times as large", "B times as small"),
        answer="B times as small",
        because="For what the rows share, the gradient of the sum is B times that of the mean, "
        "so the learning rate is divided by B.",
        doing="Convert the learning rate: both make the same first step.",
        done=view.rates.sse == view.convert_rate()[0] and view.size > 1,
    )


def ask_about_last_batch(view: SseVsMseView) -> None:
    """Ask what the mean of the batches' MSEs is where the last batch is smaller."""
    tasks.ask(
        "mean of means",
        "The last batch is smaller. Is the mean of the batches' MSEs the MSE of all rows?",
        options=("always", "only with weights B / N", "never"),
        answer="only with weights B / N",
        because="The mean of each batch has to count with its share of the rows. With equal "
        "weights, a row of the small last batch counts more than any other row.",
        doing="Choose a batch size that leaves a smaller last batch.",
        done=view.deal_epoch().last_counts > 1,
    )
