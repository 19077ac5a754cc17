"""Scenes made at random, of all kinds of quantities, sentences and formats."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np

from lossviz.figures.scene import (
    Case,
    Clamp,
    Derived,
    Format,
    Handle,
    Lookup,
    Negatives,
    Pick,
    Product,
    Quantity,
    Quotient,
    Scene,
    Sentence,
    Sum,
    Total,
    Vector,
)

_SMOOTH = ("a", "b")  # handles that move smoothly
_LISTED = "k"  # a handle that snaps to a grid
_WORDS = ("", "row 3", "{a}", "*bold*", "$& $1", "⁨שלום⁩", "<b>1</b>", "{|a|} |", "\\n", "½ ± −")
_LARGEST = 1e60  # what is larger is taken back, so that no later cube overflows


class RandomScene:
    """A scene that grows at random, with the values that its quantities have at `at`."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.random = np.random.default_rng(seed)
        self.length = self.draw.randint(1, 5)  # of all vectors
        self.stops = self.draw.randint(1, 6)
        self.at: dict[str, float] = {_LISTED: float(self.draw.randrange(self.stops))}
        self.ranges: dict[str, tuple[float, float]] = {}
        self.quantities: dict[str, Quantity] = {}
        self.derived: dict[str, Derived] = {}
        self.values: dict[str, Any] = {}
        for name in _SMOOTH:
            self._add_handle(name)
        for k in range(self.draw.randint(0, 4)):
            self._add_quantity(f"q_{k}")
        for k in range(self.draw.randint(1, 8)):
            self._add_derived(f"d_{k}")

    def scene(self) -> Scene:
        """Build it, with words and formats for all that can be said."""
        words = {f"word_{k}": self._choose_words() for k in range(2)}
        return Scene(
            base={"data": [], "layout": {}},
            handles=tuple(self._handle(name) for name in (*_SMOOTH, _LISTED)),
            quantities=self.quantities,
            derived=self.derived,
            formats={name: self._format() for name in self._numbers()},
            sentence=self._sentence(tuple(words)),
            description=self._sentence(tuple(words)),
            words=words,
            words_of=_LISTED,
        )

    # Handles and what follows them

    def _number(self) -> float:
        if self.draw.random() < 0.1:
            return self.draw.choice([0.0, -0.0, 0.5, 1.0, -1.0, 0.125, 2.5])
        return self.draw.choice([-1, 1]) * 10 ** self.draw.uniform(-6, 6)

    def _many(self, *shape: int) -> Any:
        return np.array([self._number() for _ in range(int(np.prod(shape)))]).reshape(shape)

    def _add_handle(self, name: str) -> None:
        low = self._number()
        high = low + abs(self._number()) + 1e-6
        self.ranges[name] = (low, high)
        inside = self.draw.uniform(low, high)
        self.at[name] = self.draw.choice([low, high, inside, inside, inside])
        self.quantities[name] = Quantity.line(name, self._knots(low, high), 0.0, 1.0)
        self.values[name] = self.quantities[name].read(self.at[name])

    def _knots(self, low: float, high: float) -> Any:
        inner = self.random.uniform(low, high, self.draw.randint(0, 4))
        return np.unique([low, *inner, high])

    def _add_quantity(self, name: str) -> None:
        handle = self.draw.choice([*_SMOOTH, _LISTED])
        more = (self.length,) if self.draw.random() < 0.4 else ()
        if handle == _LISTED:
            quantity = Quantity(handle, np.arange(float(self.stops)), self._many(self.stops, *more))
        else:
            knots = self._knots(*self.ranges[handle])
            if self.draw.random() < 0.3:
                knots = np.unique([*knots, self.at[handle]])
            shape = (len(knots), *more)
            quantity = Quantity(handle, knots, self._many(*shape), self._many(*shape))
        self.quantities[name] = quantity
        self.values[name] = quantity.read(self.at[handle])

    # What follows from other quantities

    def _numbers(self) -> list[str]:
        return [name for name, value in self.values.items() if np.ndim(value) == 0]

    def _vectors(self) -> list[str]:
        return [name for name, value in self.values.items() if np.ndim(value) == 1]

    def _add_derived(self, name: str) -> None:
        makers: list[Callable[[], Derived]] = [self._vector, self._sum, self._product, self._lookup]
        makers += [self._clamp, self._quotient]
        if self._vectors():
            makers += [self._total, self._negatives, self._pick]
        made = self.draw.choice(makers)()
        value = made.read(self.values)
        if not np.all(np.abs(value) < _LARGEST):
            return
        self.derived[name], self.values[name] = made, value

    def _zero(self) -> float:
        return self.draw.choice([0.0, 0.0, 1e-9, 0.5, 100.0])

    def _pick(self) -> Derived:
        one, many = (
            self.random.integers(self.length),
            self.random.integers(self.length, size=self.length),
        )
        places = self.draw.choice([int(one), many])
        return Pick(of=self.draw.choice(self._vectors()), places=places, zero=self._zero())

    def _some(self, most: int) -> tuple[str, ...]:
        return tuple(self.draw.choices(list(self.values), k=self.draw.randint(1, most)))

    def _vector(self) -> Derived:
        return Vector(entries=self._many(self.length), zero=self._zero())

    def _sum(self) -> Derived:
        terms = tuple((self._number(), name) for name in self._some(4))
        return Sum(terms=terms, constant=self._number(), zero=self._zero())

    def _product(self) -> Derived:
        return Product(of=self._some(3), factor=self._number(), zero=self._zero())

    def _clamp(self) -> Derived:
        low, high = sorted((self._number(), self._number()))
        return Clamp(of=self._some(1)[0], low=low, high=high, zero=self._zero())

    def _quotient(self) -> Derived:
        of, over = self.draw.choices(self._numbers(), k=2)
        return Quotient(of=of, over=over, factor=self._number(), zero=self._zero())

    def _total(self) -> Derived:
        of = self.draw.choice(self._vectors())
        return Total(of=of, factor=self._number(), zero=self._zero())

    def _negatives(self) -> Derived:
        of, beside = self.draw.choice(self._vectors()), self.draw.choice(self._vectors())
        return Negatives(of=of, beside=beside, negligible=self._zero())

    def _pick(self) -> Derived:
        of = self.draw.choice(self._vectors())
        return Pick(of=of, places=self.draw.randrange(len(self.values[of])), zero=self._zero())

    def _lookup(self) -> Derived:
        """A table around the values that are looked up: some on a kink, some outside."""
        of = self.draw.choice(list(self.values))
        values = np.atleast_1d(self.values[of])
        low, high = float(values.min()), float(values.max())
        room = (abs(low) + abs(high) + 1) * self.draw.choice([-0.1, 0.0, 0.5, 1.0])
        at = self._knots(*sorted((low - room, high + room + 1e-3 * (abs(high) + 1))))
        kink = float(self.draw.choice(values.tolist()))
        if at[0] < kink < at[-1] and self.draw.random() < 0.5:
            at = np.sort([*at[at != kink], kink, kink])
        more = {"value": self._many(len(at)), "slope": self._many(len(at))}
        return Lookup(of=of, at=at, zero=self._zero(), **more)

    # Words

    def _handle(self, name: str) -> Handle:
        low, high = self.ranges.get(name, (0.0, self.stops - 1.0))
        return Handle(
            name=name,
            label=name,
            low=low,
            high=high,
            step=1.0,
            home=low,
            grips=((name, 0.0, "xy"),),
            spoken=self._sentence(()),
            listed=name == _LISTED,
        )

    def _format(self) -> Format:
        decimals, kept = self.draw.randint(0, 6), self.draw.choice([12, 12, 15, 16])
        return Format(decimals, scientific=self.draw.random() < 0.3, kept=kept)

    def _choose_words(self) -> tuple[str, ...]:
        return tuple(self.draw.choices(_WORDS, k=self.stops))

    def _sentence(self, words: tuple[str, ...]) -> Sentence:
        cases = [self._case(words) for _ in range(self.draw.randint(0, 4))]
        return Sentence((*cases, Case(self._template(words))))

    def _case(self, words: tuple[str, ...]) -> Case:
        sign: Callable[[], Any] = lambda: self.draw.choice([-1, 0, 1])  # noqa: E731
        number: Callable[[], str] = lambda: self.draw.choice(self._numbers())  # noqa: E731
        also = tuple((number(), sign()) for _ in range(self.draw.randint(0, 2)))
        return Case(self._template(words), number(), sign(), also)

    def _template(self, words: tuple[str, ...]) -> str:
        names = [*self._numbers(), *words]
        pieces = [self.draw.choice(["*", "a ", "$& ", "½", "|", "{ ", " } ", ""])]
        for name in self.draw.choices(names, k=self.draw.randint(0, 4)):
            slot = f"{{|{name}|}}" if self.draw.random() < 0.3 else f"{{{name}}}"
            pieces += [slot, self.draw.choice([" * ", "; ", "* is ", ""])]
        return "".join(pieces)
