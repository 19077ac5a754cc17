"""The one component that draws every figure, and that handles are dragged on."""

from pages.figure import assets
from pages.figure.component import figure

__all__ = ["assets", "figure"]
