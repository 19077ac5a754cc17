"""Makes docs/one-prediction.png: starts the explorer, opens the page, takes its picture."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.find_browser import FLAGS, find_browser
from tests.browser.server import serve

PICTURE = Path(__file__).parent.parent / "docs" / "one-prediction.png"


def main() -> None:
    """Take the picture."""
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/one-prediction?t=2")
        page.wait_for_selector(".lv-ready")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
