"""A batch: its controls, what follows from them, its table, its questions."""

from pages.parts.batch.deeper import show_rows, show_whole_batch
from pages.parts.batch.findings import pick_data, show_findings
from pages.parts.batch.models import show_quality
from pages.parts.batch.page import PAGE
from pages.parts.batch.tasks import ERRORS_CANCEL, GRADIENT_AND_N, ONE_OUTLIER
from pages.parts.batch.view import BatchView, pick_batch

__all__ = [
    "ERRORS_CANCEL",
    "GRADIENT_AND_N",
    "ONE_OUTLIER",
    "PAGE",
    "BatchView",
    "pick_batch",
    "pick_data",
    "show_findings",
    "show_quality",
    "show_rows",
    "show_whole_batch",
]
