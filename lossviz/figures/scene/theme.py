"""Colours and lettering of every figure: each colour has one meaning.

The hues are those of Okabe and Ito ("Color Universal Design", 2008), which
people who are colour-blind can tell apart; the dark theme has lighter ones of
the same hue. Figures are built in the light colours. Every colour stands in
`LIGHT` only once, so that whoever shows a figure on a dark ground can exchange
each for its partner in `DARK` without knowing what the figure is about.
"""

from __future__ import annotations

from typing import Any, Final

from lossviz.figures.scene.ranges import widen_range

_COLOURS: Final = {  # in the light and in the dark theme
    "too_low": ("#0072b2", "#56b4e9"),
    "too_high": ("#d55e00", "#f5894b"),
    "at_target": ("#4d4d52", "#c6c7cf"),
    "too_low_text": ("#00659e", "#6cbfee"),
    "too_high_text": ("#b04d00", "#ff9c63"),
    "at_target_text": ("#4c4c51", "#c7c8d0"),
    "too_low_tint": ("rgba(0,114,178,0.055)", "rgba(86,180,233,0.075)"),
    "too_high_tint": ("rgba(213,94,0,0.055)", "rgba(245,137,75,0.075)"),
    "too_low_area": ("rgba(0,114,178,0.22)", "rgba(86,180,233,0.28)"),
    "too_high_area": ("rgba(213,94,0,0.22)", "rgba(245,137,75,0.28)"),
    "at_target_area": ("rgba(77,77,82,0.22)", "rgba(198,199,207,0.28)"),
    "sse": ("#00805d", "#3ccba2"),
    "mse": ("#a8488a", "#e29fcb"),
    "sse_area": ("rgba(0,128,93,0.14)", "rgba(60,203,162,0.18)"),
    "mse_area": ("rgba(168,72,138,0.14)", "rgba(226,159,203,0.18)"),
    "sse_brick": ("rgba(0,128,93,0.5)", "rgba(60,203,162,0.5)"),
    "group_1": ("#b07d00", "#e8b84a"),
    "group_2": ("#7b4fa8", "#b797e0"),
    "group_3": ("#1b8a7a", "#55c7b4"),
    "group_4": ("#b5427a", "#ec8bb6"),
    "group_5": ("#6b7a1f", "#b3c45a"),
    "group_rest": ("#8b8d96", "#8a8c97"),
    "quarter_1": ("#b39ad6", "#6d4fa0"),
    "quarter_2": ("#8f6bc0", "#9272c6"),
    "quarter_3": ("#6a3fa3", "#b99fe3"),
    "quarter_4": ("#45207a", "#e2d3fa"),
    "curve": ("#33343a", "#e4e4ea"),
    "text": ("#2b2c33", "#ececf1"),
    "quiet": ("#63656e", "#a3a5b0"),
    "faint": ("#b9bbc2", "#5c5e68"),
    "grid": ("#eeeef1", "#26272d"),
    "ground": ("#ffffff", "#101114"),
    "ground_area": ("rgba(255,255,255,0.74)", "rgba(16,17,20,0.74)"),
}
LIGHT: Final = {name: light for name, (light, _) in _COLOURS.items()}
DARK: Final = {name: dark for name, (_, dark) in _COLOURS.items()}


def style_axis(title: str = "", **settings: object) -> dict[str, object]:
    """Give the settings of one axis: quiet lettering, hairlines, no box, and room for ticks."""
    if isinstance(ends := settings.get("range"), list | tuple):
        settings["range"] = widen_range(*ends)
    return {
        "title": {"text": title, "font": {"color": LIGHT["text"], "size": 14}, "standoff": 8},
        "tickfont": {"color": LIGHT["quiet"], "size": 12},
        "gridcolor": LIGHT["grid"],
        "zeroline": False,
        "separatethousands": True,
        "linecolor": LIGHT["faint"],
        **settings,
    }


def style_layout(height: int, **settings: Any) -> dict[str, Any]:
    """Give the layout that all figures share, as plain data."""
    return {
        "height": height,
        "margin": {"l": 64, "r": 16, "t": 8, "b": 52},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 13, "color": LIGHT["text"]},
        "showlegend": False,
        "uirevision": "held",
        **settings,
    }


def escape(text: str) -> str:
    """Escape text from outside, so that Plotly draws it as it stands and not as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
