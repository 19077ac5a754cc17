"""What somebody's file says is a constant in the written code, whatever it says."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz import Dataset
from lossviz.code import FLAVOURS, Batch, SseVsMse, Weights, write_notebook, write_program
from lossviz.code.literals import write_items, write_text
from tests.code import states as s
from tests.code.running import run

HARMLESS = "zzz"
FIT = s.WEIGHTS["tanh True sum 0.1"]
NAMES = [
    '"""\nimport os; os.system("touch broken-out") #',
    "'''\nopen('broken-out', 'w') #",
    "'); open('broken-out', 'w'); ('",
    '"); open("broken-out", "w"); ("',
    "\\'); open('broken-out', 'w') #",
    "\\",
    "\\\\'",
    '"',
    "'",
    "'\"",
    "</script><script>alert(1)</script>",
    "${open('broken-out', 'w')}",
    "{open('broken-out', 'w')}",
    "%s %(x)s {0} {feature}",
    "\n%%bash\ntouch broken-out",
    "!touch broken-out",
    "a\rb\x0bc\x0cd\x1ce\x85f",
    "line\u2028separator\u2029paragraph",
    "\u202egnp.exe\u2066\u200b",
    "\x00\x1b[31m\x7f",
    "\ud800",
    "# -*- coding: utf-16 -*-",
    "naïve 数 🙂",
    "import",
    "",
    "x" * 5_000,
]


def make_states(name: str) -> dict[str, Batch | SseVsMse | Weights]:
    text = name.encode("utf-8", "replace").decode("utf-8")  # a cell of a table holds no half
    labels = [text, "b", text + "!", "'", '"']
    columns = {"who": labels}
    data = Dataset(
        s.FIVE.target,
        s.FIVE.output,
        name=name,
        target_name=name,
        output_name=name,
        columns=columns,
    )
    choice = replace(FIT.inputs.choice, column=name or HARMLESS)
    return {
        "batch": Batch(data, "sum", 0.1, label="who"),
        "mini-batch": SseVsMse(data, 3),
        "neuron": replace(FIT, inputs=replace(FIT.inputs, choice=choice)),
    }


def shape(program: str) -> str:
    """The program as a tree, with every text in it left out."""
    tree = ast.parse(program)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def texts(program: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(program))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def comments(program: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(program).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@given(st.text(st.characters()))
def test_any_text_is_one_constant_on_one_line(text):
    source = write_text(text)
    assert ast.literal_eval(source) == text
    assert source.isprintable()
    assert source.startswith('"') or "'" in text or '"' in text


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_numbers_come_back_bit_for_bit(values):
    source = write_items(map(repr, np.array(values).tolist()), "[", "]")
    assert np.array(ast.literal_eval(source)).tobytes() == np.array(values).tobytes()
    assert all(len(line) <= 88 for line in source.split("\n"))


PLAIN = make_states(HARMLESS)


@pytest.mark.parametrize("kind", PLAIN)
def test_a_name_is_one_constant_of_a_program(kind):
    for name in NAMES:
        for flavour in FLAVOURS:
            program = write_program(make_states(name)[kind], flavour)
            harmless = write_program(PLAIN[kind], flavour)
            assert shape(program) == shape(harmless)
            assert comments(program) == comments(harmless)
            kept = {"b", "'", '"'}
            assert {t for t in texts(program) if t not in kept} - texts(harmless) <= {
                name,
                name.encode("utf-8", "replace").decode("utf-8"),
                name.encode("utf-8", "replace").decode("utf-8") + "!",
            }
            assert all(character.isprintable() or character == "\n" for character in program)
            assert program.encode("utf-8")


@pytest.mark.parametrize("kind", PLAIN)
def test_nothing_else_runs(kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        for flavour in ("NumPy", "lossviz"):
            names, _ = run(write_program(make_states(name)[kind], flavour))
            assert set(names) == set(run(write_program(PLAIN[kind], flavour))[0])
            for own in ("feature", "labels"):
                if own in names and "\ud800" not in name:
                    assert name in names[own] or not name
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", PLAIN)
def test_a_name_is_one_constant_of_a_notebook(kind):
    for name in NAMES:
        text = write_notebook(make_states(name)[kind])
        assert text.isascii()
        assert "</" not in text
        assert all(character.isprintable() or character == "\n" for character in text)
        pairs = zip(
            *(json.loads(t)["cells"] for t in (text, write_notebook(PLAIN[kind]))), strict=True
        )
        for cell, harmless in pairs:
            if cell["cell_type"] == "markdown":
                assert cell == harmless
            else:
                assert shape(cell["source"]) == shape(harmless["source"])
                assert comments(cell["source"]) == comments(harmless["source"])


def test_in_a_notebook_no_line_begins_as_a_command_of_the_shell():
    # A long list has its items on lines of their own, which begin with a quotation mark.
    labels = [f"!touch broken-out {k}" for k in range(20)]
    data = Dataset(np.arange(20.0), np.zeros(20), columns={"who": labels})
    cells = json.loads(write_notebook(Batch(data, "sum", 0.1, label="who")))["cells"]
    lines = [line.strip() for cell in cells[1:] for line in cell["source"].split("\n")]
    assert '"!touch broken-out 0", "!touch broken-out 1",' in "\n".join(lines)
    assert not [line for line in lines if line.startswith(("!", "%", "?"))]


def test_a_missing_name_is_empty():
    names = pa.chunked_array([pa.array(["a", None], pa.string())])
    data = Dataset([1.0, 2.0], [1.0, 3.0], columns={"who": names})
    assert 'labels = ["a", ""]' in write_program(Batch(data, "sum", 0.1, label="who"), "NumPy")
