"""What surrounds every page: its title, the navigation, what the address said."""

from pathlib import Path

import streamlit as st

from lossviz.base import LossvizError
from pages import sharing
from pages.figure import connection
from pages.parts import PAGES
from pages.prose import escape, files, guess, texts, words
from pages.state import address, keys

_HERE = {
    page.path: st.Page(
        page.script,
        title=page.name,
        url_path=page.path or None,
        icon=page.icon,
        default=not page.path,
    )
    for page in PAGES
}

# The icon is ours, and it comes first: one of Streamlit's would be fetched from another site.
st.set_page_config(page_icon=Path(__file__).parent / "icon.png", layout="wide")
chosen = st.navigation(list(_HERE.values()), position="top")
page = next(page for page in PAGES if page.path == chosen.url_path)
st.set_page_config(page_title=f"{page.name} · Loss explorer")

style = Path(__file__).with_name("frame.css").read_text(encoding="utf-8")
st.html(f"<style>{style}{files.read_sketch_style()}</style>")
if not st.context.is_embedded:
    with st.container(key=keys.PLACES, horizontal=True):
        for each in PAGES:
            st.page_link(_HERE[each.path], label=f"**{each.name}**" if each is page else each.name)

complaints = address.read(page, PAGES)
connection.watch(page)
guess.look_at_address(page)
words.begin()
st.title(page.question, anchor=False)
if complaints:
    st.warning("  \n".join(map(escape, complaints)))
sharing.open_if_asked(page)
try:
    chosen.run()
    words.show(page)
    texts.show_next(page, PAGES)
except LossvizError as problem:  # fit to be shown; anything else is a bug and crashes loudly
    st.error(escape(str(problem)))
finally:
    address.remember_controls(page)
connection.end()
address.release()
