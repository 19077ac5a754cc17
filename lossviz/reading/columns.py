"""Which column holds the targets and which the predictions, told by their names.

A name is cut into words: "Actual Price ($100k)", "actualPrice" and
"actual_price" all begin with the word actual. A name that is nothing but a
clear word wins over a longer name with one in it; that wins over a name that comes
back with a word for predictions ("price" beside "price_hat"), that over the letters of
the formulas, and those over words that often mean something else (a column
"Model" may hold the names of cars).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

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
# These tell of predictions only beside a column with the same name without them.
_PAIRED_OUTPUT = ("hat", "est", "estim", "fit", "fc", "fcst", "out", "p", *_VAGUE_OUTPUT)
_DISTANCES = (
    *("difference", "differences", "diff", "delta", "error", "errors", "err"),
    *("residual", "residuals", "resid", "deviation"),
)
_LETTERS = {"y": "target", "t": "target", "o": "output"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+")

# How sure a name makes one, surest first.
_CLEAR_EXACT, _CLEAR_INSIDE, _PAIRED, _LETTER, _VAGUE_EXACT, _VAGUE_INSIDE = range(6)


@dataclass(frozen=True)
class _Candidate:
    role: str
    tier: int
    rest: str  # the name without the word: "price" of "Actual Price"
    name: str
    place: int


class _Column(NamedTuple):
    name: str
    place: int
    words: str  # with blanks between them


_Pair = tuple[_Candidate, _Candidate]


def guess_columns(names: Sequence[str], numeric: Collection[str]) -> tuple[str | None, str | None]:
    """Find targets and predictions by name.

    Of several columns that are equally sure, the pair whose names have the same
    rest wins ("Actual Volume" with "Predicted Volume"), then the leftmost. The work
    grows with the number of columns, not with that of their pairs.

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
    numeric = frozenset(numeric)
    columns = [_Column(name, place, _split_words(name)) for place, name in enumerate(names)]
    found = [
        candidate
        for column in columns
        if (candidate := _make_candidate(column))
        and (column.name in numeric or candidate.tier <= _LETTER)
    ]
    targets = [candidate for candidate in found if candidate.role == "target"]
    outputs = [candidate for candidate in found if candidate.role == "output"]
    pairs = [*_match_by_words(targets, outputs, numeric), *_match_by_name(columns, numeric)]
    if pairs:
        target, output = min(pairs, key=lambda pair: _rank_pair(pair[0], pair[1], numeric))
        return target.name, output.name
    return _find_first(targets, numeric), _find_first(outputs, numeric)


def find_prediction_columns(
    names: Sequence[str], numeric: Collection[str], output: str
) -> tuple[str, ...]:
    """Find the further columns of predictions, by their names.

    They are those with a clear word for predictions ("predicted", "forecast", ...), and those
    that are named as `output` is but for a word, such as "model a" beside "model b".

    Parameters
    ----------
    names : sequence of str
        The columns besides target and prediction.
    numeric : collection of str
        Those that look like numbers.
    output : str
        The column of predictions that is looked at.
    """
    own = set(_split_words(output).split())
    found = []
    for place, name in enumerate(names):
        words = _split_words(name)
        candidate = _make_candidate(_Column(name, place, words))
        clear = candidate and candidate.role == "output" and candidate.tier <= _CLEAR_INSIDE
        alike = len(own) > 1 and len(own ^ set(words.split())) == 2 and own & set(words.split())
        if name in numeric and (clear or alike) and not _find_phrase(words, _DISTANCES):
            found.append(name)
    return tuple(found)


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


def _match_by_words(
    targets: list[_Candidate], outputs: list[_Candidate], numeric: Collection[str]
) -> Iterator[_Pair]:
    """Give the pairs among which the best one is: the leftmost, and those of one rest."""
    kinds = product(_group_by_kind(targets, numeric), _group_by_kind(outputs, numeric))
    for of_target, of_output in kinds:
        yield next(iter(of_target.values())), next(iter(of_output.values()))
        for rest in of_target.keys() & of_output.keys():
            yield of_target[rest], of_output[rest]


def _group_by_kind(
    candidates: list[_Candidate], numeric: Collection[str]
) -> list[dict[str, _Candidate]]:
    """For each tier, numeric or not: the leftmost column of every rest."""
    kinds: dict[tuple[int, bool], dict[str, _Candidate]] = {}
    for candidate in candidates:
        kind = kinds.setdefault((candidate.tier, candidate.name in numeric), {})
        kind.setdefault(candidate.rest, candidate)
    return list(kinds.values())


def _match_by_name(columns: list[_Column], numeric: Collection[str]) -> Iterator[_Pair]:
    """Give the pairs such as "price" and "price_hat", both of numbers."""
    plain: dict[str, _Column] = {}
    for column in columns:
        if column.name in numeric:
            plain.setdefault(column.words, column)
    for column in plain.values():
        for phrases, tier in ((_CLEAR_OUTPUT, _CLEAR_INSIDE), (_PAIRED_OUTPUT, _PAIRED)):
            phrase = _find_phrase(column.words, phrases)
            partner = plain.get(_take_out(column.words, phrase)) if phrase else None
            if partner and not _find_phrase(column.words, _DISTANCES):
                rest = partner.words
                yield (
                    _Candidate("target", _PAIRED, rest, partner.name, partner.place),
                    _Candidate("output", tier, rest, column.name, column.place),
                )


def _make_candidate(column: _Column) -> _Candidate | None:
    name, place, words = column
    if words in _LETTERS:
        return _Candidate(_LETTERS[words], _LETTER, "", name, place)
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
            rest = _take_out(words, phrase)
            return _Candidate(role, inside if rest else exact, rest, name, place)
    return None


def _find_phrase(words: str, phrases: tuple[str, ...]) -> str | None:
    """Return the longest of the phrases that stands in `words` as whole words."""
    apart = f" {words} "
    return max((p for p in phrases if f" {p} " in apart), key=len, default=None)


def _take_out(words: str, phrase: str) -> str:
    return f" {words} ".replace(f" {phrase} ", " ", 1).strip()


def _split_words(name: str) -> str:
    return " ".join(_WORD.findall(_HUMP.sub(" ", name).casefold()))
