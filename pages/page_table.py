"""The pages, in their order. The navigation, the home page and the tests read this table."""

from typing import Final

from pages.parts import batch, home, one_prediction, sse_vs_mse, weights

HOME: Final = home.PAGE
PAGES: Final = (HOME, one_prediction.PAGE, batch.PAGE, weights.PAGE, sse_vs_mse.PAGE)
