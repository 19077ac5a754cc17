"""What all states of pages have in common: phrases for a program, and its columns of numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final

from lossviz.code.literals import write_items, write_text
from lossviz.code.template import Flavour, show_if
from lossviz.data import Dataset, Rows, Vector

MOST_ROWS: Final = 2_000
_NAME: Final = "rows.csv"
_LOAD = f'np.loadtxt("{_NAME}", delimiter=",", skiprows=1, unpack=True)'


@dataclass(frozen=True)
class DataFile:
    """A file that a program reads.

    Attributes
    ----------
    name : str
        As the program names it.
    text : str
        Columns with their titles, separated by commas.
    """

    name: str
    text: str


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of numbers, with the names that they have in a program.

    Attributes
    ----------
    names : tuple of str
        Names of variables: ours, never those of somebody's file.
    values : tuple of ndarray of shape (n,)
        As many.
    """

    names: tuple[str, ...]
    values: tuple[Vector | Rows, ...]

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
        lines = [",".join(self.names), *(",".join(map(repr, row)) for row in rows)]
        return DataFile(_NAME, "\n".join(lines) + "\n")

    def write_phrases(self, flavour: Flavour) -> dict[str, str]:
        """Write the lines that make two arrays or tensors, and whether they read a file."""
        return {
            "columns": self._write_loading(flavour) if self.in_file else self._write_out(flavour),
            "if_in_file": show_if(self.in_file),
        }

    def _write_loading(self, flavour: Flavour) -> str:
        """Write the line that reads all columns from the file, and what has to be done for it."""
        load = f"torch.from_numpy({_LOAD})" if flavour == "PyTorch" else _LOAD
        return (
            f"# {self.n:,} rows are too many to write them out here: they are read from {_NAME}.\n"
            "# Download that file too, and put it where you run this.\n"
            f"{', '.join(self.names)} = {load}"
        )

    def _write_out(self, flavour: Flavour) -> str:
        """Write all columns with all their numbers."""
        opening, closing = "np.array([", "])"
        if flavour == "PyTorch":
            opening, closing = "torch.tensor([", "], dtype=torch.float64)"
        return "\n".join(
            write_items(map(repr, values.tolist()), f"{name} = {opening}", closing)
            for name, values in zip(self.names, self.values, strict=True)
        )


class State(ABC):
    """What a page shows; `OnePrediction`, `Batch`, `Weights` and `SseVsMse` are such states.

    Attributes
    ----------
    templates : str
        The folder with the templates of its programs and its notebook.
    """

    templates: ClassVar[str]

    @property
    def columns(self) -> Columns | None:
        """The rows; None where there is only one."""
        return None

    @abstractmethod
    def write_phrases(self) -> dict[str, object]:
        """Write what comes into the places of the templates."""


def take_columns(data: Dataset, **more: Vector | Rows) -> Columns:
    """Take target and output of a data set, and more columns by name."""
    return Columns(("target", "output", *more), (data.target, data.output, *more.values()))


def describe_data(data: Dataset) -> dict[str, object]:
    """Write the names of the columns, and a comment where the rows are a sample of more."""
    sample = (
        f"# These are {data.n:,} rows, drawn at random from {data.size:,}. The page sums up all\n"
        "# of them, so its numbers differ from those below by chance.\n"
    )
    return {
        "sample": "" if data.summary is None else sample,
        "target_name": write_text(data.target_name),
        "output_name": write_text(data.output_name),
    }
