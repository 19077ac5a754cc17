"""Every key of session state that is not a control's: all in one place.

The key of a control is the name of its parameter (see `parameters`), and a figure
has the key that its page gives it. Keys with a page, a figure or a task in them are
made by a function.
"""

from __future__ import annotations

from typing import Final

# What the browser is told, and keeps for a server that is started anew.
SESSION: Final = "name of the session"
CONNECTION: Final = "connection"
PAGE_END: Final = "page end"
PART_END: Final = "part end"

# The address, and what is taken along from page to page.
OPEN_PAGE: Final = "page that is open"
VALUES_OF_ADDRESS: Final = "values of the address as it stands"
VALUES_AS_OPENED: Final = "values of each page's address as opened"
COMPLAINTS: Final = "complaints about the address"
WAS_RESET: Final = "the link as it was opened was asked for"
VALUES_AS_LEFT: Final = "values of the controls as left"
CHOSEN: Final = "controls that somebody has set"
FITTED_TO_DATA: Final = "values that controls took of the data by themselves"
TO_SET_AGAIN: Final = "values to set in the second run too"
HELD: Final = "values that the browser may not know of yet"
RUNS_ASKED: Final = "number of the last run that the browser was told to ask for"

# What is folded, and what is asked before it is shown.
PLACES: Final = "places"
SHARE_ASKED: Final = "share was pressed"
LINK: Final = "link to copy"
WAY_OF_SHARING: Final = "way of sharing the data"
HIDDEN_FOR_CLASS: Final = "hidden for a class"
LOCKED_FOR_CLASS: Final = "locked for a class"
COPY_MADE: Final = "data that a copy was made of, and its name"
GUESS: Final = "guess"
NEGATIVE_INPUT: Final = "x is negative"
GUESS_ASKED: Final = "page that has asked for a guess, until it is left"
VERDICT: Final = "verdict"
VERDICTS: Final = "what was said of the guess of each page"
FINDINGS: Final = "findings"
WORDS_USED: Final = "words that the texts of this run have used"
TAKEAWAYS: Final = "what each page came to"
ANSWER_PLACE: Final = "answer place"

# Choosing data.
FILE_CAME: Final = "a file came in this run"
DATA_PLACE: Final = "data place"
SAMPLE_PICKED: Final = "sample picked by its name"
DATA_SEEN: Final = "data seen"
NO_SUCH_ROW: Final = "complaint about the row of the address"
BATCH_SIZE_ASKED: Final = "batch size asked for"

# Typing rows.
TYPED_TEXT: Final = "typed text"
TYPED_TEXT_IN_BOX: Final = "typed text as in the box"
TYPED_ROWS: Final = "rows that the table was given"
TYPED_TABLE_VERSION: Final = "version of the table"
TYPED_DATA: Final = "data set of the typed rows"

# Uploading a file.
FILE_FIELD: Final = "file"
UPLOADED_FILE: Final = "uploaded file"
FILE_GIVEN: Final = "name, size and checksum of the file that was given last"
CHOICES_FOR_FILE: Final = "choices for a file that is gone"
SECOND_FILE_FIELD: Final = "second file"
SECOND_FILE_GIVEN: Final = "name of the second file that was given last"
SECOND_FILE_GONE: Final = "name of the second file of a server that is gone"


def for_hidden(parameter: str) -> str:
    """The place of a control that is not seen: a link hides it, or others choose for it."""
    return f"out of sight {parameter}"


def for_locked(parameter: str) -> str:
    """The place of an expander that a link locks: no hand opens or shuts it (see frame.css)."""
    return f"locked {parameter}"


def for_reading(stage: str) -> str:
    """What one stage of reading a file gave last, with what it was asked."""
    return f"read: {stage}"


def for_typed_table(version: int) -> str:
    """The field of the table; another version is another field."""
    return f"typed table {version}"


def for_figure(figure: str) -> str:
    """What is known of a figure in the browser."""
    return f"figure {figure}"


def for_scene(figure: str) -> str:
    """The place of what keeps the scene of a figure in the browser (see component.py)."""
    return f"scene of {figure}"


def for_handles(figure: str) -> str:
    """Where the handles of a figure stand that sets no control."""
    return f"handles of {figure}"


def for_finding(place: str | int) -> str:
    """The way to what the finding at a place is about."""
    return f"finding {place}"


def for_guess(path: str) -> str:
    """What came of the guess that a page asks for first."""
    return f"guess of {path}"


def for_guess_value(path: str) -> str:
    """Where the guess of a page stands."""
    return f"value of the guess of {path}"


def for_answer(task: str) -> str:
    """The field with the answer to a task."""
    return f"task {task}"


def for_progress(task: str) -> str:
    """How far a task has come."""
    return f"progress {task}"
