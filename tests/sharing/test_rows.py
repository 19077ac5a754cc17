"""Data sets in links: bit for bit, for ever, and nothing else than that from whoever writes one."""

from __future__ import annotations

import itertools
import json
import lzma
import tracemalloc
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossviz.data import Dataset
from lossviz.reading import load_sample
from lossviz.sharing import MOST_CHARACTERS, MOST_ROWS, LinkDataError, envelope, pack, unpack
from lossviz.sharing.envelope import decode, encode
from tests.sharing.cases import check_same

# Written by the first release that had links: they open for ever.
FEW = (
    "1rzY2BgCK9WylOyMtZRykvMTVWyUkpLLVfSUSpJLEpPLQFyoQwdpfzSkoJSkEhBUWpKZnJJZn4eUDQlNTkzN"
    "zEHKKwH5CXn55Tm5hUrWUXH1jIwMDFAAKMEAyMzlM0v1gAARzZoCQ"
)
ALL_WAYS = (
    "1rzY2BgyK9WylOyMtJRykvMTVWyUjq8R0lHqSSxKD21BMiDMnSU8ktLCkpBIgVFqSmZySWZ-XlA0ZTU5Mzcx"
    "BygsA4QJufnlObmFStZRSuVZ-QDBfJARDYQpwFxMcj82FpGBjiwb9jJMBMOZzEgSTGEMNQyODGsY1jE0M4wn"
    "1GPlQEZ8EYrOaYkAs20SbJTikWV44tWMjAwB8oZ6pkaKMUywU1ldGBmYoOypzErsKDoYo1WqlCKBQBj2ayA"
)
# The same with 1e300 in it, as links could have it before numbers were limited to 1e100.
BEYOND = (
    "1rzY2BgyK9WylOyMtJRykvMTVWyUjq8R0lHqSSxKD21BMiDMnSU8ktLCkpBIgVFqSmZySWZ-XlA0ZTU5Mzcx"
    "BygsA4QJufnlObmFStZRSuVZ-QDBfJARDYQpwFxMcj82FpGBjiwb9jJMBMOZzEgSTHUMZgzPGGwYegAsksZ5"
    "7AyIAPeaCXHlESgmTZJdkqxqHJ80UoGBuZAOUM9UwOlWCa4qYwOzExsUPY0ZgUWFF2s0UoVSrEA6ivyow"
)
LISTED = (
    "1rzY2BgiKhWylOyMjHQUcpLzE1VslJS0lEqSSxKTy0BsqEMHaX80pKCUpBIQVFqSmZySWZ-HlA0JTU5MzcxB"
    "yisB-Ql5-eU5uYVK1lFK6UrxdYyMLAxwIBAs0Bgu8KkboPL_Y4ikwNDpydOm114fX6TxOJJkcsRChnxK2QBK"
    "oCCUBAA0oLRSnn5RSUZQOuLgW7MUIoFAKcQzn4"
)
RAW = (
    "1rx4ALuAoFdAABoE68M5egAAqKqWdzLIHVY2n4XiaAsKqH1cbWBBkWnUYb1kxXrlZjt7USADY2B2NqBb8qdy"
    "GoaTNA6v4HBNc3VQQ91UHbdtrquJSIPycecC3dLwkiP3erIRsWJOS51jOxKFOJIiYr3U08BbxW_qc_IWEZ90"
    "ShoWK0e-Ji1ICZ9ea6jE_424ncUdFOrttI4yoTdFoHQg2QvJ51IFjzUM5u0j5uh4sufpkW52ra__fHLyRiVz"
    "go006YdM8VYdGbHORJzAyM5g_Sj1unpAIsPKwc1fck3aMfXHXGZekLLPeKGllaNWtTXDlQE6Y_KunB3r6f3c"
    "vJN0px3akiipIU22T2Vnowgr2mnTwgRvNAIJKUFXwBcMuC_D1oH2A_A_9U9rDrpGr0DobzLPNUcZMcyUubNv"
    "7MP_e9QC_EkXLKJft7zu1tHWjm4x_fNAW0TwMgF5pxQffmYb5qsrn_OQXVqHb88ueXpIBjzkatUA9M57qS66"
    "P4iv5dv5KjvvvsG3CBnIZtCu06Nvw7fui-wM2R1835npazcZPh91BVL8GUlx42qQI-v3VDyRQJ-6uNb8KdLs"
    "sRLcQDTH8BUiojZ8vePn-8Sn3Ta8S9BUUCAbloJCRovnwr-Ks0FUaw3hPJrx0-OBMJOPXFjSmggs-rkLfutQ"
    "eH7ZvsIqSUUi3uFH0tjZOoKeieMXnijGLU56LZ-AXm1itdMH7SPLs_4gSRfKiVM2HGtVSOxcPpKTWTYytmtd"
    "EnoeVTSlCEb78OXGu8JEQHJ34eiC8tPcU6GF6pCLQrU30NP0R62MCygFE-m0B9nbMYFvk41g_kxRg__E7xLW"
    "fhY1AsgjvLwbiQxjH5Cyj3fLME9AJzuLxY"
)
FLOATS = st.floats(-1e100, 1e100)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NUMBERS_AS_TEXT = ["007", "7", "1.50", "1.5", "-0", "1e5", " 1", "1,5", "NaN", "", "１", "0.1"]


