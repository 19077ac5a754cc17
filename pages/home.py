"""What this is, a picture to take hold of, a field for a file, and the questions."""

import streamlit as st

from pages.parts import HOME, PAGES
from pages.parts.home import show_card, take_file
from pages.prose import texts
from pages.state import QUESTIONS, address

texts.show("loss")
first, batch, *_ = others = [page for page in PAGES if page is not HOME]
picture, own = st.columns([2, 1], gap="medium")
with picture.container(border=True, height="stretch"):
    show_card(first, height=300)
with own.container(border=True, height="stretch"):
    st.markdown("**Look at your own predictions**")
    take_file(batch)
    st.page_link(
        batch.script,
        label="Or sample data: 442 patients",
        query_params={"data": "diabetes"},
        icon=":material/arrow_forward:",
    )
more = others[1:]
for column, page in zip(st.columns(len(more), gap="medium"), more, strict=True):
    with column.container(border=True, height="stretch"):
        show_card(page, height=200)

st.header("What people ask", anchor=False)
for column, some in zip(st.columns(2), (QUESTIONS[::2], QUESTIONS[1::2]), strict=True):
    for question in some:
        page = next(page for page in PAGES if page.path == question.path)
        column.page_link(
            page.script,
            label=question.words,
            query_params=question.link,
            icon=":material/arrow_forward:",
        )

st.header("Where the data comes from", anchor=False)
texts.show("data")
address.show_share_button()
