"""The one component that draws every figure, and that handles are dragged on."""

from pages.figure import assets, connection
from pages.figure.alone import show_alone
from pages.figure.beside_panel import choose_beside_picture, place_picture_and_panel
from pages.figure.component import draw_scene, is_heard, show

__all__ = [
    "assets",
    "choose_beside_picture",
    "connection",
    "draw_scene",
    "is_heard",
    "place_picture_and_panel",
    "show",
    "show_alone",
]