def write_whole(count: int) -> bytes:
    return count.to_bytes(4, "big")


def test_links_of_the_first_version_open_for_ever() -> None:
    check_same(unpack(FEW), Dataset([1, 2, 3], [1.5, 2, 2], name="few"))
    every = unpack(ALL_WAYS)
    assert every.target.tolist() == [0.1, 0.0]
    assert np.signbit(every.target).tolist() == [False, True]
    assert every.output.tolist() == [5e-324, 1e99]
    assert (every.name, every.decimal) == ("ü", ",")
    assert {n: c.text.to_pylist() for n, c in every.columns.items()} == {
        "who": ["Ada", "<b>"],
        "no": ["007", "1.50"],
        "k": ["1", "2"],
        "f": ["1.50", "2.00"],
        "same": ["x", "x"],
    }
    listed = unpack(LISTED)
    assert listed.output.tolist() == list(range(1, 41))
    assert listed.columns["g"].text.to_pylist() == ["north", "south"] * 20
    k = np.arange(40)
    # The sines of this machine; of another they may differ in the last place.
    assert unpack(RAW).target == pytest.approx(np.sin(k), abs=2**-52)
    assert unpack(RAW).output == pytest.approx(np.cos(k), abs=2**-52)


def test_a_link_with_numbers_beyond_1e100_is_refused_with_a_sentence() -> None:
    with pytest.raises(LinkDataError, match=r"output at position 1 is 1e\+300, and 1e100 in size"):
        unpack(BEYOND)


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=20), TEXTS, TEXTS, TEXTS)
def test_any_rows_come_back_bit_for_bit(rows, name, target_name, output_name) -> None:
    target, output = np.array(rows).T
    data = Dataset(target, output, name=name, target_name=target_name, output_name=output_name)
    check_same(unpack(pack(data)), data)


@given(
    st.lists(st.integers(-(2**53), 2**53), min_size=1, max_size=30),
    st.integers(0, 15),
)
def test_decimal_numbers_come_back_bit_for_bit(whole, decimals) -> None:
    values = [float(f"{m}e-{decimals}") for m in whole]
    data = Dataset(values, [v / 3 for v in values])
    check_same(unpack(pack(data)), data)


@pytest.mark.parametrize(
    "values",
    [
        [-0.0, 0.0],
        [5e-324, -5e-324],
        [2.0**53, 2.0**53 + 2],
        [1e15, 1e15 + 0.125],
        [1e22, 1.0],
        [0.1 + 0.2, 0.3],
        [9007199254740991.0, -9007199254740991.0],
        [1e99, 1e-150],
    ],
)
def test_awkward_numbers_come_back_bit_for_bit(values: list[float]) -> None:
    data = Dataset(values, values[::-1])
    check_same(unpack(pack(data)), data)


