"""The address and the controls: what the link said, and the way back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.state import keys
from pages.state.controls import list_locked
from pages.state.link import Choice, Expander, Number, Raw, Values, parse_address
from pages.state.page import Page

_MOST_OUTDATED: Final = 20


def read(page: Page, pages: Sequence[Page]) -> tuple[str, ...]:
    """Read the address of one of the pages before any control of it exists.

    Gives sentences that say what of it could not be used.

    Streamlit puts a broken value right without a word, so what was wrong has to be
    seen here; it stays on screen until another page is opened. And Streamlit takes
    what we refuse (1.5 for a whole number, the last of two): so that is taken out.
    """
    state = st.session_state
    known = {parameter.name for other in pages for parameter in other.parameters}
    set_held()
    raw = {name: st.query_params.get_all(name) for name in st.query_params}
    values, complaints = parse_address(raw, page.parameters, known=known)
    state[keys.VALUES_OF_ADDRESS] = values
    before, state[keys.OPEN_PAGE] = state.get(keys.OPEN_PAGE), page
    of_link = _read_other_wordings(page, raw, values)
    if before != page:
        of_link |= _find_expanders_around(page, raw) | _choose_opening(page, raw)
    opened = state.setdefault(keys.VALUES_AS_OPENED, {})
    if page.path not in opened:
        opened[page.path] = values | of_link
        of_link |= _find_fitted(page, values)
    if before in (None, page):
        state.update(state.pop(keys.TO_SET_AGAIN, {}))
    else:
        _take_along(page, {n: values[n] for n in values.keys() & raw.keys()})
    if before != page:  # what a link names is chosen, also where the page opens on the same
        state[keys.CHOSEN] = state.get(keys.CHOSEN, set()) | (values.keys() & raw.keys())
    set_before_drawn(of_link)
    where, earlier = state.get(keys.COMPLAINTS, ("", ()))
    earlier = earlier if where == page.path else ()
    new = tuple(complaint for complaint in complaints if complaint not in earlier)
    said: tuple[str, ...] = earlier + new
    state[keys.COMPLAINTS] = (page.path, said)
    if new:
        _take_out_defaults(page, values)
    return said


def read_values() -> Values:
    """Read what each parameter of the open page is: as its control stands, where it is drawn.

    A control that this run has yet to draw for the first time gets what the address says.
    """
    state = st.session_state
    return {n: state.get(n, value) for n, value in state[keys.VALUES_OF_ADDRESS].items()}


def remember_controls(page: Page) -> None:
    """Note how the controls of a page stand, when all of it has run, and which were chosen."""
    state = st.session_state
    left, before = state.get(keys.VALUES_AS_LEFT, {}), state.get(keys.CHOSEN, set())
    stand = {n: state[n] for n in page.defaults if n in state}
    usual = [page.at_first, state.get(keys.FITTED_TO_DATA, {})]
    chosen = {n for n, value in stand.items() if all(value != each.get(n) for each in usual)}
    # What was chosen on another page stays chosen where this one opens on the same.
    kept = {n for n in before if n not in stand or stand[n] == left.get(n, stand[n])}
    state[keys.VALUES_AS_LEFT], state[keys.CHOSEN] = left | stand, chosen | kept


def begin_with(page: Page, values: Values) -> None:
    """Let a page that is opened next begin with these, as if they were chosen on this one."""
    state = st.session_state
    state.setdefault(keys.VALUES_AS_LEFT, {}).update(values)
    state.setdefault(keys.CHOSEN, set()).update(values)
    state[keys.VALUES_AS_OPENED].setdefault(page.path, {**page.at_first, **values})


def needs_second_run() -> int:
    """Number of the second run that this page needs, because a control was set in its first one.

    A browser has to ask for that run: for Streamlit one that a server asks for is no second
    one. 0 where none is needed.
    """
    return count_run() if st.session_state.get(keys.TO_SET_AGAIN) else 0


def count_run() -> int:
    """Give a run that the browser is told to ask for a number that no other one has."""
    number: int = st.session_state.get(keys.RUNS_ASKED, 0) + 1
    st.session_state[keys.RUNS_ASKED] = number
    return number


def set_controls(values: Mapping[str, object]) -> None:
    """Set controls from a callback, before they are drawn; what the link locks stays."""
    locked = list_locked()
    hold({n: value for n, value in values.items() if n not in locked})


class _Held(NamedTuple):
    """What a control was set to, and older values of it; whether the page has yet to run."""

    value: object
    outdated: tuple[object, ...] = ()
    waiting: bool = True


def hold(values: Mapping[str, object]) -> None:
    """Set controls before they are drawn, and hold them until the page has run.

    Where a picture has run alone, the browser asks for the page before its controls show what was
    set: it sends their old values along, and Streamlit takes them. Of several quick moves it may
    send what was set some moves ago: the page that shows it has run, and is on its way.
    """
    state = st.session_state
    held = state.setdefault(keys.HELD, {})
    for name, value in values.items():
        before = held.get(name, _Held(value))
        older = (*before.outdated, before.value, state.get(name))
        held[name] = _Held(value, tuple(each for each in older if each != value)[-_MOST_OUTDATED:])
    state.update(values)


def set_held() -> bool:
    """Set again what the browser has sent an old value of; give whether there was any."""
    held: dict[str, _Held] = st.session_state.get(keys.HELD, {})
    old = {
        name: one.value
        for name, one in held.items()
        if one.waiting and st.session_state.get(name) in one.outdated
    }
    st.session_state.update(old)
    return bool(old)


def release() -> None:
    """Hold nothing more: the browser is sent all of the page."""
    held: dict[str, _Held] = st.session_state.get(keys.HELD, {})
    held.update({name: one._replace(waiting=False) for name, one in held.items()})


def show_reset_button(page: Page) -> None:
    """Offer the way back to the link as it was opened."""
    opened = st.session_state[keys.VALUES_AS_OPENED][page.path]
    st.button("Reset", on_click=_reset, args=(opened,), help="Back to the link as you opened it")


def _reset(opened: Mapping[str, object]) -> None:
    set_controls(opened)
    st.session_state[keys.WAS_RESET] = True


def show_share_button() -> None:
    """Offer to share the page; the frame around it opens the dialog."""
    st.button("Share", icon=":material/share:", on_click=_ask_to_share, help="Link, frame, QR code")


def _ask_to_share() -> NoReturn:
    st.session_state[keys.SHARE_ASKED] = True
    st.rerun()


# What a link means that Streamlit does not find in it


def _find_expanders_around(page: Page, raw: Raw) -> dict[str, object]:
    """Open each expander in which the link names something, and which it does not name itself."""
    return {
        each.name: True
        for each in page.expanders
        if each.name not in raw and any(inside.name in raw for inside in each.holds)
    }


def _find_fitted(page: Page, values: Values) -> dict[str, object]:
    """Set each number that is chosen to fit what the link says."""
    fitted = (each for each in page.parameters if isinstance(each, Number) and each.fit)
    return {each.name: values[each.name] for each in fitted if values[each.name] != each.default}


def _read_other_wordings(page: Page, raw: Raw, values: Values) -> dict[str, object]:
    """Set each option that the link calls by its key or by an earlier wording."""
    choices = (each for each in page.parameters if isinstance(each, Choice) and each.name in raw)
    called = {each.name: each.text(values[each.name]) for each in choices}
    return {
        name: values[name]
        for name, wording in called.items()
        if [wording] != list(raw[name]) and values[name] != page.defaults[name]
    }


def _choose_opening(page: Page, raw: Raw) -> dict[str, object]:
    """Open a page in its best light, where neither its address nor a hand on another page chose."""
    if page.defaults.keys() & raw.keys():
        return {}
    chosen = st.session_state.get(keys.CHOSEN, set())
    return {name: value for name, value in page.opening.items() if name not in chosen}


def _take_along(page: Page, named: Mapping[str, object]) -> None:
    """Take along what was chosen, such as the data, when one goes from one page to another.

    Streamlit gives such a control its default where no hand has moved it, whatever the
    address said. What the address of the new page names comes from there. What nobody has
    chosen is as that page has it.
    """
    state = st.session_state
    left, chosen = state.get(keys.VALUES_AS_LEFT, {}), state.get(keys.CHOSEN, set())
    names = left.keys() & page.defaults.keys() - {each.name for each in page.expanders}
    state.pop(keys.TO_SET_AGAIN, None)
    carried = {n: left[n] if n in chosen else page.defaults[n] for n in names}
    set_before_drawn(carried | dict(named))


def open_in_next_run(*expanders: Expander) -> None:
    """Open expanders that this run has drawn already, and begin anew, unless all are open."""
    shut = {
        expander.name: True for expander in expanders if not st.session_state.get(expander.name)
    }
    if shut:
        st.session_state.setdefault(keys.TO_SET_AGAIN, {}).update(shut)
        st.rerun()


def set_before_drawn(values: Mapping[str, object]) -> None:
    """Set controls before they exist, in this run and in the next.

    What is set in the first run of a control, Streamlit does not write into the
    address; what is set in the second, it does: see `needs_second_run`.
    """
    if not values:
        return
    st.session_state.update(values)
    st.session_state.setdefault(keys.TO_SET_AGAIN, {}).update(values)


def _take_out_defaults(page: Page, values: Mapping[str, object]) -> None:
    """Take out of the address what means the default, and begin anew without it."""
    idle = [
        p.name for p in page.parameters if p.name in st.query_params and values[p.name] == p.default
    ]
    for name in idle:
        with suppress(StreamlitAPIException):  # it has a control already, which has the say
            del st.query_params[name]
    if idle:
        st.rerun()
