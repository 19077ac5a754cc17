"""A batch: its controls, what follows from them, its table, its questions."""

from pages.parts.batch.controls import show_controls
from pages.parts.batch.deeper import show_rows, show_whole_batch
from pages.parts.batch.findings import pick_data, show_findings
from pages.parts.batch.models import show_quality
from pages.parts.batch.page import CURVE, PAGE, SQUARES
from pages.parts.batch.tasks import ERRORS_CANCEL, GRADIENT_AND_N, ONE_OUTLIER
from pages.parts.batch.view import BatchView

__all__ = [
    "CURVE",
    "ERRORS_CANCEL",
    "GRADIENT_AND_N",
    "ONE_OUTLIER",
    "PAGE",
    "SQUARES",
    "BatchView",
    "pick_data",
    "show_controls",
    "show_findings",
    "show_quality",
    "show_rows",
    "show_whole_batch",
]