@given(st.lists(TEXTS | st.sampled_from(NUMBERS_AS_TEXT), min_size=1, max_size=20), TEXTS)
def test_any_cells_come_back_as_they_are(cells: list[str], column: str) -> None:
    n = len(cells)
    data = Dataset(range(n), range(n), columns={column: cells, column + "2": cells[::-1]})
    check_same(unpack(pack(data)), data)


@pytest.mark.parametrize("cell", NUMBERS_AS_TEXT)
def test_cells_that_look_like_numbers_stay_text(cell: str) -> None:
    for cells in ([cell, cell], [cell, "2.25"], ["1", cell]):
        data = Dataset([1, 2], [1, 2], columns={"c": cells})
        assert unpack(pack(data)).columns["c"].text.to_pylist() == cells


def test_only_the_columns_that_are_asked_for_come_along() -> None:
    data = load_sample("diabetes")
    assert list(unpack(pack(data, ["bmi"])).columns) == ["bmi"]
    assert list(unpack(pack(data, [])).columns) == []
    assert len(pack(data)) < 3_600, "442 rows with all their columns"


def test_a_thousand_rows_of_two_numbers_fit_into_a_link() -> None:
    draws = np.random.default_rng(1).normal(0, 100, (2, 1000)).round(1) + 0.0  # no minus zero
    assert len(pack(Dataset(*draws))) < 0.8 * MOST_CHARACTERS


def refused(text: str, words: str = r"\.$") -> None:
    with pytest.raises(LinkDataError, match=words):
        unpack(text)


def test_a_link_that_is_cut_off_is_refused() -> None:
    for cut in range(len(FEW)):
        refused(FEW[:cut])


def test_a_link_with_another_character_is_refused() -> None:
    for place, letter in itertools.product(range(len(FEW)), "A_z9"):
        if letter != FEW[place]:
            changed = FEW[:place] + letter + FEW[place + 1 :]
            # The last character may hold bits that mean nothing.
            if place < len(FEW) - 1 or decode_or_none(changed) != decode(FEW, "r"):
                refused(changed)


def decode_or_none(text: str) -> bytes | None:
    try:
        return decode(text, "r")
    except LinkDataError:
        return None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there are none"),
        ("A" * (MOST_CHARACTERS + 1), "have 6,001 characters, more than 6,000"),
        ("1r<script>", "characters that no link has"),
        ("1rz\u0660", "characters that no link has"),
        ("2" + FEW[1:], "have version 2, and this explorer reads version 1"),
        (FEW + "A", "cut off or changed"),
        (FEW[:-1], "cut off or changed"),
        (encode("s", b"{}"), "something else than it says"),
        (encode("r", b""), "are damaged"),
    ],
)
def test_what_is_wrong_with_a_link_is_said(text: str, words: str) -> None:
    refused(text, words)


def encoded(way: str, packed: bytes) -> str:
    """Seal bytes that were packed elsewhere, with a checksum that is right."""
    head = f"1r{way}"
    body = envelope._add_checksum(head, packed)
    return head + envelope.base64.urlsafe_b64encode(body).decode().rstrip("=")


def zip_zeros(count: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    pieces = [packer.compress(b"\0" * (1 << 20)) for _ in range(count >> 20)]
    return b"".join([*pieces, packer.flush()])


def loosen_zeros(count: int) -> bytes:
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=envelope._FILTERS)
    pieces = [packer.compress(b"\0" * (1 << 20)) for _ in range(count >> 20)]
    return b"".join([*pieces, packer.flush()])


@pytest.mark.parametrize(("way", "make"), [("z", zip_zeros), ("x", loosen_zeros)])
def test_what_unpacks_to_very_much_takes_little_memory(
    way: str, make: Callable[[int], bytes]
) -> None:
    text = encoded(way, make(4 << 20))
    assert len(text) <= MOST_CHARACTERS
    tracemalloc.start()
    refused(text, "more than 1,048,576 bytes")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def head(**more: object) -> bytes:
    usual = {"n": 2, "name": "", "target": "t", "output": "o", "decimal": ".", "columns": []}
    written = json.dumps(usual | more).encode()
    return write_whole(len(written)) + written


