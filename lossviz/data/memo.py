"""Results that are kept for as long as their data set lives, and no longer.

A page runs anew at every change of a control. What depends on a hundred thousand
rows must not be computed anew each time; and uploaded data must not outlive their
session because a cache refers to them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

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
        answers: WeakKeyDictionary[Dataset, _RecentAnswers] = WeakKeyDictionary()
        lock = Lock()

        @wraps(function)
        def cached(data: Dataset, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            with lock:
                recent = answers.setdefault(data, _RecentAnswers(keep))
            question = (args, tuple(sorted(kwargs.items())))
            return cast(_R, recent.answer(question, lambda: function(data, *args, **kwargs)))

        return cast("_Function[_P, _R]", cached)

    return decorate


class _RecentAnswers(OrderedDict[Hashable, Any]):
    """The last few answers; the one asked for longest ago is dropped first."""

    def __init__(self, keep: int) -> None:
        super().__init__()
        self._keep = keep
        self._lock = Lock()

    def answer(self, question: Hashable, compute: Callable[[], Any]) -> Any:
        with self._lock:
            if question in self:
                self.move_to_end(question)
                return self[question]
        # Without the lock: two sessions may both compute it, but none waits for a long one.
        given = compute()
        with self._lock:
            self[question] = given
            while len(self) > self._keep:
                self.popitem(last=False)
        return given
