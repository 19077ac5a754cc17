"""SSE vs MSE: its controls, what follows from them, its tasks."""

from pages.parts.sse_vs_mse.page import PAGE
from pages.parts.sse_vs_mse.rates import pick_rates
from pages.parts.sse_vs_mse.tasks import TASKS
from pages.parts.sse_vs_mse.two_sets import pick_two_sets
from pages.parts.sse_vs_mse.view import SseVsMseView, pick_data_and_size

__all__ = [
    "PAGE",
    "TASKS",
    "SseVsMseView",
    "pick_data_and_size",
    "pick_rates",
    "pick_two_sets",
]
