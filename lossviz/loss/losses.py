"""The table of losses: a new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from lossviz.loss.loss import Loss
from lossviz.loss.squared_error import SquaredError

LOSSES: Final[Mapping[str, Loss]] = {"squared error": SquaredError()}


def choose_loss(name: str, *, half: bool) -> Loss:
    """Take a loss of `LOSSES` by its name; of the squared error with its one half or without."""
    loss = LOSSES[name]
    return replace(loss, half=half) if isinstance(loss, SquaredError) else loss