def column(way: int, decimals: int = 0, bits: int = 0, least: int = 0, rest: bytes = b"") -> bytes:
    return bytes([way, decimals, bits]) + least.to_bytes(8, "big", signed=True) + rest


def in_planes(values: list[float]) -> bytes:
    return np.array(values).astype(">f8").view(np.uint8).reshape(-1, 8).T.tobytes()


ZEROS = column(0)
LONG_LIST = json.dumps(["x" * 500_000]).encode()
HOSTILE = {
    "no rows": head(n=0) + 2 * ZEROS,
    "rows below zero": head(n=-1) + 2 * ZEROS,
    "a true number of rows": head(n=True) + 2 * ZEROS,
    "half a row": head(n=1.5) + 2 * ZEROS,
    "too many rows": head(n=MOST_ROWS + 1) + 2 * ZEROS,
    "no head": b"",
    "a head that is no object": write_whole(2) + b"[]",
    "a head that is no JSON": write_whole(2) + b"{x",
    "a head that is longer than all": write_whole(999) + b"{}",
    "a deep head": write_whole(400_000) + b"[" * 400_000,
    "too many columns": head(columns=[str(k) for k in range(1001)]) + 1003 * ZEROS,
    "too many cells": head(n=MOST_ROWS, columns=[str(k) for k in range(11)])
    + 2 * ZEROS
    + 11 * column(4, rest=write_whole(4) + b'[""]'),
    "a column twice": head(columns=["a", "a"]) + 4 * ZEROS,
    "a column that is no text": head(columns=[1]) + 3 * ZEROS,
    "a long name": head(name="x" * 1001) + 2 * ZEROS,
    "a name that is half a character": head(name="\ud800", columns=["\ud800"]) + 3 * ZEROS,
    "another decimal sign": head(decimal="x") + 2 * ZEROS,
    "something behind": head() + 2 * ZEROS + b"x",
    "too few numbers": head() + ZEROS + column(0, bits=54, rest=b"x"),
    "too many bits": head() + ZEROS + column(0, bits=55, rest=b"x" * 99),
    "too many decimals": head() + ZEROS + column(0, decimals=16),
    "too small a number": head() + ZEROS + column(0, least=-(1 << 53)),
    "an unknown way": head() + ZEROS + column(9),
    "no number": head() + ZEROS + column(1, rest=in_planes([np.nan, 1])),
    "a number without end": head() + ZEROS + column(1, rest=in_planes([np.inf, 1])),
    "cells as numbers": head() + ZEROS + column(4, rest=write_whole(2) + b"[]"),
    "numbers as cells": head(columns=["c"]) + 3 * ZEROS,
    "too few cells": head(columns=["c"]) + 2 * ZEROS + column(5, rest=write_whole(5) + b'["a"]'),
    "no cells": head(columns=["c"]) + 2 * ZEROS + column(5, rest=write_whole(1) + b"1"),
    "cells of numbers": head(columns=["c"]) + 2 * ZEROS + column(5, rest=write_whole(5) + b"[1,2]"),
    "a cell beyond the list": head(columns=["c"])
    + 2 * ZEROS
    + column(4, least=3, rest=write_whole(5) + b'["a"]'),
    "a long cell for all rows": head(n=1000, columns=["c"])
    + 2 * ZEROS
    + column(4, rest=write_whole(len(LONG_LIST)) + LONG_LIST),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_explorer_writes_is_refused_in_little_memory(name: str) -> None:
    content = HOSTILE[name]
    text = encode("r", content)
    tracemalloc.start()
    if len(text) <= MOST_CHARACTERS:
        refused(text)
    else:
        refused(text, "characters, more than")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 << 20


def test_many_equal_cells_are_read_within_bounds() -> None:
    columns = [f"c{k}" for k in range(10)]
    listed = column(4, rest=write_whole(5) + b'["a"]')
    content = head(n=MOST_ROWS, columns=columns) + 2 * ZEROS + 10 * listed
    assert unpack(encode("r", content)).n == MOST_ROWS
