"""Some rows of a stream, drawn so that each set of that many is as likely as any other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Fields = dict[str, npt.NDArray[np.generic]]


class Reservoir:
    """Keep at most so many rows of a stream whose length is not known.

    Every row gets a random number, in the order of the stream; the rows with the
    smallest are kept. So the sample depends on the seed and on the rows, and not
    on how the stream is cut into blocks.

    Parameters
    ----------
    most : int
        Rows that are kept.
    seed : int
    """

    def __init__(self, most: int, seed: int) -> None:
        self._most = most
        self._random = np.random.default_rng(seed)
        self._below = 1.0
        self._kept: list[Fields] = []
        self._waiting = 0

    def draw(self, n: int) -> npt.NDArray[np.intp]:
        """Choose among the next n rows those that may be kept: `add` their fields next."""
        self._keys = self._random.random(n)
        chosen: npt.NDArray[np.intp] = np.flatnonzero(self._keys < self._below)
        return chosen

    def add(self, chosen: npt.NDArray[np.intp], fields: Fields) -> None:
        """Keep the fields of rows that `draw` chose.

        Parameters
        ----------
        chosen : ndarray of int
            As `draw` gave them.
        fields : mapping of str to ndarray
            The same names at each call, each as long as `chosen`.
        """
        self._kept.append({**fields, "": self._keys[chosen]})
        self._waiting += chosen.size
        if self._waiting > 2 * self._most:
            self._settle()

    def fields(self) -> Fields:
        """What was kept, in the order of the stream."""
        self._settle()
        return {name: values for name, values in self._kept[0].items() if name}

    def _settle(self) -> None:
        names = self._kept[0]
        joined = {name: np.concatenate([kept[name] for kept in self._kept]) for name in names}
        keys = joined[""]
        if keys.size > self._most:
            nearest = np.sort(np.argpartition(keys, self._most - 1)[: self._most])
            joined = {name: values[nearest] for name, values in joined.items()}
            self._below = float(joined[""].max())
        self._kept, self._waiting = [joined], len(joined[""])
