"""What to try on "SSE vs MSE"; each task is aimed at one misunderstanding.

Each is done when a fact of the page's `find_facts` holds.
"""

from __future__ import annotations

from typing import Final

from pages.prose import Task

NOISE_OF_THE_SUM: Final = Task(
    key="noise of the sum",
    question="The batch grows until it is all rows. The noise of its SSE...",
    options=("grows for ever", "grows, then goes to 0", "shrinks all the way"),
    answer="grows, then goes to 0",
    because="More terms add more scatter at first, like the root of B. But once all rows "
    "are in the batch there is only one batch left to draw: nothing can scatter.",
    doing="Drag the batch size to all rows.",
    done_when="batch_is_whole",
)
SAME_STEP: Final = Task(
    key="same step",
    question="Your rate suits the MSE with batches of B. You change to the SSE (same h). "
    "For the same step the rate must be...",
    options=("the same", "B times as large", "B times as small"),
    answer="B times as small",
    because="The gradient of the sum for what the rows share is B times that of the mean, "
    "so the rate has to be divided by B.",
    doing="Convert the rate, and see both take the same first step.",
    done_when="steps_are_equal",
)
MEAN_OF_MEANS: Final = Task(
    key="mean of means",
    question="The last batch is smaller. The mean of the batches' losses is the mean over "
    "all rows...",
    options=("always", "only with weights B / N", "never"),
    answer="only with weights B / N",
    because="Each batch's mean has to count with its share of the rows. Counted alike, a "
    "row of the small last batch counts more than any other.",
    doing="Choose a batch size that leaves a smaller last batch.",
    done_when="last_batch_is_smaller",
)
