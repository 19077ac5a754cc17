"""What this is, a picture to take hold of, the way through the pages, and the questions."""

import streamlit as st

from pages.parts import PAGES
from pages.parts import home as parts
from pages.prose import texts
from pages.state import address

first, batch, *_ = others = [page for page in PAGES if page.figures]
texts.show("loss")
if st.button("Start: 5 questions, 5 minutes", type="primary", icon=":material/arrow_forward:"):
    parts.start(first)
parts.show_picture(first)
more = others[1:]
for column, page in zip(st.columns(len(more), gap="medium"), more, strict=True):
    with column:
        parts.show_card(page)

with st.container(border=True):
    words, field = st.columns([1, 2], gap="medium")
    words.markdown("**Look at your own predictions**")
    words.page_link(
        batch.script,
        label="Or sample data: 442 patients",
        query_params={"data": "diabetes"},
        icon=":material/arrow_forward:",
    )
    with field:
        parts.take_file(batch)

st.header("What people ask", anchor=False)
parts.show_questions(PAGES)
st.header("Where the data comes from", anchor=False)
texts.show("data")
address.show_share_button()
