"""What each page alone needs, and the table of the pages: their order, addresses and questions.

The navigation, the home page, the embedded figures and the tests read this table.
"""

from typing import Final

from pages.parts import batch, frameworks, home, one_prediction, sse_vs_mse, weights

__all__ = ["HOME", "PAGES"]

HOME: Final = home.PAGE
PAGES: Final = (
    HOME,
    one_prediction.PAGE,
    batch.PAGE,
    weights.PAGE,
    sse_vs_mse.PAGE,
    frameworks.PAGE,
)
