"""What somebody else wrote (a cell, a column's name, an address), put into a sentence.

Nothing here makes text safe for HTML, Markdown or LaTeX: that is for whoever
shows it. Here it is only made short and visible.
"""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 40


def make_visible(text: str, longest: int = LONGEST) -> str:
    r"""Shorten `text` and make what cannot be seen visible.

    Control characters, bidirectional overrides, zero-width characters and
    spaces other than the plain one become escapes such as ``\n`` or ``\u202e``.
    Text in any script stays as it is.

    Parameters
    ----------
    text : str
    longest : int
        Characters of the result at most; a cut is marked by "…".
    """
    # Cut before escaping: a hostile text may be megabytes long.
    visible = "".join(map(_escape, text[: longest + 1]))
    return visible if len(visible) <= longest else visible[: longest - 1] + "…"


def quote(text: str, longest: int = LONGEST) -> str:
    """Put `text` between quotation marks, as `make_visible` gives it."""
    return f'"{make_visible(text, longest)}"'


def isolate(text: str, longest: int = LONGEST) -> str:
    """Put `text`, as `make_visible` gives it, between Unicode isolates (FSI and PDI).

    Without them, text written from right to left would reorder the characters next to it.
    """
    return f"\u2068{make_visible(text, longest)}\u2069"


def list_names(names: Sequence[str], most: int = 12) -> str:
    """Write names as '"a", "b" and 3 more', so that a wide file gives a short sentence."""
    text = ", ".join(quote(name) for name in names[:most])
    return text if len(names) <= most else f"{text} and {len(names) - most} more"


def _escape(character: str) -> str:
    """Write a character that cannot be seen as an escape."""
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
