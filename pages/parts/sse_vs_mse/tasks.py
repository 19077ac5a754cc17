"""What to try on "SSE vs MSE"; each task is aimed at one misunderstanding.

Each is done when a fact of the page's `find_facts` holds.
"""

from __future__ import annotations

from typing import Final

from pages.prose import Task

NOISE_OF_THE_SUM: Final = Task(
    key="noise of the sum",
    question="The batch grows until it is all rows. The noise of its SSE...",
    options=("grows up to all rows", "grows, then goes to 0", "shrinks all the way"),
    answer="grows, then goes to 0",
    because="At first more terms add noise, like the root of B. But there is only one batch "
    "of all rows, so its SSE has no noise.",
    doing="Drag the batch size to all rows.",
    done_when="batch_is_whole",
)
SAME_STEP: Final = Task(
    key="same step",
    question="A learning rate suits the MSE with batches of B. You change to the SSE, with the "
    "same factor ½ or 1. For the same step the learning rate must be...",
    options=("the same", "B times as large", "B times as small"),
    answer="B times as small",
    because="For what the rows share, the gradient of the sum is B times that of the mean, "
    "so the learning rate is divided by B.",
    doing="Convert the learning rate: both make the same first step.",
    done_when="steps_are_equal",
)
MEAN_OF_MEANS: Final = Task(
    key="mean of means",
    question="The last batch is smaller. Is the mean of the batches' MSEs the MSE of all rows?",
    options=("always", "only with weights B / N", "never"),
    answer="only with weights B / N",
    because="The mean of each batch has to count with its share of the rows. With equal "
    "weights, a row of the small last batch counts more than any other row.",
    doing="Choose a batch size that leaves a smaller last batch.",
    done_when="last_batch_is_smaller",
)
