"""What people ask, and the address of the page that answers it, with its parameters."""

from __future__ import annotations

from typing import Final

QUESTIONS: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("What if the output is too high?", "one-prediction", {"o": "2.6"}),
    ("Why the one half?", "one-prediction", {"half": "false"}),
    ("Is it t − o or o − t?", "one-prediction", {"sign": "o - t"}),
    ("Which learning rate still converges?", "one-prediction", {"eta": "1.8"}),
    ("What if the learning rate is too large?", "one-prediction", {"eta": "2.1"}),
    ("Can the slope be measured instead of derived?", "one-prediction", {"d": "0.01"}),
    ("My average error is 0. Why is the loss not?", "batch", {"data": "cancel"}),
    ("How much can one outlier do?", "batch", {"data": "outlier", "row": "19"}),
    ("What does a real model look like?", "batch", {"data": "diabetes"}),
    ("What stands out in predictions that are biased?", "batch", {"data": "biased"}),
    ("Why is my gradient smaller under the mean?", "batch", {"data": "diabetes", "loss": "MSE"}),
    ("Too high: do the weights go down?", "weights", {"x1": "-1"}),
    (
        "What moves the weights on average?",
        "weights",
        {"data": "diabetes", "loss": "MSE"},
    ),
    ("Why does nothing move although the loss is large?", "weights", {"phi": "ReLU", "w1": "1"}),
    ("Why does training crawl without standardising?", "weights", {"std": "false"}),
    ("Why take the mean, and not the sum?", "sse-vs-mse", {"data": "diabetes", "B": "32"}),
    ("How does the learning rate go with the batch?", "sse-vs-mse", {"data": "diabetes", "B": "8"}),
    ("When do larger batches pay?", "sse-vs-mse", {"data": "biased", "show-noise": "true"}),
    ("Is the mean of the batches' means right?", "sse-vs-mse", {"data": "five", "B": "4"}),
)
