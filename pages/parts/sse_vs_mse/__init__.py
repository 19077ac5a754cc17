"""SSE vs MSE: its view, its figures, its controls, its questions."""

from pages.parts.sse_vs_mse.expanders import show_expanders
from pages.parts.sse_vs_mse.page import PAGE
from pages.parts.sse_vs_mse.picture import draw_batch, show_controls
from pages.parts.sse_vs_mse.tasks import ask_about_noise

__all__ = [
    "PAGE",
    "ask_about_noise",
    "draw_batch",
    "show_controls",
    "show_expanders",
]
