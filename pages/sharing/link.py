"""The address of a page as it stands, with the data in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from lossviz.base import list_names
from lossviz.data import Dataset
from lossviz.reading import load_sample
from lossviz.sharing import (
    MOST_CHARACTERS,
    fit_sample,
    pack,
    pack_summary,
    share_summary,
)
from pages.data import shared, typing_table, upload
from pages.state import Page
from pages.state import parameters as p

SAMPLE_SEED: Final = 1
_SHORT: Final = 2_400  # characters of data, so that a QR code holds the link
_ROOM: Final = 200  # characters that the rest of an address gets at least
_BY_COLUMN: Final = (p.LABEL_COLUMN, p.COLOUR_COLUMN, p.OVER, p.FEATURE, p.SPLIT_COLUMN)
_OF_A_FILE: Final = {each.name for each in p.FILE} | {p.CHOOSE.name, p.DATA.name}
# Ways for data to come along.
ROWS: Final = "all rows"
SAMPLE: Final = "a sample of the rows"
SUMMARY: Final = "a summary, without rows"
COPY: Final = "a copy of the rows on this server"


@dataclass(frozen=True)
class Link:
    """An address, and what is in it in words.

    Attributes
    ----------
    page : Page
    query : mapping of str to str
        The parameters.
    holds : str
        What is in it.
    """

    page: Page
    query: Mapping[str, str]
    holds: str

    @property
    def address(self) -> str:
        """The address itself."""
        return write_address(self.page, self.query)


def read_query(page: Page) -> dict[str, str]:
    """Read what the address says now of the parameters of a page."""
    names = {parameter.name for parameter in page.parameters} - {p.ANSWER.name}
    return {name: st.query_params[name] for name in st.query_params if name in names}


def find_source(page: Page) -> str:
    """Find where the data of a page come from; empty for a page without."""
    if page.data is None:
        return ""
    return str(st.session_state.get(p.DATA.name) or page.data.default)


def find_data(source: str) -> Dataset | None:
    """Find the data that are looked at; None where there are none yet."""
    if source == "upload":
        return upload.find_data()
    if source == "table":
        return typing_table.find_rows()
    if source in p.SHARED:
        return shared.find_data()
    return load_sample(source) if source else None


def travels_by_name(source: str) -> bool:
    """Whether the address names the data, or holds them, without anything more."""
    if source == "table":
        return not typing_table.is_longer_than_a_link()
    return source != "upload"


def list_ways(data: Dataset) -> tuple[str, ...]:
    """List the ways for these data to come along, the best first."""
    ways = [SAMPLE, SUMMARY] if data.size > 1 else []
    if data.summary is None and len(pack(data, ())) <= MOST_CHARACTERS - _ROOM:
        ways.insert(0, ROWS)
    return tuple(ways + [COPY] * (shared.find_store() is not None))


def name_data(source: str, page: Page, query: Mapping[str, str]) -> Link:
    """Write the link to data that the address names or holds already."""
    holds = {
        "": "It holds what the controls say, and no data.",
        "table": "It contains the rows that were typed.",
        "stored": "It names a copy of the data on this server.",
        "link": "It contains the data that came with your link.",
        "summary": "It contains the summary that came with your link.",
    }
    otherwise = "It names the sample data. No data of yours are in it."
    return Link(page, query, holds.get(source, otherwise))


def add_data(way: str, data: Dataset, page: Page, query: Mapping[str, str]) -> Link:
    """Write the link with data that come along in some way.

    Raises
    ------
    LossvizError
        Where they cannot come along that way.
    """
    others = {name: value for name, value in query.items() if name not in _OF_A_FILE}
    if way == SUMMARY:
        packed = pack_summary(share_summary(data))
        others |= {p.DATA.name: "summary", p.PACKED.name: packed}
        holds = f"It contains sums and counts of your {data.size:,} rows, and no single row."
        return Link(page, others, holds)
    used = _find_used(page, data)
    named = list(dict.fromkeys(used.values()))
    others |= used  # what is usual for these data may not be with fewer columns
    room = MOST_CHARACTERS - len(write_address(page, others)) - _ROOM // 4
    others[p.DATA.name] = "link"
    if way == SAMPLE:
        # Where all rows would fit, a sample is wanted for a link that is short.
        short = ROWS in list_ways(data)
        drawn, packed = fit_sample(data, named, SAMPLE_SEED, min(room, _SHORT) if short else room)
        holds = (
            f"It contains {drawn.n:,} of your {data.size:,} rows, drawn at random with seed "
            f"{SAMPLE_SEED}{_name_columns(named)}. The page says so."
        )
    else:
        packed, columns = _pack_most(data, named, room)
        rows = "row" if data.n == 1 else f"{data.n:,} rows"
        holds = f"It contains your {rows}{_name_columns(columns)}."
    return Link(page, others | {p.PACKED.name: packed}, holds)


def name_copy(name: str, page: Page, query: Mapping[str, str], days: float) -> Link:
    """Write the link to a copy on this server."""
    others = {key: value for key, value in query.items() if key not in _OF_A_FILE}
    others |= {p.DATA.name: "stored", p.COPY.name: name}
    holds = f"It names a copy of your rows on this server, which is kept for {days:g} days."
    return Link(page, others, holds)


def write_address(page: Page, query: Mapping[str, str], folder: str = "") -> str:
    """Write the address of a page as the visitor's browser has it, or of the same in a folder."""
    here = (st.context.url or "").partition("?")[0]
    root = here.removesuffix(page.path).rstrip("/")
    return f"{root}/{folder}{page.path}{'?' if query else ''}{urlencode(query)}"


def _find_used(page: Page, data: Dataset) -> dict[str, str]:
    """Find which columns are looked at on a page, by the names of their controls."""
    state = st.session_state
    names = {each.name for each in page.parameters}
    used = {each.name: state.get(each.name) for each in _BY_COLUMN if each.name in names}
    return {name: str(column) for name, column in used.items() if column in data.columns}


def _pack_most(data: Dataset, named: list[str], room: int) -> tuple[str, list[str]]:
    """Pack all columns where they fit, else those that the page uses, else none."""
    for columns in (list(data.columns), named, []):
        packed = pack(data, columns)
        if len(packed) <= room:
            break
    return packed, columns


def _name_columns(columns: list[str]) -> str:
    if not columns:
        return ""
    name = "the column" if len(columns) == 1 else "the columns"
    return f", with {name} {list_names(tuple(columns))}"
