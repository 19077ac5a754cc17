"""All public functions of the package that a loss can reach, found by their annotations."""

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cached_property
from types import ModuleType
from typing import Any, get_args, get_type_hints

import lossviz
from lossviz.loss import Loss, SquaredError

FOLDERS = (
    "loss",
    "batch",
    "minibatch",
    "neuron",
    "explain",
    "figures.scene",
    "figures.one_prediction",
    "figures.batch",
    "figures.minibatch",
    "figures.neuron",
)

_PROPERTIES = (property, cached_property)


def list_functions_of_a_loss() -> list[str]:
    """List what takes a loss, or anything with a loss in it, as "folder.name" or deeper.

    Dataclasses with a loss in them count themselves, as they can be built, and with all of
    their public methods and properties; of other classes the methods that take a loss count.
    """
    found: list[str] = []
    for name, thing in list_offered():
        if thing in (Loss, SquaredError):
            continue
        if inspect.isclass(thing):
            found += list_members(name, thing)
        elif inspect.isfunction(inspect.unwrap(thing)) and takes_loss(thing):
            found.append(name)
    return found


def list_offered() -> Iterator[tuple[str, Any]]:
    """List what the folders offer; of a module that is offered, all that is public in it."""
    yield "show", lossviz.show  # the one name that the package has from no folder
    for folder in FOLDERS:
        module = importlib.import_module(f"lossviz.{folder}")
        for name in module.__all__:
            thing = getattr(module, name)
            if not isinstance(thing, ModuleType):
                yield f"{folder}.{name}", thing
                continue
            for inner, part in vars(thing).items():
                own = getattr(part, "__module__", None) == thing.__name__
                if own and not inner.startswith("_"):
                    yield f"{folder}.{name}.{inner}", part


def list_members(name: str, cls: type) -> Iterator[str]:
    whole = is_dataclass(cls) and carries_loss(cls)
    if whole:
        yield name
    for member, thing in vars(cls).items():
        function = thing.__func__ if isinstance(thing, (classmethod, staticmethod)) else thing
        is_method = inspect.isfunction(function)
        if member.startswith("_") or not (is_method or isinstance(thing, _PROPERTIES)):
            continue
        if whole or (is_method and takes_loss(function)):
            yield f"{name}.{member}"


def takes_loss(function: Any) -> bool:
    hints = find_hints(inspect.unwrap(function))
    return any(carries_loss(hint) for name, hint in hints.items() if name != "return")


def carries_loss(hint: Any) -> bool:
    if hint in (Loss, SquaredError):
        return True
    inside = list(get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        inside += find_hints(hint).values()
    return any(carries_loss(each) for each in inside)


class _Anything(type):
    def __getattr__(cls, name: str) -> type:
        if name.startswith("_"):
            raise AttributeError(name)
        return cls


class Unknown(metaclass=_Anything):
    """What is imported for type checkers only, or is in such a module: no loss is in it."""


def find_hints(thing: Any) -> dict[str, Any]:
    unknown: dict[str, Any] = {}
    while True:
        try:
            return get_type_hints(thing, localns=unknown)
        except NameError as missing:
            unknown[missing.name] = Unknown
