"""Figures with two handles, a handle on an irregular grid, 500 segments, and with nothing."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lossviz.figures.scene import (
    Format,
    Handle,
    Label,
    Player,
    Point,
    Quantity,
    Scene,
    Segment,
    Segments,
    Sentence,
    theme,
)

GRID: Final = np.array([0.0, 0.25, 0.25, 1.0, 4.0, 4.0, 9.0])
KNOTS: Final = np.linspace(-1.0, 1.0, 9)
OFFSETS: Final = np.linspace(-0.9, 0.9, 500)


def _base(low: float, high: float, raised: float = 0.0) -> dict[str, Any]:
    layout = theme.style_layout(300)
    layout["xaxis"] = theme.style_axis("x", range=[low, high])
    layout["yaxis"] = theme.style_axis("y", range=[low + raised, high + raised])
    curve = {"type": "scatter", "x": [low, high], "y": [low + raised, high + raised]}
    return {"data": [curve | {"mode": "lines", "name": "line"}], "layout": layout}


def _handle(name: str, **more: Any) -> Handle:
    spoken = Sentence.always(f"{name} at {{{name}}}")
    usual = {"low": -1.0, "high": 1.0, "step": 0.01, "home": 0.0, "spoken": spoken}
    return Handle(**{"name": name, "label": name, **usual, **more})


def pair(raised: float = 0.0) -> Scene:
    """One handle along x, one along y, a segment from each to the other."""
    ends = np.array([-1.0, 1.0])
    return Scene(
        base=_base(-1.5, 1.5, raised),
        handles=(
            _handle("across", grips=(("across", -1.0, "xy"),)),
            _handle("up", grips=((1.0, "up", "xy"),), along="y"),
        ),
        quantities={name: Quantity.line(name, ends, 0.0, 1.0) for name in ("across", "up")},
        marks=(
            Segment(name="between", x0="across", y0=-1.0, x1=1.0, y1="up", sign="up"),
            Point(name="crossing", x="across", y="up", sign="across"),
            Label(name="both", x="across", y="up", words=Sentence.always("{across} and {up}")),
        ),
        formats={"across": Format(2), "up": Format(2)},
        sentence=Sentence.always("Across *{across}*, up *{up}*."),
        description=Sentence.always("across {across}, up {up}"),
    )


def snapped(raised: float = 0.0) -> Scene:
    """A handle on a grid with unequal steps, on which some values come twice."""
    return Scene(
        base=_base(-1.0, 10.0, raised),
        handles=(
            _handle(
                "stop",
                low=0,
                high=len(GRID) - 1,
                step=1,
                grips=(("place", 2.0, "xy"),),
                listed=True,
                spoken=Sentence.always("{name} at {place}"),
            ),
        ),
        quantities={"place": Quantity.listed("stop", GRID)},
        marks=(Point(name="stand", x="place", y=2.0),),
        formats={"place": Format(2)},
        sentence=Sentence.always("Stop *{name}* at {place}."),
        words={"name": tuple("abcdefg")},
        words_of="stop",
        player=Player("stop", milliseconds=60),
    )


def many(raised: float = 0.0) -> Scene:
    """Five hundred segments that follow one handle; each changes its sign somewhere."""
    v = KNOTS[:, None]
    follow = Quantity("w", KNOTS, v - OFFSETS, np.ones((len(KNOTS), len(OFFSETS))))
    bent = Quantity("w", KNOTS, (v - OFFSETS) ** 3, 3 * (v - OFFSETS) ** 2)
    still = Quantity("w", KNOTS, 0 * v + OFFSETS, np.zeros((len(KNOTS), len(OFFSETS))))
    return Scene(
        base=_base(-1.5, 1.5, raised),
        handles=(_handle("w", grips=(("w", 0.0, "xy"),)),),
        quantities={
            "w": Quantity.line("w", KNOTS, 0.0, 1.0),
            "x": still,
            "pull": bent,
            "error": follow,
        },
        marks=(
            Segments(name="pulls", x0="x", y0=0.0, x1="x", y1="pull", sign="error", arrow=True),
        ),
        formats={"w": Format(2)},
        sentence=Sentence.always("All follow *{w}*."),
    )


def empty(raised: float = 0.0) -> Scene:
    """Axes with nothing on them."""
    return Scene(base=_base(0.0, 1.0, raised) | {"data": []})


SCENES: Final = {"pair": pair, "snapped": snapped, "many": many, "empty": empty}
START: Final = {"pair": {"across": -0.5, "up": 0.5}, "snapped": {"stop": 0}, "many": {"w": -1.0}}
START["empty"] = {}
