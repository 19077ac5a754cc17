"""What people ask, and the page that answers it in the state that shows the answer."""

from __future__ import annotations

from typing import Final

from pages.page_table import BATCH, ONE_PREDICTION, SSE_VS_MSE, WEIGHTS, Page

QUESTIONS: Final[tuple[tuple[str, Page, dict[str, str]], ...]] = (
    ("What if the output is too high?", ONE_PREDICTION, {"o": "2.6"}),
    ("Why the one half?", ONE_PREDICTION, {"half": "false"}),
    ("Is it t − o or o − t?", ONE_PREDICTION, {"sign": "o - t"}),
    ("Which learning rate still converges?", ONE_PREDICTION, {"eta": "1.8"}),
    ("What if it is too large?", ONE_PREDICTION, {"eta": "2.1"}),
    ("Can the slope be measured instead of derived?", ONE_PREDICTION, {"d": "0.01"}),
    ("My average error is 0. Why is the loss not?", BATCH, {"data": "cancel"}),
    ("How much can one outlier do?", BATCH, {"data": "outlier", "row": "19"}),
    ("What does a real model look like?", BATCH, {"data": "diabetes"}),
    ("Why is my gradient smaller under the mean?", BATCH, {"data": "diabetes", "loss": "MSE"}),
    ("Too high: do the weights go down?", WEIGHTS, {"x1": "-1"}),
    ("What is it that pulls the weights on average?", WEIGHTS, {"data": "diabetes", "loss": "MSE"}),
    ("Why does nothing move although the loss is large?", WEIGHTS, {"phi": "ReLU", "w1": "1"}),
    ("Why does training crawl without standardising?", WEIGHTS, {"std": "false"}),
    ("Why take the mean, and not the sum?", SSE_VS_MSE, {"data": "diabetes", "B": "32"}),
    ("How does the rate go with the batch?", SSE_VS_MSE, {"data": "diabetes", "B": "8"}),
    ("Is the mean of the batches' means right?", SSE_VS_MSE, {"data": "five", "B": "4"}),
)
