"""Every figure that can stand alone, as its page opens and in some other states."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

import pytest

from pages.embed.page import Embed, find_page, read_embed
from pages.parts import PAGES


@dataclass(frozen=True)
class Case:
    """A figure, and what else an address says."""

    path: str
    key: str
    said: str = ""

    @property
    def raw(self) -> dict[str, list[str]]:
        """What the address says, as a server has it."""
        return {"figure": [self.key]} | parse_qs(self.said)

    def draw(self) -> Embed:
        """Compute the figure, with what it is called."""
        page = find_page(self.path)
        assert page is not None
        return read_embed(page, self.raw)

    def __str__(self) -> str:
        return f"{self.key} {self.said}".strip()


# Pictures and data that draw what the usual ones do not: a legend, a histogram, named groups.
_OTHERS = (
    Case("batch", "batch", "data=diabetes"),
    Case("batch", "batch", "data=diabetes&view=errors&colour=sex+code"),
    Case("batch", "batch", "data=diabetes&view=errors&over=sex+code"),
    Case("batch", "batch", "view=predicted+against+actual&loss=MSE"),
    Case("batch", "squares", "data=diabetes"),
    Case("weights", "weights", "phi=tanh&loss=MSE&mini=true"),
)
EVERY = [*(Case(page.path, figure.key) for page in PAGES for figure in page.figures), *_OTHERS]
# Three of them: one handle, a histogram in named groups, and a plane with two handles.
_QUICK = ("one-prediction", str(_OTHERS[1]), str(_OTHERS[5]))
EACH = pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id=str(case), marks=() if str(case) in _QUICK else pytest.mark.exhaustive
        )
        for case in EVERY
    ],
)
