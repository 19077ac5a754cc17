"""What is known of a page before it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lossviz.figures.scene import Scene
from pages.state.link import Parameter

Picture = Callable[[], tuple[Scene, dict[str, float]]]


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    script : str
        Its file, beside frame.py.
    path : str
        Its address, kept for ever; empty for the home page.
    name : str
        Its name in the navigation.
    question : str
        What it answers: its title.
    icon : str
        Its icon in the navigation.
    parameters : tuple of Parameter
        What its address may say.
    picture : callable, optional
        Gives the scene of its card on the home page, and where the handles stand.
    """

    script: str
    path: str
    name: str
    question: str
    icon: str
    parameters: tuple[Parameter, ...] = ()
    picture: Picture | None = None
