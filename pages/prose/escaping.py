"""Text on its way to the screen."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Text from outside, so that Markdown shows it as it stands and not as markup.

    Every sign of punctuation is escaped, and what is written from right to left is
    kept from turning its neighbours around.
    """
    return "\u2068" + _SPECIAL.sub(r"\\\1", text) + "\u2069"
