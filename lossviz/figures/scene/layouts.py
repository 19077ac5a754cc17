"""What most scenes are put together from: axes, notes, traces, simple marks and handles.

Pictures with several subplots differ in their numbers and titles, not in how they are built.
A picture gives those as tables, and the functions here make Plotly's settings or marks of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lossviz.figures.scene.marks import Coordinate, Label, Segment
from lossviz.figures.scene.scene import Handle, Scene
from lossviz.figures.scene.sentences import Sentence
from lossviz.figures.scene.theme import LIGHT, style_axis, style_layout

Place = tuple[str, float, str]
Settings = Mapping[str, Any]


def split_axes(axes: str) -> tuple[str, str]:
    """Split the axes of a subplot: "x2y2" into "x2" and "y2"."""
    x, _, y = axes.partition("y")
    return x, f"y{y}"


def lay_out(
    height: int,
    subplots: Mapping[str, tuple[Settings, Settings]],
    *,
    margin: Iterable[float] = (64, 16, 8, 52),
    **settings: Any,
) -> dict[str, Any]:
    """Lay subplots out, the two axes of each anchored to each other.

    Parameters
    ----------
    height : int
        In pixels.
    subplots : mapping of str to pair of mapping
        For each subplot, by its axes ("xy", "x2y2"), the settings of its x axis and of its
        y axis, as `theme.style_axis` takes them.
    margin : iterable of float
        Left, right, top and bottom, in pixels.
    **settings : Any
        Of the layout besides, such as "shapes" and "annotations".
    """
    layout = style_layout(height, **settings)
    layout["margin"] = dict(zip("lrtb", margin, strict=True))
    for axes, (across, up) in subplots.items():
        x, y = split_axes(axes)
        layout[f"xaxis{x[1:]}"] = style_axis(**{"anchor": y, **across})
        layout[f"yaxis{y[1:]}"] = style_axis(**{"anchor": x, **up})
    return layout


def stack(height: int, subplots: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """Stack subplots for a narrow screen, each as wide as the figure.

    Parameters
    ----------
    height : int
        Of the figure, in pixels.
    subplots : mapping of str to (float, float)
        For each subplot, by its axes, the share of the height that it has.

    Returns
    -------
    dict
        As `Scene.narrow` has it.
    """
    changes: dict[str, Any] = {"height": height}
    for axes, share in subplots.items():
        x, y = split_axes(axes)
        changes |= {f"xaxis{x[1:]}.domain": [0, 1], f"yaxis{y[1:]}.domain": list(share)}
    return changes


def write_note(
    text: str, across: Place, up: Place, *, colour: str = "quiet", size: int = 12, **more: Any
) -> dict[str, Any]:
    """Write a note that stands still.

    Parameters
    ----------
    text : str
    across, up : (str, float, str)
        Along x and along y: what the place refers to, the place, and which side of the text
        stands there.
    colour : str
        Of the theme.
    size : int
        Of the letters.
    **more : Any
        Further settings of a Plotly annotation.
    """
    return {
        "text": text,
        "xref": across[0],
        "x": across[1],
        "xanchor": across[2],
        "yref": up[0],
        "y": up[1],
        "yanchor": up[2],
        "showarrow": False,
        "font": {"size": size, "color": LIGHT[colour]},
        **more,
    }


def write_heading(
    text: str, axes: str, colour: str, *, size: int = 13, yshift: int = 4
) -> dict[str, Any]:
    """Write a heading above the left corner of a subplot."""
    x, y = split_axes(axes)
    across, up = (f"{x} domain", 0.0, "left"), (f"{y} domain", 1.0, "bottom")
    return write_note(text, across, up, colour=colour, size=size, yshift=yshift)


def style_line(colour: str, width: float, **more: Any) -> dict[str, Any]:
    """Give the settings of a line in a colour of the theme."""
    return {"color": LIGHT[colour], "width": width, **more}


def draw_trace(axes: str, name: str, x: Any, y: Any, **settings: Any) -> dict[str, Any]:
    """Draw a trace on a subplot, a line if not set otherwise."""
    x_axis, y_axis = split_axes(axes)
    place = {"x": x, "y": y, "xaxis": x_axis, "yaxis": y_axis}
    return {"type": "scatter", "name": name, "mode": "lines", **place, **settings}


def connect(
    name: str,
    start: tuple[Coordinate, Coordinate],
    end: tuple[Coordinate, Coordinate],
    **style: Any,
) -> Segment:
    """Connect two points by a straight mark."""
    return Segment(name=name, x0=start[0], y0=start[1], x1=end[0], y1=end[1], **style)


def write_label(
    name: str, x: Coordinate, y: Coordinate, words: str | Sentence, **style: Any
) -> Label:
    """Write words at a point; numbers in them follow the handles."""
    return Label(name=name, x=x, y=y, words=_as_sentence(words), **style)


def _as_sentence(words: str | Sentence) -> Sentence:
    return Sentence.always(words) if isinstance(words, str) else words


def make_listed_handle(
    name: str,
    label: str,
    count: int,
    grips: Iterable[tuple[Coordinate, Coordinate, str]],
    spoken: str | Sentence,
    **more: Any,
) -> Handle:
    """Make a handle that snaps to a list of places; its value is the index into them.

    Parameters
    ----------
    name, label, grips, spoken, more
        As `Handle` has them; text stands for a sentence that always holds.
    count : int
        How many places there are.
    """
    settings: dict[str, Any] = {"home": 0, **more}
    return Handle(
        name=name,
        label=label,
        low=0,
        high=count - 1,
        step=1,
        grips=tuple(grips),
        spoken=_as_sentence(spoken),
        listed=True,
        **settings,
    )


def hide_answer(scene: Scene, answer: Iterable[str], description: str) -> Scene:
    """Take marks out of a scene, its grips and its sentence: it is to be guessed first.

    Parameters
    ----------
    scene : Scene
    answer : iterable of str
        The names of the marks that would give the answer.
    description : str
        The question and what is known, for whoever does not see the picture.
    """
    hidden = frozenset(answer)
    return replace(
        scene,
        handles=tuple(replace(handle, grips=()) for handle in scene.handles),
        marks=tuple(mark for mark in scene.marks if mark.name not in hidden),
        sentence=None,
        description=Sentence.always(description),
    )
