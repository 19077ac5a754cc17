"""Values as Python source, so that running it gives the same values again.

A number is written as `repr` writes it: the shortest text that is read back bit for bit. Text
that somebody else wrote goes through `repr` as well, which escapes quotes, backslashes and
all that does not print, line separators and bidirectional overrides among it. So it is one
constant on one line, whatever is in it. It is never written into a comment.
"""

from __future__ import annotations

from collections.abc import Iterable

_WIDTH = 88
_MARGIN = "   "  # and the blank before the first item


def write_number(value: float) -> str:
    """Write a finite number."""
    return repr(float(value))


def write_text(text: str) -> str:
    """Write a text of anyone's, between double quotation marks where it holds none of its own."""
    constant = repr(str(text))
    return constant if set("'\"") & set(text) else f'"{constant[1:-1]}"'


def write_items(items: Iterable[str], opening: str, closing: str) -> str:
    """Write constants between, say, ``target = np.array([`` and ``])``, on as many lines as needed.

    Parameters
    ----------
    items : iterable of str
        Each as it stands in source.
    opening, closing : str
        What stands before the first and after the last.
    """
    items = list(items)
    one_line = f"{opening}{', '.join(items)}{closing}"
    if len(one_line) <= _WIDTH:
        return one_line
    return "\n".join([opening, *_fill_lines(items), closing])


def _fill_lines(items: list[str]) -> list[str]:
    """Put as many items on each line as fit; an item is never broken."""
    lines = [_MARGIN]
    for item in items:
        if len(f"{lines[-1]} {item},") > _WIDTH and lines[-1] != _MARGIN:
            lines.append(_MARGIN)
        lines[-1] += f" {item},"
    return lines
