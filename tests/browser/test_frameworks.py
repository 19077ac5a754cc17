"""The page "Frameworks" in a browser: its figure by keys, and what is typed.

What its controls and its data do to what it says: tests/pages/test_frameworks.py.
"""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_typed_number_is_drawn_and_two_conventions_are_taken_hold_of(visit):
    here = visit("frameworks?B=30&show-lines=true")
    figure = here.figure("ladder")
    expect(figure.sentence).to_contain_text("Σ e² is 442 × Σ e² / n. Σ e² / n is divided by n")
    expect(figure.sentence.locator("strong")).to_have_class("lv-even")
    figure.slider("first").focus()
    here.page.keyboard.press("Home")
    expect(figure.sentence).to_contain_text("One is a root and the other is not")
    expect(figure.sentence.locator("strong")).to_have_class("lv-even")  # a factor has no sign
    here.page.wait_for_url("**first=*")
    expect(here.page.get_by_text("keras.metrics.RootMeanSquaredError()(target")).to_be_visible()
    assert "√(Σ e² / n), 54.64" in figure.spoken("first")
    here.settle()
    here.type_in("number", "<b>x</b>")
    expect(here.page.get_by_role("alert")).to_contain_text('"<b>x</b>" is not a number')
    here.shows("number", "<b>x</b>")
    here.settle()
    here.type_in("number", "1492.9835")
    expect(figure.root.get_by_text("your number")).to_be_visible()
    here.page.wait_for_url("**number=1492.9835*")
