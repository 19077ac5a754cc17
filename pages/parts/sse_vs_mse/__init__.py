"""SSE vs MSE: its controls, what follows from them, its tasks."""

from pages.parts.sse_vs_mse.page import PAGE
from pages.parts.sse_vs_mse.rates import pick_rates
from pages.parts.sse_vs_mse.tasks import tasks_for
from pages.parts.sse_vs_mse.two_sets import pick_two_sets
from pages.parts.sse_vs_mse.view import SseVsMseView, pick

__all__ = [
    "PAGE",
    "SseVsMseView",
    "pick",
    "pick_rates",
    "pick_two_sets",
    "tasks_for",
]
