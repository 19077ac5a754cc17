"""The dialog that a page is shared from: its link, a frame for another site, a class."""

from __future__ import annotations

from html import escape as escape_html
from io import BytesIO

import segno
import streamlit as st

from lossviz.base import LossvizError
from lossviz.data import Dataset
from lossviz.figures.live import standalone
from lossviz.sharing import MOST_CHARACTERS
from pages.data import shared
from pages.prose import escape
from pages.sharing import link
from pages.sharing.link import Link
from pages.state import Page, Parameter, keys
from pages.state import parameters as p

_WIDTH, _HEIGHT = 700, 500  # of a frame, in pixels
_MOST_IN_CODE = 2_900  # characters in the largest QR code, at its lowest correction
_CODE_PIXELS = 600  # as high as the picture of a projector allows
_BORDER = 4  # modules of a QR code, as the standard asks


def open_if_asked(page: Page) -> None:
    """Open the dialog where the button for it was pressed."""
    if st.session_state.pop(keys.SHARE_ASKED, False):
        _show(page)


@st.dialog("Share this page", width="large")
def _show(page: Page) -> None:
    query = link.read_query(page)
    tabs = st.tabs(["Link", "Frame for another site"] if page.figures else ["Link"])
    with tabs[0]:
        place = st.container()
        for_class = _pick_for_class(page) if page.parameters else {}
        with place:
            shown = _make_link(page, query | for_class)
            if shown:
                _show_link(shown)
    if page.figures and shown:
        with tabs[1]:
            _show_frame(page, shown)


def _make_link(page: Page, query: dict[str, str]) -> Link | None:
    """Make the link; None where something has to be chosen first, or cannot be."""
    source = link.find_source(page)
    data = link.find_data(source)
    if link.travels_by_name(source) or data is None:
        return link.name_data(source, page, query)
    try:
        return _add_data(page, data, query)
    except LossvizError as problem:
        st.error(escape(str(problem)))
        return None


def _add_data(page: Page, data: Dataset, query: dict[str, str]) -> Link | None:
    ways = link.list_ways(data)
    if link.ROWS not in ways:
        st.markdown(
            f"Your {data.size:,} rows do not fit into a link. Choose what comes along instead."
        )
    way = st.radio("What comes along of your data", ways, key=keys.WAY_OF_SHARING)
    if way == link.COPY:
        return _make_copy(page, data, query)
    return link.add_data(way or ways[0], data, page, query)


def _make_copy(page: Page, data: Dataset, query: dict[str, str]) -> Link | None:
    """Make a copy once it is asked for: until then nothing is written to this server's disk."""
    store = shared.find_store()
    if store is None:
        return None
    made = st.session_state.get(keys.COPY_MADE)
    if made is None or made[0] is not data:
        st.markdown(
            f"The copy is kept on this server's disk for {store.days:g} days. Whoever has the link "
            "can open it."
        )
        if not st.button("Make the copy"):
            return None
        made = st.session_state[keys.COPY_MADE] = (data, store.put(data))
    return link.name_copy(made[1], page, query, store.days)


def _show_link(made: Link) -> None:
    address = made.address
    st.markdown(escape(f"This link has {len(address):,} characters. {made.holds}"))
    if len(address) > MOST_CHARACTERS:
        st.warning("Some mail programs and chats cut such a long link off. Try it before class.")
    with st.container(key=keys.LINK):
        st.code(address, language=None, wrap_lines=True)
    with st.expander("QR code, for a projector"):
        if len(address) > _MOST_IN_CODE:
            st.markdown("The link is too long for a QR code. With fewer rows it is shorter.")
        else:
            _show_code(address)


def _show_code(address: str) -> None:
    """Show a QR code, large enough for a projector.

    Each module is a whole number of pixels, so that none is blurred.
    """
    code = segno.make(address, error="l", boost_error=True, micro=False)
    modules = int(code.symbol_size(border=_BORDER)[0])
    scale = _CODE_PIXELS // modules
    drawn = BytesIO()
    code.save(drawn, kind="png", border=_BORDER, scale=scale)
    st.image(drawn.getvalue(), width=modules * scale, output_format="PNG")


def _pick_for_class(page: Page) -> dict[str, str]:
    """Offer what a teacher sets for a class; give it as parameters."""
    with st.expander("For a class: hide or lock controls, ask for a guess"):
        named = {each.label: each.name for each in _find_controls(page)}
        hidden = st.multiselect("Hide", named, key=keys.HIDDEN_FOR_CLASS)
        locked = st.multiselect("Lock", named, key=keys.LOCKED_FOR_CLASS)
        guess = st.segmented_control(
            "First guess",
            p.GUESS_FIRST.options,
            format_func=p.GUESS_FIRST.text,
            default=p.GUESS_FIRST.default,
            required=True,
        )
        st.caption('"Reset" on the page leads back to the link as you send it.')
    for_class = {
        p.HIDDEN.name: ",".join(named[label] for label in hidden),
        p.LOCKED.name: ",".join(named[label] for label in locked),
        p.GUESS_FIRST.name: "" if guess == p.GUESS_FIRST.default else p.GUESS_FIRST.text(guess),
    }
    return {name: value for name, value in for_class.items() if value}


def _find_controls(page: Page) -> list[Parameter]:
    """Find what can be hidden: not the data, whose place says what is looked at."""
    apart = {each.name for each in (*p.FILE, *p.FOR_CLASS, p.DATA, p.ANSWER, p.CHOOSE)}
    return [each for each in page.parameters if each.name not in apart]


def _show_frame(page: Page, made: Link) -> None:
    """Show the lines that put one figure of the page into another site."""
    figures = {figure.label: figure for figure in page.figures}
    figure = figures[st.selectbox("Figure", figures) or page.figures[0].label]
    named = {each.label: each.name for each in figure.offers}
    wanted = st.multiselect("Controls below it", named)
    theme = st.segmented_control("Light or dark", standalone.THEMES, default="auto", required=True)
    more = {
        "figure": figure.key,
        "controls": ",".join(named[label] for label in wanted),
        "theme": theme,
    }
    query = {k: v for k, v in made.query.items() if k not in _find_unframed(page)}
    query |= {k: v for k, v in more.items() if v and v != "auto"}
    address = link.write_address(page, query, "embed/")
    if "data=summary" in address:
        st.info("A frame needs rows: choose all of them, or a sample, in the link.")
        return
    st.markdown(f"A frame of {_WIDTH} by {_HEIGHT} pixels fits. The figure can be dragged in it.")
    st.code(
        f'<iframe src="{escape_html(address)}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'style="border:0" title="{escape_html(figure.label)}" loading="lazy"></iframe>',
        language="html",
        wrap_lines=True,
    )
    st.caption('Without a server: save the figure as HTML, with "Save" below it.')


def _find_unframed(page: Page) -> set[str]:
    """Find what of a link says nothing of a figure alone: expanders, and what is for a class."""
    return {each.name for each in (*page.expanders, *p.FOR_CLASS)}
