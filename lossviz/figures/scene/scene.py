"""A figure with handles: what stands still, what moves, and its words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from typing import Any, Literal

import plotly.graph_objects as go

from lossviz.figures.live import standalone
from lossviz.figures.scene.derived import Derived, Descent
from lossviz.figures.scene.marks import Coordinate, Mark
from lossviz.figures.scene.quantity import Quantity
from lossviz.figures.scene.sentences import Format, Sentence
from lossviz.figures.scene.theme import DARK, LIGHT


@dataclass(frozen=True, kw_only=True)
class Handle:
    """Something that is dragged, and that quantities follow.

    Attributes
    ----------
    name : str
        Its name, by which quantities follow it.
    label : str
        What a screen reader calls it.
    low, high : float
        How far it goes.
    step : float
        To what its value is rounded, and how far an arrow key moves it.
    home : float
        Where the Home key takes it; it snaps to there when it comes near.
    grips : tuple of (x, y, axes)
        Where on the figure it can be taken hold of; the first has the focus.
    spoken : Sentence
        Its value as a sentence, for a screen reader.
    listed : bool
        It snaps to a grid: its value is the index into the values that the
        grip's coordinates list, or else those of `places`.
    between : tuple of str, optional
        The two quantities between which it goes, where that follows other handles.
    places : tuple of (x, y), optional
        Where its places are now, as vectors, where a grip goes on from there.
    along : {"x", "y", "xy"}
        The axis along which it is dragged; "xy" for one that snaps to the nearest of its
        listed places, whatever the direction.
    rightward : {1, -1}
        Whether an arrow key to the right makes its value larger or smaller.
    partner : str
        A handle along the other axis that moves with it when its grip is dragged.
    per_unit : float or str
        How far on the axis one unit of its value is; 0 where the grip stands at the value. The
        name of a quantity where that follows other handles: it cannot be taken hold of where
        the quantity is 0.
    leads : mapping of str to sequence of float
        Where it takes other handles, by its index.
    now : str
        The quantity that it stands at, where that is not its value: the place after the steps
        of the player, of which its value is the start. A hand that moves it starts anew there.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    home: float
    grips: tuple[tuple[Coordinate, Coordinate, str], ...]
    spoken: Sentence
    listed: bool = False
    along: Literal["x", "y", "xy"] = "x"
    rightward: Literal[1, -1] = 1
    partner: str = ""
    per_unit: float | str = 0.0
    leads: Mapping[str, Any] = field(default_factory=dict)
    now: str = ""
    places: tuple[str, str] | None = None
    between: tuple[str, str] | None = None


