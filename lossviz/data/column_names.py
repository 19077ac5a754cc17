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


class _Candidate(NamedTuple):
    """A column that may be the one of targets or of outputs, by its name."""

    role: str
    tier: int
    remainder: str  # the name without the word: "price" of "Actual Price"
    name: str
    place: int
    is_text: bool  # it does not look like numbers


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
    found = [
        candidate
        for place, name in enumerate(names)
        if (candidate := _make_candidate(name, place, name not in numeric))
        and (candidate.tier <= _LETTER or not candidate.is_text)
    ]
    targets, outputs = (_find_surest(found, role) for role in ("target", "output"))
    pairs = [*_match_by_words(targets, outputs), *_match_by_name(names, numeric)]
    if pairs:
        target, output = min(pairs, key=_rank_pair)
        return target.name, output.name
    first_target, first_output = (next(iter(s.values()), None) for s in (targets, outputs))
    return first_target and first_target.name, first_output and first_output.name


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
        candidate = _make_candidate(name, place, name not in numeric)
        clear = candidate and candidate.role == "output" and candidate.tier <= _CLEAR_INSIDE
        alike = len(own) > 1 and len(own ^ set(words.split())) == 2 and own & set(words.split())
        if name in numeric and (clear or alike) and not _find_phrase(words, _DISTANCES):
            found.append(name)
    return tuple(found)


def _rank_pair(pair: _Pair) -> tuple[object, ...]:
    """Rank a pair of target and output: the smallest rank is the surest pair."""
    target, output = pair
    return (
        target.tier + output.tier,
        target.is_text + output.is_text,
        target.remainder != output.remainder,
        target.place,
        output.place,
    )


def _find_surest(candidates: list[_Candidate], role: str) -> dict[str, _Candidate]:
    """Of the columns that are surest for a role, the leftmost of every remainder.

    In the best pair both are among these: what makes a pair sure are sums over the two.
    """
    of_role = [candidate for candidate in candidates if candidate.role == role]
    best = min(((candidate.tier, candidate.is_text) for candidate in of_role), default=None)
    surest: dict[str, _Candidate] = {}
    for candidate in of_role:
        if (candidate.tier, candidate.is_text) == best:
            surest.setdefault(candidate.remainder, candidate)
    return surest


def _match_by_words(
    targets: dict[str, _Candidate], outputs: dict[str, _Candidate]
) -> Iterator[_Pair]:
    """Give the pairs among which the best one is: the leftmost, and those of one remainder."""
    if targets and outputs:
        yield next(iter(targets.values())), next(iter(outputs.values()))
    for remainder in targets.keys() & outputs.keys():
        yield targets[remainder], outputs[remainder]


def _match_by_name(names: Sequence[str], numeric: Collection[str]) -> Iterator[_Pair]:
    """Give the pairs such as "price" and "price_hat", both of numbers."""
    columns: dict[str, tuple[str, int]] = {}  # by their words
    for place, name in enumerate(names):
        if name in numeric:
            columns.setdefault(_split_words(name), (name, place))
    for words, output in columns.items():
        for phrases, tier in ((_CLEAR_OUTPUT, _CLEAR_INSIDE), (_PAIRED_OUTPUT, _PAIRED)):
            phrase = _find_phrase(words, phrases)
            remainder = _take_out(words, phrase) if phrase else ""
            if phrase and remainder in columns and not _find_phrase(words, _DISTANCES):
                yield (
                    _Candidate("target", _PAIRED, remainder, *columns[remainder], is_text=False),
                    _Candidate("output", tier, remainder, *output, is_text=False),
                )


def _make_candidate(name: str, place: int, is_text: bool) -> _Candidate | None:
    """Tell of a column by its name what it may hold; None where the name says nothing."""
    words = _split_words(name)
    if words in _LETTERS:
        return _Candidate(_LETTERS[words], _LETTER, "", name, place, is_text)
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
            tier = inside if remainder else exact
            return _Candidate(role, tier, remainder, name, place, is_text)
    return None


def _find_phrase(words: str, phrases: tuple[str, ...]) -> str | None:
    """Return the longest of the phrases that stands in `words` as whole words."""
    apart = f" {words} "
    return max((p for p in phrases if f" {p} " in apart), key=len, default=None)


def _take_out(words: str, phrase: str) -> str:
    """Take a phrase out of words that have it: "actual price" without "actual" is "price"."""
    return f" {words} ".replace(f" {phrase} ", " ", 1).strip()


def _split_words(name: str) -> str:
    """Cut a name into small words with blanks between them: "actualPrice" is "actual price"."""
    return " ".join(_WORD.findall(_HUMP.sub(" ", name).casefold()))
