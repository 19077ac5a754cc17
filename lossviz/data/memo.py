"""Results that are kept for as long as their data set lives, and no longer.

A page runs anew at every change of a control. What depends on a hundred thousand
rows must not be computed anew each time; and uploaded data must not outlive their
session because a cache refers to them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary, ref

from lossviz.data.dataset import Dataset

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Function = Callable[Concatenate[Dataset, _P], _R]


def cache_per_dataset(keep: int = 8) -> Callable[[_Function[_P, _R]], _Function[_P, _R]]:
    """Remember what a function of a data set gave, for each data set the last few answers.

    Parameters
    ----------
    keep : int
        How many answers, to calls with different arguments, are kept for one data set.

    Notes
    -----
    The answer must not hold the data set itself, or neither would ever be freed.
    """

    def decorate(function: _Function[_P, _R]) -> _Function[_P, _R]:
        caches: WeakKeyDictionary[Dataset, Callable[..., Any]] = WeakKeyDictionary()
        lock = Lock()

        @wraps(function)
        def cached(data: Dataset, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            with lock:
                if data not in caches:
                    caches[data] = lru_cache(keep)(_forget_data(function, data))
                answer = caches[data]
            return cast(_R, answer(*args, **kwargs))

        return cast("_Function[_P, _R]", cached)

    return decorate


def _forget_data(function: Callable[..., Any], data: Dataset) -> Callable[..., Any]:
    """Make a function of the other arguments that does not keep the data set alive."""
    reference = ref(data)
    return lambda *args, **kwargs: function(reference(), *args, **kwargs)
