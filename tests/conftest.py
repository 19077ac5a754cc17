"""What is quick runs first: the tests in a browser come last."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

# A machine that is busy with something else must not fail a test. What a profile does not
# say is as Hypothesis has it: with CI set, the same examples at every run, so that a change
# is judged by itself. Elsewhere they are new ones each time, and failures are remembered.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=200)  # by make test-all
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests at the end, the rest as it was."""
    items.sort(key=lambda item: item.path.parent.name == "browser")


# Run by `make test-engines`, in an environment that has the engines.
collect_ignore = [] if find_spec("dask") else ["engines"]
# Run by `make test-frameworks`, in an environment that has the frameworks.
collect_ignore += [] if find_spec("torchmetrics") else ["frameworks"]
# Run by `make test-hosting`, which names it: it needs nginx.


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the tests of hosting out where they are not asked for by name."""
    asked = any("hosting" in argument for argument in config.args)
    return True if collection_path.name == "hosting" and not asked else None
