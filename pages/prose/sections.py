"""A section of a page, which says why where it cannot be shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lossviz.base import LossvizError
from pages.prose.escaping import escape


@contextmanager
def section() -> Iterator[None]:
    """Show a refusal in place of what is inside, and go on below: the page does not end here."""
    try:
        yield
    except LossvizError as problem:
        st.info(escape(str(problem)))
