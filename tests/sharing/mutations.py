"""Links that are damaged or made up: read as data, or refused with a sentence, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from lossviz.data import Dataset
from lossviz.sharing import (
    LinkDataError,
    pack,
    pack_summary,
    share_summary,
    unpack,
    unpack_summary,
)
from lossviz.sharing.envelope import decode, encode

_LETTERS = "ABCXYZabcxyz0189-_"
_WORDS = ("", "Ada", "<b>", "007", "1.50", "süd", "\n", "x" * 40)


def trial(chance: random.Random) -> tuple[str, str]:
    """Damage a link in some way; give what became of it, and what was wrong with that."""
    text = chance.choice(_WAYS)(chance)
    kinds = []
    for read in (unpack, unpack_summary):
        try:
            read(text)
            kinds.append("link read")
        except LinkDataError as refusal:
            kinds.append("link refused")
            if not str(refusal).endswith("."):
                return "link", f"no sentence: {refusal} for {text!r}"
        except Exception as problem:
            return "link", f"{problem!r} for {text!r}"
    return min(kinds, key=lambda kind: kind != "link read"), ""


def make(chance: random.Random) -> Dataset:
    """Make a small data set of any kind."""
    n = chance.randint(1, 12)
    draw = np.random.default_rng(chance.randrange(1 << 30))
    numbers = chance.choice([draw.normal(size=(2, n)), draw.integers(-99, 99, (2, n)) / 4])
    names = chance.sample(["a", "b", "<c>"], chance.randint(0, 3))
    columns = {name: [chance.choice(_WORDS) for _ in range(n)] for name in names}
    return Dataset(*numbers, name=chance.choice(_WORDS), columns=columns)


def _whole(chance: random.Random) -> str:
    data = make(chance)
    if data.n >= 5 and chance.random() < 0.3:
        return pack_summary(share_summary(data))
    return pack(data)


def _change_characters(chance: random.Random) -> str:
    letters = list(_whole(chance))
    for _ in range(chance.randint(1, 4)):
        letters[chance.randrange(len(letters))] = chance.choice(_LETTERS)
    return "".join(letters)


def _cut(chance: random.Random) -> str:
    text = _whole(chance)
    start, end = sorted(chance.sample(range(len(text) + 1), 2))
    return text[:start] + text[end:]


def _change_content(chance: random.Random) -> str:
    """Change what is inside, and encode it again: then the checksum is right."""
    text = _whole(chance)
    content = bytearray(decode(text, text[1]))
    for _ in range(chance.randint(1, 6)):
        way = chance.randrange(3)
        place = chance.randrange(len(content) + 1)
        if way == 0 and place < len(content):
            content[place] = chance.choice([0, 1, 48, 57, 91, 123, 255, chance.randrange(256)])
        elif way == 1:
            content[place:place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 9)))
        else:
            del content[place : place + chance.randint(1, 9)]
    return encode(chance.choice("rrsx"), bytes(content))


def _make_up(chance: random.Random) -> str:
    content = bytes(chance.randrange(256) for _ in range(chance.randint(0, 200)))
    return encode(chance.choice("rs"), content)


_WAYS: tuple[Callable[[random.Random], str], ...] = (
    _whole,
    _change_characters,
    _cut,
    _change_content,
    _change_content,
    _make_up,
)
