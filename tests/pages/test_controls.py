"""The parameters of a page, by what people call them."""

from __future__ import annotations

from collections import Counter

import pytest

from pages.parts import PAGES
from pages.state import Page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_two_parameters_of_a_page_have_the_same_label(page: Page) -> None:
    counted = Counter(parameter.label for parameter in page.parameters)
    assert [label for label, times in counted.items() if times > 1] == []
