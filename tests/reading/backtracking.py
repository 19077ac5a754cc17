"""A regular expression matcher that counts its steps: how often a pattern goes back over a text.

It takes the tree of Python's own parser and tries alternatives in the same order, so
that its steps grow as those of `re` do; `re` itself does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any


class Matcher:
    """One pattern, and the steps that it has taken."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self.flags = pattern.flags
        self.tree = list(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
        self.steps = 0

    def ends(self, text: str | bytes, start: int = 0) -> Iterator[int]:
        """All ends of matches that begin at `start`, in the order in which they are tried."""
        return self._all(self.tree, 0, as_text(text), start)

    def _all(self, items: Sequence[Any], k: int, text: str, at: int) -> Iterator[int]:
        if k == len(items):
            yield at
            return
        for end in self._one(items[k], text, at):
            yield from self._all(items, k + 1, text, end)

    def _one(self, item: Any, text: str, at: int) -> Iterator[int]:
        self.steps += 1
        kind, value = item
        if kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            if at < len(text) and self._fits(kind, value, text[at]):
                yield at + 1
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from self._all(list(branch), 0, text, at)
        elif kind is op.SUBPATTERN:
            yield from self._all(list(value[-1]), 0, text, at)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, inner = value
            ends = self._repeat(kind, (least, most, list(inner)), text, at, 0)
            yield from ends if kind is not op.POSSESSIVE_REPEAT else first(ends)
        elif kind is op.AT:
            assert value in (op.AT_END_STRING, op.AT_BEGINNING_STRING)
            if at == (len(text) if value is op.AT_END_STRING else 0):
                yield at
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            direction, inner = value
            begin = at if direction == 1 else at - 1  # those of ours look back by one
            fits = begin >= 0 and any(True for _ in self._all(list(inner), 0, text, begin))
            if fits == (kind is op.ASSERT):
                yield at
        else:
            raise NotImplementedError(kind)

    def _repeat(self, kind: Any, what: Any, text: str, at: int, done: int) -> Iterator[int]:
        least, most, inner = what
        if kind is op.MIN_REPEAT and done >= least:
            yield at
        if done < most:
            for end in self._all(inner, 0, text, at):
                if end > at:
                    yield from self._repeat(kind, what, text, end, done + 1)
        if kind is not op.MIN_REPEAT and done >= least:
            yield at

    def _fits(self, kind: Any, value: Any, character: str) -> bool:
        if kind is op.ANY:
            return bool(self.flags & re.DOTALL) or character != "\n"
        if kind is op.IN:
            return self._is_in(value, character)
        return self._is_same(value, character) == (kind is op.LITERAL)

    def _is_same(self, code: int, character: str) -> bool:
        if self.flags & re.IGNORECASE:
            return chr(code).casefold() == character.casefold()
        return code == ord(character)

    def _is_in(self, value: Sequence[Any], character: str) -> bool:
        negated = value[0] == (op.NEGATE, None)
        return negated != any(self._is_of(*part, character) for part in value[int(negated) :])

    def _is_of(self, kind: Any, value: Any, character: str) -> bool:
        if kind is op.RANGE:
            cases = {character, *character.casefold()} if self.flags & re.I else {character}
            return any(value[0] <= ord(case) <= value[1] for case in cases)
        if kind is op.CATEGORY:
            return bool(re.match(CATEGORIES[value], character, self.flags & re.ASCII))
        return self._is_same(value, character)


CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_WORD: r"\W",
    op.CATEGORY_WORD: r"\w",
}


def as_text(text: str | bytes) -> str:
    """Bytes one by one as characters, which is how a pattern of bytes sees them."""
    return text if isinstance(text, str) else text.decode("latin-1")


def first(ends: Iterator[int]) -> Iterator[int]:
    """What comes first, and nothing after it."""
    for end in ends:
        yield end
        return


def count_steps(pattern: re.Pattern[Any], text: str | bytes, *, searches: bool) -> int:
    """Steps to try all that a pattern could be at the beginning, or to find it all through."""
    matcher = Matcher(pattern)
    if not searches:
        for _ in matcher.ends(text):
            pass
        return matcher.steps
    at = 0
    while at <= len(text):
        at = max(next(matcher.ends(text, at), at), at + 1)
    return matcher.steps
