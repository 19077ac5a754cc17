"""A QR code of a link, large enough for a projector."""

from __future__ import annotations

from io import BytesIO

import segno

MOST_CHARACTERS = 2_900  # what the largest code holds, at its lowest correction
_PIXELS = 1_000


def draw_code(address: str) -> bytes | None:
    """Draw the code as PNG; None where the address is too long for one."""
    if len(address) > MOST_CHARACTERS:
        return None
    code = segno.make(address, error="l", boost_error=True, micro=False)
    drawn = BytesIO()
    modules = code.symbol_size(border=4)[0]
    code.save(drawn, kind="png", border=4, scale=max(2, -(-_PIXELS // modules)))
    return drawn.getvalue()
