"""From bytes, typed text or a frame of any engine to a data set."""

from lossviz.reading.bad_rows import BadRowError
from lossviz.reading.choices import (
    BLANK,
    DELIMITERS,
    ENCODINGS,
    LEAVE_OUT,
    MISSING,
    REFUSE,
    Choices,
    Limits,
)
from lossviz.reading.columns import find_prediction_columns
from lossviz.reading.csv.cells import (
    WRONG,
    CellReader,
    collect_evidence,
    looks_numeric,
    parse_numbers,
)
from lossviz.reading.csv.decimal_marks import match_plain_number
from lossviz.reading.csv.scan import leave_a_core
from lossviz.reading.csv.text import BLANKS
from lossviz.reading.engines import sampled, summarize
from lossviz.reading.gather import ROW
from lossviz.reading.ingest import Table, read_csv, read_table
from lossviz.reading.samples import SAMPLES, Sample, load_sample
from lossviz.reading.saved import from_json, looks_saved, to_json
from lossviz.reading.typed import COLUMNS, Typed, apply_edits, read_rows, write_rows

__all__ = [
    "BLANK",
    "BLANKS",
    "COLUMNS",
    "DELIMITERS",
    "ENCODINGS",
    "LEAVE_OUT",
    "MISSING",
    "REFUSE",
    "ROW",
    "SAMPLES",
    "WRONG",
    "BadRowError",
    "CellReader",
    "Choices",
    "Limits",
    "Sample",
    "Table",
    "Typed",
    "apply_edits",
    "collect_evidence",
    "find_prediction_columns",
    "from_json",
    "leave_a_core",
    "load_sample",
    "looks_numeric",
    "looks_saved",
    "match_plain_number",
    "parse_numbers",
    "read_csv",
    "read_rows",
    "read_table",
    "sampled",
    "summarize",
    "to_json",
    "write_rows",
]
