"""What is known of a page before it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from lossviz.data import Dataset
from lossviz.figures.scene import Scene
from pages.state.link import Choice, Expander, Parameter, Values

V = TypeVar("V")
Placed = tuple[Scene, Mapping[str, float]]


@dataclass(frozen=True)
class Source:
    """The data that a page is about.

    Attributes
    ----------
    data : Dataset
        The same object as long as the choice is the same.
    names : str or None
        The column that names the rows best.
    waiting : bool
        It is a sample, until a file comes.
    problem : str
        Why the data of a link are not there; then it is a sample, too.
    """

    data: Dataset
    names: str | None = None
    waiting: bool = False
    problem: str = ""


def _set_namesake(view: Any, handle: str, value: float) -> Values:  # noqa: ARG001
    """Set the parameter that has the name of the handle."""
    return {handle: value}


@dataclass(frozen=True, kw_only=True)
class PageFigure(Generic[V]):
    """A figure of a page: the page draws it, and it can stand alone on another site.

    Attributes
    ----------
    key : str
        Its key on the page, and its name in the address of an embed; kept for ever.
    label : str
        What it is, for a screen reader.
    view : callable
        Takes the value of each parameter of the page, and the data; gives what is looked at.
        May raise a LossvizError, as may `draw`.
    draw : callable
        Gives the scene of a view, and where the handles stand.
    sets : callable
        Takes a view, a handle and its value; gives the parameters that this sets.
    offers : tuple of Parameter
        What can be chosen beside it, and is not a handle on it.
    """

    key: str
    label: str
    view: Callable[[Values, Source], V]
    draw: Callable[[V], Placed]
    sets: Callable[[V, str, float], Values] = _set_namesake
    offers: tuple[Parameter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page.

    Attributes
    ----------
    path : str
        Its address, kept for ever; empty for the home page. Its file has the same name.
    name : str
        Its name in the navigation.
    question : str
        What it answers: its title.
    icon : str
        Its icon in the navigation.
    parameters : tuple of Parameter
        What its address may say.
    figures : tuple of PageFigure
        The main one first.
    words : tuple of str
        Words of the field on it, which it explains: see `pages.prose.words`.
    data : Choice, optional
        The parameter that says where its data come from.
    opening : mapping of str to value
        What shows the page best, by the names of parameters, where nobody has chosen anything.
        Not what they are where an address is silent: that never changes.
    """

    path: str
    name: str
    question: str
    icon: str
    parameters: tuple[Parameter, ...] = ()
    figures: tuple[PageFigure[Any], ...] = ()
    words: tuple[str, ...] = ()
    data: Choice[str] | None = None
    opening: Mapping[str, Any] = field(default_factory=dict)

    @property
    def script(self) -> str:
        """Its file, beside frame.py."""
        return f"{self.path.replace('-', '_') or 'home'}.py"

    @property
    def expanders(self) -> tuple[Expander, ...]:
        """Its parts that go deeper."""
        return tuple(each for each in self.parameters if isinstance(each, Expander))

    @property
    def defaults(self) -> dict[str, Any]:
        """What each parameter is where its address says nothing."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    @property
    def at_first(self) -> dict[str, Any]:
        """What each parameter is where nobody has chosen anything."""
        return {**self.defaults, **self.opening}
