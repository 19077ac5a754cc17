"""The table of losses: a new one is a class and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from lossviz.loss.huber import Huber
from lossviz.loss.log_cosh import LogCosh
from lossviz.loss.loss import Loss
from lossviz.loss.quantile import AbsoluteError, QuantileLoss
from lossviz.loss.squared_error import SquaredError

# By their keys in an address, which are kept for ever.
LOSSES: Final[Mapping[str, Loss]] = {
    "squared": SquaredError(),
    "absolute": AbsoluteError(),
    "huber": Huber(),
    "log-cosh": LogCosh(),
    "quantile": QuantileLoss(),
}


def choose_loss(key: str, **chosen: Any) -> Loss:
    """Take a loss of `LOSSES`, with those of the chosen values that are fields of it."""
    loss: Any = LOSSES[key]
    own = {field.name for field in fields(loss)}
    return replace(loss, **{name: value for name, value in chosen.items() if name in own})  # type: ignore[no-any-return]
