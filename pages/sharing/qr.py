"""A QR code of a link, large enough for a projector."""

from __future__ import annotations

from io import BytesIO

import segno

MOST_CHARACTERS = 2_900  # what the largest code holds, at its lowest correction
_PIXELS = 600  # as high as the picture of a projector allows
_BORDER = 4  # modules, as the standard asks


def draw_code(address: str) -> tuple[bytes, int] | None:
    """Draw the code as PNG, and give its width in pixels; None where the address is too long.

    Each module is a whole number of pixels, so that none is blurred.
    """
    if len(address) > MOST_CHARACTERS:
        return None
    code = segno.make(address, error="l", boost_error=True, micro=False)
    modules = int(code.symbol_size(border=_BORDER)[0])
    drawn = BytesIO()
    code.save(drawn, kind="png", border=_BORDER, scale=_PIXELS // modules)
    return drawn.getvalue(), modules * (_PIXELS // modules)
