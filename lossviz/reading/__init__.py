"""From bytes, typed text or a frame of any engine to a data set."""

from lossviz.reading.choices import (
    BLANK,
    DELIMITERS,
    ENCODINGS,
    LEAVE_OUT,
    REFUSE,
    Choices,
    Limits,
)
from lossviz.reading.engines import sampled, summarize
from lossviz.reading.ingest import Table, read_csv, read_table
from lossviz.reading.records import BadRowError
from lossviz.reading.samples import SAMPLES, Sample, load_sample
from lossviz.reading.saved import from_json, looks_saved, to_json
from lossviz.reading.threads import leave_a_core
from lossviz.reading.typed import COLUMNS, Typed, apply_edits, read_rows, write_rows

__all__ = [
    "BLANK",
    "COLUMNS",
    "DELIMITERS",
    "ENCODINGS",
    "LEAVE_OUT",
    "REFUSE",
    "SAMPLES",
    "BadRowError",
    "Choices",
    "Limits",
    "Sample",
    "Table",
    "Typed",
    "apply_edits",
    "from_json",
    "leave_a_core",
    "load_sample",
    "looks_saved",
    "read_csv",
    "read_rows",
    "read_table",
    "sampled",
    "summarize",
    "to_json",
    "write_rows",
]
