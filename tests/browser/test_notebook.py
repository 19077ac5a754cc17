"""A notebook that was run and exported: its figure is alive in the page, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, expect

from lossviz import MSE, show
from tests.browser.server import ROOT
from tests.browser.test_live import DRAWN

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


@pytest.fixture
def page(browser: Browser, exported: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 1200}, offline=True)
    page = context.new_page()
    page.goto(exported.as_uri(), wait_until="domcontentloaded")
    yield page
    context.close()


def test_the_figures_are_there_and_fit_their_frames(page: Page) -> None:
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


def test_a_figure_is_dragged_and_its_sentence_follows(page: Page) -> None:
    frame = page.frames[1]
    frame.wait_for_function(DRAWN)
    slider = frame.get_by_role("slider").first
    before = slider.get_attribute("aria-valuenow")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuenow", str(before))
    value = float(slider.get_attribute("aria-valuenow") or "nan")
    scene = show_batch()
    expect(frame.locator(".lv-sentence")).to_have_text(scene.say({scene.handles[0].name: value}))
