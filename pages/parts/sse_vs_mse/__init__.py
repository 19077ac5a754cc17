"""SSE vs MSE: its controls, what follows from them, its tasks."""

from pages.parts.sse_vs_mse.page import PAGE
from pages.parts.sse_vs_mse.rates import pick_rates
from pages.parts.sse_vs_mse.tasks import TASKS
from pages.parts.sse_vs_mse.two_sets import pick_two_sets
from pages.parts.sse_vs_mse.view import SseVsMseView, pick_batch_size_and_data

__all__ = [
    "PAGE",
    "TASKS",
    "SseVsMseView",
    "pick_batch_size_and_data",
    "pick_rates",
    "pick_two_sets",
]
