"""SSE vs MSE: its controls, what follows from them, its questions."""

from pages.parts.sse_vs_mse import guess
from pages.parts.sse_vs_mse.deeper import (
    show_descents,
    show_epoch,
    show_gradients,
    show_noise_scale,
    show_two_sets,
)
from pages.parts.sse_vs_mse.page import PAGE
from pages.parts.sse_vs_mse.tasks import NOISE_OF_THE_SUM
from pages.parts.sse_vs_mse.view import SseVsMseView, pick_size_and_switches

__all__ = [
    "NOISE_OF_THE_SUM",
    "PAGE",
    "SseVsMseView",
    "guess",
    "pick_size_and_switches",
    "show_descents",
    "show_epoch",
    "show_gradients",
    "show_noise_scale",
    "show_two_sets",
]
