"""SSE vs MSE: its view, its figures, its controls, its questions."""

from pages.parts.sse_vs_mse import guess
from pages.parts.sse_vs_mse.controls import show_controls
from pages.parts.sse_vs_mse.deeper import (
    show_descents,
    show_epoch,
    show_gradients,
    show_noise_scale,
    show_two_sets,
)
from pages.parts.sse_vs_mse.page import LEVELS, PAGE
from pages.parts.sse_vs_mse.tasks import NOISE_OF_THE_SUM
from pages.parts.sse_vs_mse.view import SseVsMseView

__all__ = [
    "LEVELS",
    "NOISE_OF_THE_SUM",
    "PAGE",
    "SseVsMseView",
    "guess",
    "show_controls",
    "show_descents",
    "show_epoch",
    "show_gradients",
    "show_noise_scale",
    "show_two_sets",
]
