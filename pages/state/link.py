"""The address as typed state: what a link may say, and what is taken where it says rubbish.

A page lists its parameters once. `parse_address` turns the raw address into values and
into sentences about what could not be used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from lossviz.base import LossvizError, format_number, make_visible

_T = TypeVar("_T", covariant=True)
_O = TypeVar("_O", bound=str, covariant=True)

MOST_COMPLAINTS = 5
STREAMLIT_OWN = frozenset({"embed", "embed_options"})

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NOT_ZERO = re.compile(r"[^eE]*?[1-9]")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]+")
_LONGEST_WHOLE = 300  # digits; far past any range, and well below what int() refuses


Values = Mapping[str, Any]
Raw = Mapping[str, Sequence[str]]


class LinkError(LossvizError, ValueError):
    """A parameter of the address that cannot be read as it stands."""


@dataclass(frozen=True)
class ParameterOf(Generic[_T]):
    """A value of some type, as it stands in an address.

    Attributes
    ----------
    name : str
        The parameter's name in the address.
    default : object
        Left out of the address, and taken where it says rubbish.
    label : str
        What the control is called, for the sentence.
    """

    name: str
    default: _T
    label: str

    def parse(self, text: str) -> _T:
        """Read a value; LinkError with a sentence where it is none."""
        raise NotImplementedError

    def text(self, value: object) -> str:
        """Write a value so that it is read back."""
        return str(value)


@dataclass(frozen=True)
class Number(ParameterOf[Any]):
    """A finite number in [low, high].

    A default of None stands for what the page finds out: `default_name` says what.

    Attributes
    ----------
    low, high : float
        Both allowed themselves.
    fit : callable, optional
        Chooses it to fit all other values, where the address leaves it open.
    """

    low: float = -math.inf
    high: float = math.inf
    fit: Callable[[Values], float] | None = None
    default_name: str = ""

    def parse(self, text: str) -> float:
        """Read a decimal number; LinkError with a sentence where it is none."""
        stripped = text.strip(" ")
        if _NOT_FINITE.fullmatch(stripped):
            raise _refusal(self, text, "has to be finite")
        if not _NUMBER.fullmatch(stripped):
            raise _refusal(self, text, "is a number")
        value = float(stripped)
        if math.isinf(value):
            raise _refusal(self, text, "has to be finite")
        if not value and _NOT_ZERO.match(stripped):
            raise _refusal(self, text, "is 0 or at least 5e-324 in size (a 64-bit number)")
        if not self.low <= value <= self.high:
            raise _refusal(self, text, _range(self.low, self.high))
        return value

    def text(self, value: object) -> str:
        """Write the shortest text that reads back as this number."""
        if value is None:
            return self.default_name
        # A plus sign in an address means a space: 1e+16 is written 1e16.
        return repr(float(value)).removesuffix(".0").replace("e+", "e")  # type: ignore[arg-type]


@dataclass(frozen=True)
class Whole(ParameterOf[int]):
    """A whole number in [low, high].

    A default outside of that stands for what the page finds out: `default_name` says what.
    """

    low: int
    high: int
    default_name: str = ""

    def parse(self, text: str) -> int:
        """Read a whole number; LinkError with a sentence where it is none."""
        stripped = text.strip(" ")
        if not _WHOLE.fullmatch(stripped):
            raise _refusal(self, text, "is a whole number")
        if len(stripped) > _LONGEST_WHOLE or not self.low <= int(stripped) <= self.high:
            raise _refusal(self, text, _range(self.low, self.high))
        return int(stripped)

    def text(self, value: object) -> str:
        """Write the number in decimal digits."""
        return self.default_name if self.default_name and value == self.default else str(value)


@dataclass(frozen=True)
class Choice(ParameterOf[_O]):
    """One of a few options.

    Attributes
    ----------
    options : tuple of str
        Each a key that stays the same for ever.
    wordings : mapping of str to str
        What an option is called on screen, and so in the address, where that is not its key:
        Streamlit writes into the address what is on screen.
    former : mapping of str to str
        The option that an earlier wording stands for: addresses with it stay readable.
    """

    options: tuple[_O, ...]
    wordings: Mapping[str, str] = field(default_factory=dict, hash=False)
    former: Mapping[str, str] = field(default_factory=dict, hash=False)

    def parse(self, text: str) -> _O:
        """Return the option of this key or wording; LinkError with a sentence if there is none."""
        for option in self.options:
            if text in (option, self.text(option)) or self.former.get(text) == option:
                return option
        options = ", ".join(make_visible(self.text(option)) for option in self.options)
        raise _refusal(self, text, f"is one of {options}")

    def text(self, value: object) -> str:
        """Write what the option is called."""
        return self.wordings.get(str(value), str(value))


@dataclass(frozen=True)
class Flag(ParameterOf[bool]):
    """A switch, written "true" or "false"."""

    def parse(self, text: str) -> bool:
        """Read "true" or "false"; LinkError with a sentence for anything else."""
        if text not in ("true", "false"):
            raise _refusal(self, text, "is true or false")
        return text == "true"

    def text(self, value: object) -> str:
        """Write "true" or "false"."""
        return "true" if value else "false"


@dataclass(frozen=True)
class Expander(Flag):
    """A part of a page that is folded until asked for.

    Attributes
    ----------
    label : str
        What is in it, for the sentence.
    default : bool
        Folded.
    holds : tuple of Parameter
        What is chosen in it: a link that names one of these opens it.
    """

    default: bool = field(default=False, kw_only=True)
    label: str
    holds: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Text(ParameterOf[str]):
    """Any text of at most `max_length` characters, the empty one too."""

    max_length: int

    def parse(self, text: str) -> str:
        """Return `text` unless it is too long: then a LinkError with a sentence."""
        if len(text) > self.max_length:
            raise _refusal(self, text, f"has at most {self.max_length} characters")
        return text


Parameter = ParameterOf[Any]


class ParsedAddress(NamedTuple):
    """What an address came to.

    Attributes
    ----------
    values : dict of str to object
        One value for each parameter, by name.
    complaints : tuple of str
        Sentences on what was not used, at most five and one that counts the rest.
    """

    values: dict[str, object]
    complaints: tuple[str, ...]


def parse_address(
    raw: Raw,
    parameters: Sequence[Parameter],
    *,
    known: Collection[str] = (),
) -> ParsedAddress:
    """Read an address; where it says rubbish, take the default and say so.

    Parameters
    ----------
    raw : mapping of str to sequence of str
        The address as it stands: all values of each name.
    parameters : sequence of Parameter
        What this page understands.
    known : collection of str
        Names that belong to other pages: they may be there and are not used.
    """
    values: dict[str, object] = {}
    complaints = []
    for parameter in parameters:
        try:
            values[parameter.name] = _value(parameter, raw.get(parameter.name, ()))
        except LinkError as error:
            values[parameter.name] = parameter.default
            complaints.append(str(error))
    for parameter in parameters:
        if isinstance(parameter, Number) and parameter.fit and parameter.name not in raw:
            values[parameter.name] = parameter.fit(values)
    ours = {parameter.name for parameter in parameters} | STREAMLIT_OWN | set(known)
    complaints += [
        f"The address says {make_visible(name)}=…, which nothing here understands: it was ignored."
        for name in raw
        if name not in ours
    ]
    if (more := len(complaints) - MOST_COMPLAINTS) > 0:
        complaints[MOST_COMPLAINTS:] = [f"… and {more} more."]
    return ParsedAddress(values, tuple(complaints))


def _value(parameter: Parameter, texts: Sequence[str]) -> object:
    if not texts:
        return parameter.default
    if len(texts) > 1:
        raise LinkError(
            f"The address gives {_called(parameter)} {len(texts)} times: "
            f"{_instead(parameter)} was taken instead."
        )
    return parameter.parse(texts[0])


def _refusal(parameter: Parameter, text: str, rule: str) -> LinkError:
    there = f"={make_visible(text)}" if text.strip() else "= with no value"
    return LinkError(
        f"The address says {parameter.name}{there}, but {_called(parameter)} {rule}: "
        f"{_instead(parameter)} was taken instead."
    )


def _called(parameter: Parameter) -> str:
    if parameter.name == parameter.label:
        return parameter.name
    return f"{parameter.name} ({parameter.label})"


def _instead(parameter: Parameter) -> str:
    return make_visible(parameter.text(parameter.default)) or "no text"


def _range(low: float, high: float) -> str:
    if math.isinf(high):
        return f"is at least {format_number(low, 15)}"
    if math.isinf(low):
        return f"is at most {format_number(high, 15)}"
    return f"lies between {format_number(low, 15)} and {format_number(high, 15)}"
