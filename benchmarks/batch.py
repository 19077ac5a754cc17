"""A file of 100,000 rows on the page "A batch": until it stands, and what controls take then."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks import browser as b
from benchmarks import report, servers

_MANY, _FEW = 100_000, 100
_UPLOADS = 7
_ANSWERS = 15


def rows() -> list[report.Row]:
    """Measure the upload, and controls against those at 100 rows."""
    with (
        TemporaryDirectory() as folder,
        servers.explorer() as ours,
        servers.stock("upload") as stock,
        b.browsing() as browser,
    ):
        many, few = (file_of(Path(folder), n) for n in (_MANY, _FEW))
        asked = f"{ours}/batch?data=upload"
        _uploaded(browser, asked, many, "figure")  # what is loaded at the first use, is
        _uploaded(browser, stock, many, "bars")
        uploads = [
            (_uploaded(browser, asked, many, "figure"), _uploaded(browser, stock, many, "bars"))
            for _ in range(_UPLOADS)
        ]
        pages = [given(browser, asked, file) for file in (many, few)]
        switched = [tuple(_switched(page, k) for page in pages) for k in range(_ANSWERS)]
        stepped = [tuple(_stepped(page) for page in pages) for _ in range(_ANSWERS)]
    of = f"at {_MANY:,} rows / at {_FEW}"
    return [
        report.ratio(
            f"{_MANY:,} rows uploaded until the curve stands / pandas and st.plotly_chart",
            uploads,
            "ms",
            most=1.0,
        ),
        report.ratio(f"loss switched until the figure shows it, {of}", switched, "ms", most=1.5),
        report.ratio(f"row chosen until the figure shows it, {of}", stepped, "ms", most=1.5),
    ]


def file_of(folder: Path, n: int) -> Path:
    """Write a file of n rows."""
    draw = random.Random(n)
    lines = ["target,prediction"]
    for _ in range(n):
        target = draw.gauss(50, 20)
        lines.append(f"{target:.4f},{target + draw.gauss(0.5, 3):.4f}")
    path = folder / f"{n}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _uploaded(browser: Browser, address: str, file: Path, what: str) -> float:
    page = b.opened(browser, address, '[data-testid="stFileUploader"]')
    if what == "figure":
        page.wait_for_selector(".lv-main.lv-ready")
    took = b.timed(page, "change", what, act=lambda: _give(page, file))[0]
    page.context.close()
    return took


def given(browser: Browser, address: str, file: Path) -> Page:
    """Open a page and upload a file there."""
    page = b.opened(browser, address, ".lv-main.lv-ready")
    b.timed(page, "change", "figure", act=lambda: _give(page, file))
    return page


def _give(page: Page, file: Path) -> None:
    page.locator('input[type="file"]').set_input_files(file)


def _switched(page: Page, k: int) -> float:
    button = page.get_by_role("radio", name=("MSE", "SSE")[k % 2], exact=True)
    return b.timed(page, "click", "figure", act=button.click)[0]


def _stepped(page: Page) -> float:
    field = page.get_by_test_id("stNumberInput").filter(has_text="Row")
    button = field.get_by_test_id("stNumberInputStepUp")
    return b.timed(page, "click", "marks", act=button.click)[0]
