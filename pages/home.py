"""The questions, each with a small live picture and the page that answers it."""

from itertools import zip_longest

import streamlit as st

from pages.page_table import HOME, PAGES
from pages.parts.home import QUESTIONS, show_card
from pages.prose import texts

texts.show("loss")
pages = [page for page in PAGES if page is not HOME]
for pair in zip_longest(pages[::2], pages[1::2]):
    for column, page in zip(st.columns(2, gap="medium"), filter(None, pair), strict=False):
        with column.container(border=True, height="stretch"):
            show_card(page)

st.subheader("What people ask", anchor=False)
for column, some in zip(st.columns(2), (QUESTIONS[::2], QUESTIONS[1::2]), strict=True):
    for question, path, state in some:
        page = next(page for page in PAGES if page.path == path)
        column.page_link(
            page.script, label=question, query_params=state, icon=":material/arrow_forward:"
        )

st.subheader("Where the data comes from", anchor=False)
texts.show("data")
