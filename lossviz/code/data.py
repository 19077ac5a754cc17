"""The two columns of numbers of a program: written out, or read from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lossviz.code.literals import write_array
from lossviz.data import Dataset, Vector

MOST_ROWS: Final = 2_000
_NAME: Final = "rows.csv"


@dataclass(frozen=True)
class DataFile:
    """A file that a program reads.

    Attributes
    ----------
    name : str
        As the program names it.
    text : str
        Two columns with their titles, separated by commas.
    """

    name: str
    text: str


@dataclass(frozen=True, eq=False)
class Columns:
    """Two columns of numbers, with the names that they have in a program.

    Attributes
    ----------
    names : tuple of two str
        Names of variables: ours, never those of somebody's file.
    values : tuple of two ndarray of shape (n,)
    """

    names: tuple[str, str]
    values: tuple[Vector, Vector]

    @classmethod
    def of(cls, data: Dataset) -> Columns:
        """Take target and output of a data set."""
        return cls(("target", "output"), (data.target, data.output))

    @classmethod
    def of_one(cls, names: tuple[str, str], values: tuple[float, float]) -> Columns:
        """Take one row."""
        first, second = (np.array([value], dtype=float) for value in values)
        return cls(names, (first, second))

    @property
    def n(self) -> int:
        """How many rows."""
        return int(self.values[0].size)

    @property
    def in_file(self) -> bool:
        """Whether there are too many rows to write them out."""
        return self.n > MOST_ROWS

    def write_file(self) -> DataFile | None:
        """Write the file that is read; None where the rows are written out."""
        if not self.in_file:
            return None
        rows = zip(*(column.tolist() for column in self.values), strict=True)
        lines = [",".join(self.names), *(f"{one!r},{other!r}" for one, other in rows)]
        return DataFile(_NAME, "\n".join(lines) + "\n")

    def write_numpy(self) -> str:
        """Write the lines that make two arrays of NumPy."""
        if self.in_file:
            return f"{self._explain_file()}\n{', '.join(self.names)} = {_LOAD}"
        return "\n".join(
            write_array(values, f"{name} = np.array([")
            for name, values in zip(self.names, self.values, strict=True)
        )

    def write_torch(self) -> str:
        """Write the lines that make two tensors of PyTorch, in 64 bits as everywhere here."""
        if self.in_file:
            return f"{self._explain_file()}\n{', '.join(self.names)} = torch.from_numpy({_LOAD})"
        return "\n".join(
            write_array(values, f"{name} = torch.tensor([", "], dtype=torch.float64)")
            for name, values in zip(self.names, self.values, strict=True)
        )

    def _explain_file(self) -> str:
        return (
            f"# {self.n:,} rows are too many to write them out here: they are read from {_NAME}.\n"
            "# Download that file too, and put it where you run this."
        )


_LOAD = f'np.loadtxt("{_NAME}", delimiter=",", skiprows=1, unpack=True)'


def explain_sample(data: Dataset) -> str:
    """Say that the rows are a sample, as a comment; empty where they are all rows."""
    if data.summary is None:
        return ""
    return (
        f"# These are {data.n:,} rows, drawn at random from {data.size:,}. The page sums up all\n"
        "# of them, so its numbers differ from those below by chance.\n"
    )
