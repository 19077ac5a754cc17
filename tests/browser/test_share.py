"""Sharing a page in a browser: the dialog, what opens at the other end, names that are markup.

What each kind of link holds and refuses: tests/pages/test_sharing.py.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from lossviz.data import Dataset
from lossviz.reading import load_sample, read_csv
from lossviz.sharing import pack, pack_summary, share_summary, unpack
from pages.embed.page import find_page, read_embed
from tests.browser.test_every_page import find_grave
from tests.browser.visit import Visit

Start = Callable[..., Visit]
LOOK = """() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent)
  return { sentences: texts(".lv-sentence"), descriptions: texts(".lv-description") }
}"""
ROWS = "actual,predicted,patient,ward\n" + "\n".join(
    f"{k / 8},{k / 8 + (-1) ** k * k / 7!r},p{k:03d} <b>,{'north' if k % 3 else 'süd'}"
    for k in range(1, 121)
)
NAME = "</script><img src=x onerror=alert(1)>"


def share(here: Visit) -> Locator:
    """Open the dialog, and give it."""
    here.settle()
    here.page.get_by_role("button", name="Share", exact=True).click()
    dialog = here.page.get_by_role("dialog")
    expect(dialog.locator("code").first).to_be_visible()
    return dialog


def link_of(dialog: Locator) -> str:
    return dialog.locator("code").first.inner_text().strip()


def open_elsewhere(visit: Start, here: Visit, link: str) -> Visit:
    """Open a link in a browser that knows nothing of the first."""
    assert link.startswith(f"{here.address}/")
    return visit(link.removeprefix(f"{here.address}/"), alone=True)


def look(here: Visit) -> Any:
    return here.page.evaluate(LOOK)


def test_a_link_holds_the_rows_of_a_file_bit_for_bit(visit: Start, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(ROWS, encoding="utf-8")
    here = visit("batch?loss=MSE&show-more=true")
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    expect(here.page.get_by_text("mine.csv").first).to_be_visible()
    here.settle()
    here.type_in("row", "7")
    before = look(here.settle())
    dialog = share(here)
    link = link_of(dialog)
    expect(dialog).to_contain_text(
        f"This link has {len(link):,} characters. It contains your 120 rows, with the columns "
        '"patient", "ward".'
    )
    assert len(link) <= 6_000
    packed = parse_qs(urlsplit(link).query)["packed"][0]
    held, given = unpack(packed), read_csv(ROWS.encode(), target="actual", output="predicted")
    assert held.target.tobytes() == given.target.tobytes()
    assert held.output.tobytes() == given.output.tobytes()
    for column in ("patient", "ward"):
        assert held.columns[column].text.to_pylist() == given.columns[column].text.to_pylist()
    there = open_elsewhere(visit, here, link)
    assert look(there) == before
    there.shows("row", "7")
    expect(there.page.get_by_text("mine.csv").first).to_be_visible()
    # What came with a link goes along to the other pages, and on from there.
    there.go_to("SSE vs MSE").settle()
    expect(there.page.get_by_text("120 rows").first).to_be_visible()
    assert parse_qs(urlsplit(link_of(share(there))).query)["packed"] == [packed]


def test_of_a_link_that_cannot_be_read_the_page_says_why_and_a_summary_is_drawn(
    visit: Start,
) -> None:
    here = visit("sse-vs-mse?data=link&packed=%3Cscript%3E")
    told = here.page.get_by_role("alert").filter(has_text="characters that no link has")
    expect(told.first).to_be_visible()
    expect(here.page.locator(".lv-main.lv-ready")).to_have_count(1)
    packed = pack_summary(share_summary(load_sample("diabetes")))
    here.open(f"batch?data=summary&packed={packed}")
    expect(here.figure("summary").plot.locator(".barlayer .point").first).to_be_attached()
    here.choose_data("Five walks")
    expect(here.figure("batch").sentence).to_contain_text("Dev")


def test_names_in_a_link_are_only_names_and_the_dialog_is_used_by_keys(visit: Start) -> None:
    data = Dataset(
        [1, 2, 3],
        [2, 2, 5],
        name=NAME,
        target_name=NAME + "t",
        output_name="**o**",
        columns={NAME + "c": ["a", "b", NAME]},
    )
    here = visit(f"batch?data=link&packed={pack(data)}")
    expect(here.page.get_by_text(f"\u2068{NAME}\u2069", exact=True).first).to_be_visible()
    assert here.page.locator("img[src=x]").count() == 0
    here.page.get_by_role("button", name="Share", exact=True).focus()
    here.page.keyboard.press("Enter")
    dialog = here.page.get_by_role("dialog")
    expect(dialog.locator("code").first).to_contain_text("packed=")
    assert here.page.locator("img[src=x]").count() == 0
    assert find_grave(here) == []
    here.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(here.figure("batch").sentence).to_contain_text(NAME)


def test_a_locked_slider_and_a_locked_fold_stay_as_they_are(visit: Start) -> None:
    here = visit("one-prediction?lock=d,k,show-steps,show-measured&show-measured=true")
    expect(here.field("d")).to_be_disabled()
    assert here.figure("measured-slope").slider("d").count() == 0
    for key, is_open in (("show-steps", False), ("show-measured", True)):
        summary = here.page.locator(f".st-key-{key} summary")
        box = summary.bounding_box()
        here.page.mouse.click(box["x"] + 40, box["y"] + box["height"] / 2)
        summary.focus()
        here.page.keyboard.press("Enter")
        here.settle()
        assert here.page.locator(f".st-key-{key} details").evaluate("(d) => d.open") is is_open
    assert "show-steps=" not in here.page.url


def test_a_locked_row_is_locked_on_the_picture_and_where_its_handle_has_another_name(
    visit: Start,
) -> None:
    here = visit("batch?data=outlier&row=2&lock=row")
    expect(here.field("row")).to_be_disabled()
    assert here.figure("batch").slider("example").count() == 0
    said = here.figure("batch").sentence.inner_text()
    here.page.get_by_role("button", name="makes").first.click()  # a finding, which shows its row
    here.settle()
    here.shows("row", "2")
    assert here.figure("batch").sentence.inner_text() == said


def test_a_teacher_hides_and_locks_controls_and_asks_for_a_guess(visit: Start) -> None:
    here = visit("one-prediction?o=3&t=1&eta=0.25")
    dialog = share(here)
    dialog.get_by_text("For a class: hide or lock controls").click()
    for label, option in (("Hide", "learning rate"), ("Lock", "prediction")):
        here.settle()  # what unfolds has come to rest
        box = dialog.get_by_role("combobox", name=label)
        box.click()
        here.page.get_by_role("option", name=option, exact=True).click()
        box.press("Tab")
    dialog.get_by_role("radio", name="asked").click()
    code = dialog.locator("code").first
    expect(code).to_contain_text("hide=eta")
    expect(code).to_contain_text("lock=o")
    expect(code).to_contain_text("first-guess=asked")
    there = open_elsewhere(visit, here, link_of(dialog))
    expect(there.page.locator(".st-key-guess")).to_contain_text("Guess first")
    there.skip_guess()
    expect(there.page.locator(".st-key-eta")).to_be_hidden()
    expect(there.field("o")).to_be_disabled()
    assert there.figure("one-prediction").slider("o").count() == 0, "nor can a hand move it"
    there.type_in("t", "2")
    expect(there.figure("one-prediction").sentence).to_contain_text("Too high by 1.0")
    there.page.get_by_role("button", name="Reset").click()
    expect(there.figure("one-prediction").sentence).to_contain_text("Too high by 2.0")
    expect(there.page.locator(".st-key-eta")).to_be_hidden()


def test_a_qr_code_is_sharp_and_the_frame_that_is_offered_shows_the_figure(visit: Start) -> None:
    here = visit("batch?data=diabetes&loss=MSE&show-rows=true")
    dialog = share(here)
    dialog.get_by_text("QR code, for a projector").click()
    image = dialog.locator("img")
    box = image.bounding_box()
    assert box
    content = here.page.request.get(str(image.evaluate("(e) => e.src"))).body()
    width, height = struct.unpack(">II", content[16:24])
    assert box["width"] == box["height"] == width == height, "no square is blurred"
    assert 500 < width <= 600
    dialog.get_by_role("tab", name="Frame for another site").click()
    snippet = dialog.locator("code").filter(has_text="<iframe").inner_text()
    found = re.fullmatch(r'<iframe src="([^"]*)" width="700" height="500" [^>]*></iframe>', snippet)
    assert found
    address = found[1].replace("&amp;", "&")
    assert address == f"{here.address}/embed/batch?data=diabetes&loss=MSE&figure=batch"
    here.page.goto(address)
    page = find_page("batch")
    assert page
    embed = read_embed(page, {"data": ["diabetes"], "loss": ["MSE"]})
    expect(here.page.locator(".lv-sentence")).to_have_text(embed.scene.say(embed.at))


def test_the_notebook_of_a_page_is_saved(visit: Start) -> None:
    here = visit("weights?show-code=true&code=PyTorch")
    fold = here.page.locator(".st-key-show-code")
    expect(fold.locator("code").first).to_contain_text("import torch")
    fold.get_by_role("radio", name="NumPy").click()
    expect(fold.locator("code").first).to_contain_text("import numpy as np")
    here.settle()  # a button that is still on its way is pressed at one place and let go at another
    with here.page.expect_download() as saved:
        fold.get_by_role("button", name=re.compile("^Notebook")).first.click()
    assert saved.value.suggested_filename.endswith(".ipynb")
    assert '"nbformat": 4' in saved.value.path().read_text(encoding="utf-8")
