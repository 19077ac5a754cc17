"""The work of reading grows with the bytes of a file and no faster, whatever is in it.

Counted, not timed: steps of the patterns, lines of Python run, comparisons, bytes visited.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lossviz.data
import lossviz.reading
from lossviz.base.errors import DataError
from lossviz.data import cells, decimal_marks
from lossviz.data.cells import collect_evidence, describe_wrong_cell, seems_number
from lossviz.data.column_names import guess_columns
from lossviz.reading import records
from lossviz.reading.ingest import read_table
from tests.reading.backtracking import Matcher, count_steps

ROOT = Path(__file__).parent.parent.parent

# The patterns


def found_in(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from found_in(each)
    elif isinstance(value, dict):
        yield from found_in(list(value.values()))


# What the patterns are made of that depend on how a file is written.
ARGUMENTS = {
    1: [(mark,) for mark in ",;\t|\x1f"],
    3: list(itertools.product(", ", "'\"", (False, True))),
}


def all_patterns() -> dict[str, re.Pattern[Any]]:
    names = [
        module.name
        for folder in (lossviz.data, lossviz.reading)
        for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}.")
    ]
    found = {}
    for name in (*names, "pages.state.link", "lossviz.batch.export"):
        module = importlib.import_module(name)
        for called, value in vars(module).items():
            for k, pattern in enumerate(found_in(value)):
                found[f"{name}.{called} {k}"] = pattern
        for called, made in vars(module).items():
            if called.startswith("_compile") and made.__module__ == name:
                found |= {
                    f"{name}.{called}{given} {k}": pattern
                    for given in ARGUMENTS[len(inspect.signature(made).parameters)]
                    for k, pattern in enumerate(found_in(made(*given)))
                }
    return found


PATTERNS = all_patterns()
# These look through a whole text; all others are held against its beginning, or all of it.
SEARCHING = ("_HUMP", "_WORD", "_DIGIT", "_BEYOND_ASCII", "LINE_BREAK")
RUNS = (
    *(" ", "\u00a0", "\t", "9", "0", "+", "-", ".", ",", ";", '"', '""', "'", "_", "#", "e", "a"),
    *(
        "\n",
        "\r\n",
        "$",
        "€",
        "USD",
        "1,",
        ",000",
        "e9",
        "_1",
        "$ ",
        "aA",
        "AAa",
        "[1,",
        " $",
        ". ",
    ),
)
BEGINNINGS = ("", "1", "x", "$", '"', "[1", "-", " ")
ENDS = ("", "x", "1", "\n")


def test_patterns_were_found() -> None:
    assert len(PATTERNS) > 30
    assert all(any(word in name for name in PATTERNS) for word in SEARCHING)


@pytest.mark.parametrize(
    ("beginnings", "ends"),
    [(BEGINNINGS[:2], ENDS[1:2]), pytest.param(BEGINNINGS, ENDS, marks=pytest.mark.exhaustive)],
    ids=["some", "all"],
)
def test_no_pattern_goes_back_again_and_again(
    beginnings: tuple[str, ...], ends: tuple[str, ...]
) -> None:
    wrong = []
    for name, pattern in PATTERNS.items():
        searches = any(word in name for word in SEARCHING)
        for text in itertools.product(beginnings, RUNS, ends):
            few, many = (
                count_steps(pattern, typed(repeat(*text, n), pattern), searches=searches)
                for n in (20, 40)
            )
            # Of a quadratic pattern the steps come to four times as many.
            if many > 2.2 * few + 40:
                wrong.append(f"{name}: {text}")
    assert not wrong, "\n".join(wrong)


def repeat(beginning: str, run: str, end: str, n: int) -> str:
    return beginning + run * n + end


def typed(text: str, pattern: re.Pattern[Any]) -> str | bytes:
    return text.encode() if isinstance(pattern.pattern, bytes) else text


@given(
    st.sampled_from(sorted(PATTERNS)),
    st.text("".join({*"".join(RUNS), *"x1Eny/%\u2009"}), max_size=12),
)
def test_the_counting_matcher_matches_as_re_does(name: str, text: str) -> None:
    pattern, said = PATTERNS[name], typed(text, PATTERNS[name])
    match = pattern.match(said)
    assert next(Matcher(pattern).ends(said), None) == (match.end() if match else None)
    assert (len(said) in Matcher(pattern).ends(said)) == bool(pattern.fullmatch(said))


def test_a_quadratic_pattern_would_be_found() -> None:
    few, many = (
        count_steps(re.compile(r"[0-9]+\.?[0-9]*"), "9" * n + "x", searches=False) for n in (20, 40)
    )
    assert many > 3 * few


def test_every_pattern_has_a_name_that_is_looked_at_here() -> None:
    folders = (ROOT / "lossviz" / "data", ROOT / "lossviz" / "reading")
    paths = [path for folder in folders for path in folder.rglob("*.py")]
    for path in [*paths, ROOT / "pages/state/link.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
        }
        assert used <= {"compile", "escape"}, path


# Lines of Python


def lines_run(act: Callable[[], object]) -> int:
    """Lines of the project that `act` runs in this thread; a comprehension counts each turn."""
    lines, before = 0, sys.gettrace()

    def trace(frame: Any, _event: str, _value: Any) -> Any:
        nonlocal lines
        if "lossviz" not in frame.f_code.co_filename:
            return None
        lines += 1
        return trace

    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines


def look(content: bytes) -> Callable[[], object]:
    def act() -> None:
        try:
            table = read_table(content)
            table.dataset(*table.chosen())
        except DataError:
            pass

    return act


def columns(n: int, name: str) -> bytes:
    header = ",".join(name.format(k) for k in range(n))
    return f"{header}\n{'1,' * header.count(',')}2\n".encode()


WIDE: dict[str, Callable[[int], bytes]] = {
    "pairs": lambda n: columns(n, "actual {0},predicted {0}"),
    "targets": lambda n: columns(n, "actual {0}"),
    "one name": lambda n: columns(n, "actual"),
    "no name": lambda n: columns(n, ""),
    "names that are made": lambda n: columns(n, "actual (column 7) {0}") + columns(n, "actual"),
    "partners": lambda n: columns(n, "f{0},f{0}_hat"),
    "many cells": lambda n: columns(n, "f{0}") + (b"1," * (n - 1) + b"2\n") * 20,
    "words": lambda n: columns(n, "word {0}") + (b"a," * (n - 1) + b"b\n") * 20,
}


@pytest.mark.parametrize("n", [50, pytest.param(200, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("family", WIDE)
def test_ten_times_the_columns_are_ten_times_the_work(family: str, n: int) -> None:
    few, many = (lines_run(look(WIDE[family](count))) for count in (n, 10 * n))
    assert many <= 12 * few


def test_names_are_not_compared_with_each_other() -> None:
    compared = 0

    class Name(str):
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

    def count(n: int) -> int:
        nonlocal compared
        names = [Name(f"{word} {k}") for k in range(n) for word in ("actual", "predicted", "other")]
        compared = 0
        guess_columns(names, tuple(names))
        return compared

    assert count(2000) <= 12 * count(200) + 12


def test_the_guess_is_remembered() -> None:
    table = read_table(WIDE["pairs"](50))
    assert lines_run(lambda: table.guessed) > 1000
    assert lines_run(lambda: table.guessed) < 10


# Cells and quotes

LONG: dict[str, Callable[[int], bytes]] = {
    f"{run!r} {where}": lambda n, run=run, where=where: where.replace("*", run * n).encode()
    for run in (" ", "\u00a0", "9", "0", "-", ".", ",000", '"', "'", "$", "e", "a\n", '"\n', '""\n')
    for where in ("y,o\nx*y,2\n3,4\n", 'y,o\n"*x",2\n3,4\n', "y,o,z\n1,2,*x\n3,4,\n", 'y,o\n1,"*\n')
}


@pytest.mark.parametrize("family", LONG)
def test_ten_times_the_characters_are_ten_times_the_lines_at_most(family: str) -> None:
    few, many = (lines_run(look(LONG[family](n))) for n in (300, 3000))
    assert many <= 12 * few


@pytest.mark.parametrize("look_at", [seems_number, lambda cell: collect_evidence([cell])])
def test_a_cell_longer_than_any_number_is_not_looked_at(look_at, monkeypatch) -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> None:
            raise AssertionError(name)

    monkeypatch.setattr(cells, "_ANY_NUMBER", Untouchable())
    monkeypatch.setattr(decimal_marks, "_READS_AS", Untouchable())
    monkeypatch.setattr(decimal_marks, "_IN_DOUBT", Untouchable())
    look_at("1." + "9" * decimal_marks.LONGEST_NUMBER)
    with pytest.raises(AssertionError):
        look_at("1.9")


def test_the_longest_number_has_all_its_decimals() -> None:
    exact = f"{5e-324:.1074f}"
    assert float(exact) == 5e-324
    assert len(exact) + 1 < decimal_marks.LONGEST_NUMBER
    assert seems_number(f"-{exact}")


class CountedBytes(bytes):
    """Counts the bytes that are searched."""

    visited = 0

    def count(self, sub: Any, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        end = len(self) if end is None else end
        self.visited += max(0, end - start)
        return super().count(sub, start, end)

    def rfind(self, sub: Any, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        end = len(self) if end is None else end
        found = super().rfind(sub, start, end)
        self.visited += end - (start if found < 0 else found)
        return found


@pytest.mark.parametrize("line", [b'""\n', b'a"b"\n', b'"\n', b"a\n", b'""\r'])
def test_a_block_whose_quotes_do_not_close_is_counted_once(
    line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = 1 << 16
    monkeypatch.setattr(records, "BLOCK", block)
    text = CountedBytes(b'"\n' + line * (block // len(line) + 9))
    records.find_end_of_block(text, 0)
    assert block / 2 < text.visited <= 6 * block


@pytest.mark.parametrize("cell", ["x" + " " * 9000 + "y", "9" * 9000 + "x", "$" + " " * 9000 + "$"])
def test_what_is_wrong_with_a_long_cell_is_said_briefly(cell: str) -> None:
    assert len(describe_wrong_cell(cell)) < 200
