"""A column beside target and prediction: its text, and its numbers where the cells are some."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lossviz.data.cells import CellReader, Kinds, Vector, looks_numeric

if TYPE_CHECKING:  # imported inside the functions that need it: see cells.py
    import pyarrow as pa

_LOOKED_AT = 200  # rows that decide whether a column looks like numbers


_LONGEST_NAME = 40


@dataclass(frozen=True, eq=False)
class Column:
    """What a file says of each row, as it is written, and as numbers.

    The numbers are parsed when they are first asked for: most columns only label rows.

    Attributes
    ----------
    text : pyarrow.ChunkedArray of string, length n, without nulls
    decimal : {".", ","}
        What stands before the decimals.
    """

    text: pa.ChunkedArray
    decimal: str = "."

    @classmethod
    def of(cls, values: Any, decimal: str = ".") -> Column:
        """Make a column of a sequence, as `str` writes it, or of text, where a null is empty."""
        # Here and not at the top: two plain arrays need no pyarrow, and it takes
        # half as long again to import as NumPy.
        import pyarrow as pa

        if isinstance(values, Column):
            return values if values.decimal == decimal else cls(values.text, decimal)
        if not (isinstance(values, pa.ChunkedArray) and values.type == pa.string()):
            values = pa.chunked_array([pa.array(map(str, values), pa.string())])
        return cls(values.fill_null("") if values.null_count else values, decimal)

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def looks_numeric(self) -> bool:
        """Whether more than half of the filled cells among the first rows are numbers."""
        return looks_numeric(self.text.slice(0, _LOOKED_AT).to_pylist())

    @cached_property
    def values(self) -> Vector:
        """The numbers, shape (n,): NaN where a cell is none, or is beyond 1e100 in size."""
        values, _ = self.parse()
        values.setflags(write=False)
        return values

    @property
    def numbers(self) -> Vector | None:
        """The numbers, shape (n,), where all cells are numbers; else None."""
        return self.values if np.isfinite(self.values).all() else None

    @cached_property
    def names_rows(self) -> bool:
        """Whether it has a name for each row: short words, another one in each."""
        if self.looks_numeric or len(self.text.unique()) < len(self):
            return False
        return max(map(len, self.text.slice(0, _LOOKED_AT).to_pylist()), default=0) <= _LONGEST_NAME

    def parse(self) -> tuple[Vector, Kinds]:
        """Give the numbers, and for each cell whether it is one, says nothing or is wrong."""
        return CellReader(self.decimal).numbers(self.text)

    def take(self, rows: npt.NDArray[np.intp]) -> list[str]:
        """What the cells of some rows say."""
        cells: list[str] = self.text.take(rows).to_pylist()
        return cells
