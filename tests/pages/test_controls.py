"""Controls under what a link says of them: locked, and set to what the data do not have."""

from __future__ import annotations

from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import PAGES
from pages.prose import escape
from pages.state import Page
from pages.state import parameters as p


def every_control() -> None:
    """One of each kind of control, whatever kinds there are; its key is that of its function."""
    import inspect
    from dataclasses import replace

    from pages.state import controls
    from pages.state import parameters as p

    examples = {
        "Number": p.TARGET,
        "Whole": p.STEP,
        "Flag": p.HALF,
        "Expander": p.ALGEBRA,
        "Choice[_O]": p.WIDTH,
        "Text": p.PRINTED,
    }
    more = {"label": "x", "step": 1.0, "options": ["a"], "first": "a", "height": 100, "help": "y"}
    for name, offer in inspect.getmembers(controls, inspect.isfunction):
        asked = inspect.signature(offer).parameters
        if "parameter" in asked and not name.startswith("_"):
            example = replace(examples[asked["parameter"].annotation], name=name)
            needed = {k for k, v in asked.items() if v.default is v.empty}
            offer(example, **{k: more[k] for k in needed - {"parameter"}})


def draw(lock: str) -> dict[str, bool]:
    """Draw every control, and give for each whether it is locked."""
    at = AppTest.from_function(every_control, default_timeout=60)
    at.query_params["lock"] = lock
    at.run()
    assert not at.exception
    expander = {"expander": at.expander[0].proto.icon == ":material/lock:"}
    return expander | {each.key: each.disabled for each in at.main if hasattr(each, "disabled")}


def test_a_link_locks_every_kind_of_control() -> None:
    free = draw("")
    assert set(free.values()) == {False}
    assert {"expander", "select_slider", "number_input", "toggle", "name_selectbox"} <= set(free)
    assert set(draw(",".join(free)).values()) == {True}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_two_parameters_of_a_page_have_the_same_label(page: Page) -> None:
    counted = Counter(parameter.label for parameter in page.parameters)
    assert [label for label, times in counted.items() if times > 1] == []


def rows_and_reset() -> None:
    """The controls of a page that the data bound, with the way back to the link."""

    from pages.data import picker
    from pages.parts.batch import PAGE
    from pages.state import address, controls
    from pages.state import parameters as p

    address.read(PAGE, [PAGE])
    picked = picker.pick_data()
    controls.whole_number_input(p.EXAMPLE, "Row", high=picked.data.n, default=4)
    picker.pick_labels(picked)
    address.show_reset_button(PAGE)


def press_reset(at: AppTest) -> None:
    next(button for button in at.button if button.label == "Reset").click().run()
    assert not at.exception


SAID = escape("The address says row=100, but there are 5 rows: the last one was taken.")


def test_reset_to_a_row_that_there_is_not_takes_the_last_and_says_so() -> None:
    at = AppTest.from_function(rows_and_reset, default_timeout=60)
    at.query_params["row"] = "100"
    at.query_params["label"] = "no such column"
    at.run()
    for _ in range(2):
        assert not at.exception
        assert [warning.value for warning in at.warning] == [SAID]
        assert at.number_input(p.EXAMPLE.name).value == 5
        assert at.selectbox(p.LABEL_COLUMN.name).value == "name"
        press_reset(at)


def test_reset_to_other_data_says_it_too() -> None:
    at = AppTest.from_function(rows_and_reset, default_timeout=60)
    at.query_params["row"] = "100"
    at.run()
    at.session_state[p.DATA.name] = "outlier"
    at.run()
    assert at.number_input(p.EXAMPLE.name).value == 4, "the row with the largest loss"
    assert not at.warning
    press_reset(at)
    assert [warning.value for warning in at.warning] == [SAID]
    assert at.number_input(p.EXAMPLE.name).value == 5
