"""What is known of a page before it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lossviz.data import Dataset
from lossviz.figures.scene import Scene
from pages.state.link import Choice, Parameter

Values = Mapping[str, Any]
Placed = tuple[Scene, dict[str, float]]
Picture = Callable[[], Placed]


class Source(Protocol):
    """A data set, and the column that names its rows best."""

    @property
    def data(self) -> Dataset:
        """The data set."""

    @property
    def names(self) -> str | None:
        """The column."""


@dataclass(frozen=True)
class PageFigure:
    """A figure of a page that can stand alone, drawn from what an address says.

    Attributes
    ----------
    key : str
        Its key on the page, and its name in the address of an embed; kept for ever.
    label : str
        What it is, for a screen reader.
    draw : callable
        Takes the value of each parameter of the page, and the data; gives the scene, and
        where the handles stand. May raise a LossvizError.
    offers : tuple of Parameter
        What can be chosen beside it, and is not a handle on it.
    """

    key: str
    label: str
    draw: Callable[[Values, Source], Placed]
    offers: tuple[Parameter, ...] = ()


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
    figures : tuple of PageFigure
        Those that can stand alone; the main one first.
    data : Choice, optional
        The parameter that says where its data come from.
    """

    script: str
    path: str
    name: str
    question: str
    icon: str
    parameters: tuple[Parameter, ...] = ()
    picture: Picture | None = None
    figures: tuple[PageFigure, ...] = ()
    data: Choice[str] | None = None
