"""Predict first: a page asks for a guess on its picture before it shows the answer.

Asked is once a session, on a page that was opened without parameters. The guess stays on the
picture beside the answer until something else is looked at. What was said of it stays above the
picture until the page is left, so that the picture does not move under a hand.

A question may have a guess of its own, which its link asks for. It is over once it is made or
skipped: until then the answer is nowhere on the picture, whatever is moved there.
"""

from __future__ import annotations

from enum import Enum

import streamlit as st

from pages.prose.words import link
from pages.state import Expander, Page, address, find_question, keys
from pages.state import parameters as p


class Stage(Enum):
    """How far a guess has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    OVER = "over"


def _name_guess(page: Page) -> str:
    """Name the guess that the address asks for: by its question, or by its page."""
    asked = find_question(st.query_params.get(p.ANSWER.name, ""))
    return asked.key if asked and asked.guess_first else page.path


def find_stage(page: Page) -> Stage:
    """Find how far the guess of a page has come; what is looked at now may end it."""
    name = _name_guess(page)
    state, key = st.session_state, keys.for_guess(name)
    stage = Stage(state.get(key, "asked"))
    if name == page.path and stage is not Stage.OVER and not _is_as_opened(page):
        state[key] = Stage.OVER.value
        return Stage.OVER
    return stage


def follow(page: Page) -> Stage:
    """Find how far the guess of a page has come, and keep its place where it is over."""
    stage = find_stage(page)
    name = _name_guess(page)
    if stage is Stage.OVER and st.session_state.get(keys.GUESS_ASKED) == name:
        said = read_verdicts().get(name)
        say(f"Your first guess. {said}" if said else "No guess: the picture shows the answer.")
    return stage


def is_awaited() -> bool:
    """Whether the picture above asks for a guess, so that what explains the answer has to wait.

    A link to the answer of a question shows it, also where it asks a class for a guess.
    """
    page: Page = st.session_state[keys.OPEN_PAGE]
    asked = st.session_state[keys.GUESS_ASKED] == _name_guess(page)
    return asked and find_stage(page) is Stage.ASKED and p.ANSWER.name not in st.query_params


def look_at_address(page: Page) -> None:
    """Ask nothing on a page that is opened by an address with parameters, whatever they say.

    Call it before any control exists: Streamlit takes out of the address what means the default.
    """
    name = _name_guess(page)
    if st.session_state.get(keys.GUESS_ASKED) != name:
        st.session_state[keys.GUESS_ASKED] = None
    if keys.for_guess(name) not in st.session_state:
        asks = set() if name == page.path else {p.ANSWER.name}
        by_link = st.query_params.keys() != asks or st.context.is_embedded
        by_link = {"asked": False, "skipped": True}.get(_read_first_guess(), by_link)
        _end(page, Stage.OVER if by_link else Stage.ASKED)


def ask(page: Page, words: str, options: tuple[str, ...] = ()) -> None:
    """Ask for a guess: one of a few, or without `options` one that is dragged on the picture.

    Parameters
    ----------
    page : Page
    words : str
        The question, or what to do, as Markdown.
    options : tuple of str
        What `read_guess` gives is one of them.
    """
    st.session_state[keys.GUESS_ASKED] = _name_guess(page)
    with st.container(key=keys.GUESS, gap="xsmall"):
        st.markdown(link(words))
        with st.container(horizontal=True, gap="xsmall" if options else "small"):
            for option in options:
                st.button(option, on_click=answer, args=(page, option))
            if not options:
                st.button("Show the answer", type="primary", on_click=_reveal, args=(page,))
            st.button("Skip", type="tertiary", on_click=_end, args=(page, Stage.OVER))


def show_verdict(sentence: str) -> None:
    """Say what was right about the guess of the open page, as it was when the guess was made.

    A hand may have moved the picture since, before the page knows of it.
    """
    say(read_verdicts().setdefault(_name_guess(st.session_state[keys.OPEN_PAGE]), sentence))


def read_verdicts() -> dict[str, str]:
    """Read what was said of each guess, by the path of its page, or by its question."""
    said: dict[str, str] = st.session_state.setdefault(keys.VERDICTS, {})
    return said


def say(sentence: str) -> None:
    """Say something in the place of a guess that is over, as high as that."""
    with st.container(key=keys.VERDICT):
        st.markdown(f":material/flag: {link(sentence)}")


def note_guess(page: Page, value: object) -> None:
    """Note where the guess stands now."""
    st.session_state[keys.for_guess_value(_name_guess(page))] = value


def read_guess(name: str, default: object) -> object:
    """Read where a guess stands, by its page or question; `default` where no hand has moved it."""
    return st.session_state.get(keys.for_guess_value(name), default)


def answer(page: Page, value: object) -> None:
    """Take a guess as it is made, and show the answer beside it."""
    note_guess(page, value)
    _end(page, Stage.ANSWERED)


def _end(page: Page, stage: Stage) -> None:
    st.session_state[keys.for_guess(_name_guess(page))] = stage.value


def _reveal(page: Page) -> None:
    """Show the answer beside what a hand has drawn; where none has, there is no guess."""
    drawn = keys.for_guess_value(_name_guess(page)) in st.session_state
    _end(page, Stage.ANSWERED if drawn else Stage.OVER)


def _read_first_guess() -> str:
    """What the link says of the guess: a teacher may ask a class for it, or leave it out."""
    return str(st.session_state[keys.VALUES_OF_ADDRESS].get(p.GUESS_FIRST.name))


def _stands_as_opened(page: Page) -> bool:
    """Whether all controls but expanders and the axis stand as opened, or as the data ask for."""
    opened, now = st.session_state[keys.VALUES_AS_OPENED][page.path], address.read_values()
    chosen = [e for e in page.parameters if not isinstance(e, Expander) and e is not p.HALF_WIDTH]
    fitted = st.session_state.get(keys.FITTED_TO_DATA, {})
    return all(now[e.name] in (opened[e.name], fitted.get(e.name)) for e in chosen)


def _is_as_opened(page: Page) -> bool:
    """Whether nothing was chosen: no control, no hand on the picture, no data of one's own.

    What is folded may be opened meanwhile.
    """
    if _read_first_guess() == "asked":
        return _stands_as_opened(page)
    own_data = st.session_state.get(p.DATA.name, p.DATA.default) in ("upload", "table")
    return _stands_as_opened(page) and not own_data
