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
from typing import NamedTuple

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
    remainder: str  # the name without the word: "price" of "Actual Price"
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
    remainder wins ("Actual Volume" with "Predicted Volume"), then the leftmost. The work
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
    of_target, of_output = _find_surest(targets, numeric), _find_surest(outputs, numeric)
    pairs = [*_match_by_words(of_target, of_output), *_match_by_name(columns, numeric)]
    if pairs:
        target, output = min(pairs, key=lambda pair: _rank_pair(pair[0], pair[1], numeric))
        return target.name, output.name
    return _get_first_name(of_target), _get_first_name(of_output)


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


def _rank_pair(
    target: _Candidate, output: _Candidate, numeric: Collection[str]
) -> tuple[object, ...]:
    return (
        target.tier + output.tier,
        (target.name not in numeric) + (output.name not in numeric),
        target.remainder != output.remainder,
        target.place,
        output.place,
    )


def _find_surest(candidates: list[_Candidate], numeric: Collection[str]) -> dict[str, _Candidate]:
    """Of the columns that are surest, the leftmost of every remainder.

    In the best pair both are among these: what makes a pair sure are sums over the two.
    """
    kinds = [(candidate.tier, candidate.name not in numeric) for candidate in candidates]
    best = min(kinds, default=None)
    surest: dict[str, _Candidate] = {}
    for candidate, kind in zip(candidates, kinds, strict=True):
        if kind == best:
            surest.setdefault(candidate.remainder, candidate)
    return surest


def _get_first_name(candidates: dict[str, _Candidate]) -> str | None:
    return next((candidate.name for candidate in candidates.values()), None)


def _match_by_words(
    targets: dict[str, _Candidate], outputs: dict[str, _Candidate]
) -> Iterator[_Pair]:
    """Give the pairs among which the best one is: the leftmost, and those of one remainder."""
    if targets and outputs:
        yield next(iter(targets.values())), next(iter(outputs.values()))
    for remainder in targets.keys() & outputs.keys():
        yield targets[remainder], outputs[remainder]


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
                remainder = partner.words
                yield (
                    _Candidate("target", _PAIRED, remainder, partner.name, partner.place),
                    _Candidate("output", tier, remainder, column.name, column.place),
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
            remainder = _take_out(words, phrase)
            return _Candidate(role, inside if remainder else exact, remainder, name, place)
    return None


def _find_phrase(words: str, phrases: tuple[str, ...]) -> str | None:
    """Return the longest of the phrases that stands in `words` as whole words."""
    apart = f" {words} "
    return max((p for p in phrases if f" {p} " in apart), key=len, default=None)


def _take_out(words: str, phrase: str) -> str:
    return f" {words} ".replace(f" {phrase} ", " ", 1).strip()


def _split_words(name: str) -> str:
    return " ".join(_WORD.findall(_HUMP.sub(" ", name).casefold()))
