"""Which column holds the targets and which the predictions, told by their names.

A name is cut into words: "Actual Price ($100k)", "actualPrice" and
"actual_price" all begin with the word actual. A name that is nothing but a
clear word wins over a longer name with one in it; that wins over the letters of
the formulas, and those over words that often mean something else (a column
"Model" may hold the names of cars).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from lossviz.base import DataError, list_names, quote

_CLEAR_TARGET = (
    *("target", "targets", "actual", "actuals", "observed", "observation", "observations"),
    *("truth", "ground truth", "groundtruth", "gt", "true", "ytrue", "y true", "y actual"),
    *("ytest", "y test", "expected", "desired", "measured"),
    *("ist", "istwert", "gemessen", "messwert", "réel", "réelle", "observé", "observado"),
)
_CLEAR_OUTPUT = (
    *("prediction", "predictions", "predicted", "predict", "pred", "preds", "ypred", "y pred"),
    *("y predicted", "yhat", "y hat", "ŷ", "forecast", "forecasts", "forecasted", "fitted"),
    *("estimate", "estimates", "estimated"),
    *("prognose", "vorhersage", "vorhergesagt", "prédiction", "prédit", "prévision"),
    *("predicción", "predicho", "pronóstico"),
)
_VAGUE_TARGET = ("label", "labels", "real", "obs", "reference", "measurement")
_VAGUE_OUTPUT = ("output", "outputs", "model", "modelled", "modeled", "simulated")
_DISTANCES = (
    *("difference", "differences", "diff", "delta", "error", "errors", "err"),
    *("residual", "residuals", "resid", "deviation"),
)
_LETTERS = {"y": "target", "t": "target", "o": "output"}

# How sure a name makes one, surest first.
_CLEAR_EXACT, _CLEAR_INSIDE, _LETTER, _VAGUE_EXACT, _VAGUE_INSIDE = range(5)


@dataclass(frozen=True)
class _Candidate:
    role: str
    tier: int
    rest: str  # the name without the word: "price" of "Actual Price"
    name: str
    place: int


def guess_columns(names: Sequence[str], numeric: Collection[str]) -> tuple[str | None, str | None]:
    """Find targets and predictions by name.

    Of several columns that are equally sure, the pair whose names have the same
    rest wins ("Actual Volume" with "Predicted Volume"), then the leftmost.

    Parameters
    ----------
    names : sequence of str
        The columns from left to right.
    numeric : collection of str
        Those that look like numbers. Words that often mean something else count
        only there; among equals a numeric column is preferred.

    Returns
    -------
    tuple of (str or None, str or None)
        Target and prediction; None where no name says so.
    """
    found = [
        candidate
        for place, name in enumerate(names)
        if (candidate := _make_candidate(name, place))
        and (name in numeric or candidate.tier <= _LETTER)
    ]
    targets = [candidate for candidate in found if candidate.role == "target"]
    outputs = [candidate for candidate in found if candidate.role == "output"]
    if targets and outputs:
        pairs = product(targets, outputs)
        target, output = min(pairs, key=lambda pair: _rank_pair(pair[0], pair[1], numeric))
        return target.name, output.name
    return _find_first(targets, numeric), _find_first(outputs, numeric)


def choose_column(given: str | None, found: str | None, what: str, names: Sequence[str]) -> str:
    """Give the column that was named, or else the one that was found.

    Parameters
    ----------
    given, found : str or None
        As named by the caller, and as `guess_columns` gives it.
    what : {"target", "output"}
        What the column holds.
    names : sequence of str
        All columns.

    Raises
    ------
    DataError
        Where both are None.
    """
    name = given if given is not None else found
    if name is None:
        raise DataError(
            f"No column's name says that it holds the {what}. The columns are: "
            f"{list_names(names)}. Name one of them with {what}=..."
        )
    return name


def describe_unknown_column(name: str, names: Sequence[str]) -> DataError:
    """Say that there is no such column, and which there are."""
    return DataError(f"There is no column {quote(name)}. The columns are: {list_names(names)}.")


def describe_same_column(name: str) -> DataError:
    """Say that one column is chosen twice."""
    return DataError(
        f"Column {quote(name)} is chosen for the targets and for the predictions: "
        "choose two different columns."
    )


def _rank_pair(
    target: _Candidate, output: _Candidate, numeric: Collection[str]
) -> tuple[object, ...]:
    return (
        target.tier + output.tier,
        (target.name not in numeric) + (output.name not in numeric),
        target.rest != output.rest,
        target.place,
        output.place,
    )


def _find_first(candidates: list[_Candidate], numeric: Collection[str]) -> str | None:
    ranked = sorted(candidates, key=lambda c: (c.tier, c.name not in numeric, c.place))
    return ranked[0].name if ranked else None


def _make_candidate(name: str, place: int) -> _Candidate | None:
    words = f" {' '.join(_split_words(name))} "
    if words.strip() in _LETTERS:
        return _Candidate(_LETTERS[words.strip()], _LETTER, "", name, place)
    if _find_phrase(words, _DISTANCES):
        return None
    # A clear word decides; "Expected output" is a target, "Predicted label" is not.
    for role, phrases, exact, inside in (
        ("output", _CLEAR_OUTPUT, _CLEAR_EXACT, _CLEAR_INSIDE),
        ("target", _CLEAR_TARGET, _CLEAR_EXACT, _CLEAR_INSIDE),
        ("output", _VAGUE_OUTPUT, _VAGUE_EXACT, _VAGUE_INSIDE),
        ("target", _VAGUE_TARGET, _VAGUE_EXACT, _VAGUE_INSIDE),
    ):
        if phrase := _find_phrase(words, phrases):
            rest = words.replace(f" {phrase} ", " ", 1).strip()
            return _Candidate(role, inside if rest else exact, rest, name, place)
    return None


def _find_phrase(words: str, phrases: tuple[str, ...]) -> str | None:
    """Return the longest of the phrases that stands in `words` as whole words."""
    return max((p for p in phrases if f" {p} " in words), key=len, default=None)


def _split_words(name: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return re.findall(r"[^\W\d_]+|\d+", apart.casefold())