@dataclass(frozen=True)
class Player:
    """Buttons that walk a handle along its grid: back, play, one step.

    Attributes
    ----------
    handle : str
        Name of the handle.
    milliseconds : int
        How long one step takes when it plays.
    slides : bool
        It slides from one place of the grid to the next, and playing takes one step.
    """

    handle: str
    milliseconds: int = 700
    slides: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """A Plotly figure with handles, and marks that follow them.

    Attributes
    ----------
    base : dict
        What stands still while a hand drags: Plotly's "data" and "layout" as plain data.
        Plotly's own classes check every value, which takes ten times as long as all the
        rest; that is done in `figure`, and by the tests.
    handles : tuple of Handle
        What can be taken hold of.
    quantities : dict of str to Quantity
        What follows the handles.
    derived : dict of str to Derived
        What follows from those, each from the ones before it.
    marks : tuple of Mark
        What is drawn from the quantities, the lowest first.
    formats : dict of str to Format
        How the quantities are written.
    sentence : Sentence
        The sentence of the page, true of what is on screen.
    description : Sentence
        The text that stands for the figure where it cannot be seen.
    words : dict of str to tuple of str
        Text by the index of a listed handle, for use in sentences.
    player : Player, optional
        Buttons that walk a handle along.
    narrow : dict
        Changes to the layout where the figure is narrow.
    name : str
        What the figure is, in a few words, for a page or a notebook that shows it alone.
    start : mapping of str to float
        Where the handles stand at first, by name; a handle that is not in it stands at its
        home. Not part of `payload`: a page keeps the handles' values itself.
    """

    base: Mapping[str, Any]
    handles: tuple[Handle, ...] = ()
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    formats: Mapping[str, Format] = field(default_factory=dict)
    sentence: Sentence | None = None
    description: Sentence = field(default_factory=lambda: Sentence.always(""))
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words_of: str = ""
    player: Player | None = None
    narrow: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    start: Mapping[str, float] = field(default_factory=dict)
    # Worked out once for a scene and all its copies that differ in `start` alone.
    _encoded: list[str] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = [*self.quantities, *self.derived]
        both = {n for n in numbers if n in self.words or numbers.count(n) > 1}
        if both:
            raise ValueError(f"{sorted(both)} stand for two things each.")

    def read(self, at: Mapping[str, float]) -> dict[str, Any]:
        """Read all quantities with handles at the given values, and others as at first."""
        at = {**self.start_values, **at}
        values: dict[str, Any] = {n: q.read(at[q.handle]) for n, q in self.quantities.items()}
        for name, derived in self.derived.items():
            values[name] = derived.read(values)
        return values | {n: texts[round(at[self.words_of])] for n, texts in self.words.items()}

    def start_at(self, at: Mapping[str, float]) -> Scene:
        """Give the same scene with some of its handles at other values at first."""
        return self._change("start", {**self.start, **at})

    def call(self, name: str) -> Scene:
        """Give the same scene with a name."""
        return self._change("name", name)

    def _change(self, attribute: str, value: Any) -> Scene:
        """Give a copy with another value, and with the payload where it is encoded already."""
        changed = copy(self)
        object.__setattr__(changed, attribute, value)
        return changed

    @property
    def start_values(self) -> dict[str, float]:
        """Where every handle stands at first, by name."""
        return {h.name: float(self.start.get(h.name, h.home)) for h in self.handles}

    def figure(self, at: Mapping[str, float] | None = None) -> go.Figure:
        """Draw the whole figure, as one that stands still.

        Parameters
        ----------
        at : mapping of str to float, optional
            Where the handles stand; where they stand at first if not given. The same for
            `say` and `describe`.
        """
        values = self.read(self.start_values if at is None else at)
        figure = go.Figure(self.base)
        for mark in self.marks:
            figure.add_traces(mark.traces(values, self.formats))
        return figure

    def say(self, at: Mapping[str, float] | None = None) -> str:
        """Say the sentence with the handles at the given values."""
        return "" if self.sentence is None else self._fill(self.sentence, at)

    def describe(self, at: Mapping[str, float] | None = None) -> str:
        """Say in words what the figure shows with the handles at the given values."""
        return self._fill(self.description, at)

    def _fill(self, sentence: Sentence, at: Mapping[str, float] | None) -> str:
        values = self.read(self.start_values if at is None else at)
        return sentence.say(values, self.formats, self.zeros)

    def _repr_mimebundle_(self, *_: Any, **_settings: Any) -> dict[str, Any]:
        """Show it in a notebook, to be taken hold of: a frame with the page of `to_html`.

        IPython calls this, and so do VS Code and marimo. The frame needs no network and no
        extension, and stays in a notebook that is saved. The figure fits its height.
        """
        page, height = self._write_page({"fit": True}), self.base["layout"]["height"] + _AROUND
        html = standalone.frame(page, height, self.name or _NAMELESS)
        return {"text/plain": self.describe(), "text/html": html}

    def to_html(
        self,
        at: Mapping[str, float] | None = None,
        *,
        title: str | None = None,
        theme: standalone.Theme = "auto",
    ) -> str:
        """Write the figure as one page that needs no server and no network.

        What can be dragged on the page of the explorer can be dragged there, with the same
        sentence and numbers, by pointer and by keyboard.

        Parameters
        ----------
        at : mapping of str to float, optional
            Where the handles stand; where they stand at first if not given.
        title : str, optional
            Of the page; what a screen reader calls the figure.
        theme : {"auto", "light", "dark"}
            "auto" follows the reader's device.

        Returns
        -------
        str
            HTML; write it to a file with ``encoding="utf-8"``.
        """
        return self._write_page({}, at, title, theme)

    def _write_page(
        self,
        more: Mapping[str, Any],
        at: Mapping[str, float] | None = None,
        title: str | None = None,
        theme: standalone.Theme = "auto",
    ) -> str:
        name = title or self.name or _NAMELESS
        about = {
            **more,
            "at": {n: float(v) for n, v in {**self.start_values, **(at or {})}.items()},
            "label": name,
            "file": _NOT_IN_A_NAME.sub("-", name.lower()).strip("-") or "figure",
            "palettes": {"light": LIGHT, "dark": DARK},
        }
        words = self.describe(at)
        return standalone.write_page(self.payload, about, title=name, words=words, theme=theme)

    @cached_property
    def zeros(self) -> dict[str, float]:
        """Up to which magnitude each quantity has no sign."""
        followed = {n: q.zero for n, q in self.quantities.items()}
        return followed | {n: d.zero for n, d in self.derived.items()}

    @property
    def payload(self) -> str:
        """All that the browser needs to draw and move it, as JSON; handles' values apart."""
        if not self._encoded:
            self._encoded.append(self._encode())
        return self._encoded[0]

    def _encode(self) -> str:
        return json.dumps(
            {
                "figure": self.base,
                "handles": self.handles,
                "quantities": {n: vars(q) | {"zero": q.zero} for n, q in self.quantities.items()},
                "derived": self.derived,
                "marks": self.marks,
                "formats": self.formats,
                "sentence": self.sentence,
                "description": self.description,
                "words": self.words,
                "wordsOf": self.words_of,
                "player": self.player,
                "narrow": self.narrow,
            },
            allow_nan=False,
            default=_to_plain,
            separators=(",", ":"),
        )


_AROUND = 190  # pixels: the sentence above a figure and the buttons below it
_NAMELESS = "Figure"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def _to_plain(value: Any) -> Any:
    """Give what JSON does not know as what it knows: parts of a scene, and arrays of NumPy."""
    if isinstance(value, Sentence):
        return value.cases
    if isinstance(value, Descent):
        return {"kind": "descent", **vars(value), "derived": list(value.derived)}
    if isinstance(value, (Mark, Derived)):
        return {"kind": type(value).__name__.lower(), **vars(value)}
    return vars(value) if is_dataclass(value) else value.tolist()
