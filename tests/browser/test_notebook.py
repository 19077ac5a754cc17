"""A notebook that was run and exported: its figure is alive in the page, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, expect

from lossviz import MSE, show
from tests.browser.conftest import new_context
from tests.browser.server import ROOT
from tests.browser.test_live import DRAWN
from tests.browser.visit import NEXT_FRAME, Finger, middle_of

CODE = """import lossviz
from lossviz.figures import one_prediction

lossviz.show([10, 15, 8, 20, 12], [12, 14, 8, 17, 13], objective=lossviz.MSE)"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run a notebook, keep its output in it, and export it as HTML."""
    folder = tmp_path_factory.mktemp("notebook")
    cells = [nbformat.v4.new_code_cell(source) for source in (CODE, "one_prediction.show(2, 1.2)")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    saved = folder / "saved.ipynb"
    nbformat.write(notebook, saved)
    html, _ = HTMLExporter().from_filename(str(saved))
    page = folder / "saved.html"
    page.write_text(html, encoding="utf-8")
    return page


def test_the_figures_fit_their_frames_and_their_sentences_follow(
    browser: Browser, exported: Path
) -> None:
    how: Any = {"viewport": {"width": 1200, "height": 1200}, "offline": True, "has_touch": True}
    with new_context(browser, **how) as context:
        page = context.new_page()
        page.goto(exported.as_uri(), wait_until="domcontentloaded")
        check_both_fit(page)
        check_that_one_moves(page)
        check_that_a_finger_drags_one(page)


def check_both_fit(page: Page) -> None:
    expect(page.locator("iframe")).to_have_count(2)
    for k, sentence in enumerate((show_batch().say(), "▲ Too low by 0.80")):
        page.locator("iframe").nth(k).scroll_into_view_if_needed()
        frame = page.frames[k + 1]
        frame.wait_for_function(DRAWN)
        expect(frame.locator(".lv-sentence")).to_contain_text(sentence)
        height = "() => document.documentElement.scrollHeight - innerHeight"
        assert frame.evaluate(height) <= 0


def show_batch():
    return show([10, 15, 8, 20, 12], [12, 14, 8, 17, 13], objective=MSE)


def check_that_one_moves(page: Page) -> None:
    frame, scene = page.frames[1], show_batch()
    slider = frame.get_by_role("slider").first
    before = float(slider.get_attribute("aria-valuenow") or "nan")
    slider.focus()
    page.keyboard.press("ArrowRight")
    value = before + scene.handles[0].step
    expect(slider).to_have_attribute("aria-valuenow", f"{value:g}")
    expect(frame.locator(".lv-sentence")).to_have_text(scene.say({scene.handles[0].name: value}))


def check_that_a_finger_drags_one(page: Page) -> None:
    slider = page.frames[2].get_by_role("slider").first
    slider.scroll_into_view_if_needed()
    x, y = middle_of(slider)
    Finger(page).drag((x, y), (90, 0))
    page.frames[2].evaluate(NEXT_FRAME)
    assert middle_of(slider)[0] == pytest.approx(x + 90, abs=4)
