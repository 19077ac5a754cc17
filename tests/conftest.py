"""What is quick runs first: the tests in a browser come last."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests at the end, the rest as it was."""
    items.sort(key=lambda item: item.path.parent.name == "browser")
