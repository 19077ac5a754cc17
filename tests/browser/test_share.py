"""Sharing a page: what its link holds, what opens at the other end, and what cannot be opened."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from lossviz.data import Dataset
from lossviz.reading import load_sample, read_csv
from lossviz.sharing import LOST_IN_A_SUMMARY, pack, pack_summary, share_summary, unpack
from pages.embed.page import find_page, read_embed
from tests.browser.conftest import UNWATCHED
from tests.browser.server import serve
from tests.browser.test_every_page import find_grave
from tests.browser.visit import Visit

Start = Callable[..., Visit]
LOOK = """() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent)
  const fields = [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-] input")]
  const key = (e) => e.closest("[class*=st-key-]").className.match(/st-key-[\\w-]+/)[0]
  const named = fields.map((e) => [key(e), e.value])
  return {
    sentences: texts(".lv-sentence"),
    descriptions: texts(".lv-description"),
    fields: Object.fromEntries(named.filter(([name]) => !/file|unseen/.test(name))),
    lines: texts("[data-testid=stMain] [data-testid=stMarkdownContainer] p"),
  }
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


def said_of(dialog: Locator) -> str:
    told = dialog.get_by_text("This link has").inner_text()
    return told.strip("\u2068\u2069")  # what is around text from outside


def upload(here: Visit, tmp_path: Path, content: str = ROWS, name: str = "mine.csv") -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    expect(here.page.get_by_text(name).first).to_be_visible()
    here.settle()


def open_elsewhere(visit: Start, here: Visit, link: str) -> Visit:
    """Open a link in a browser that knows nothing of the first."""
    assert link.startswith(f"{here.address}/")
    return visit(link.removeprefix(f"{here.address}/"))


def look(here: Visit) -> Any:
    return here.page.evaluate(LOOK)


STATES = [
    "one-prediction?o=3.25&t=1.5&eta=0.3&half=false&k=3&show-steps=true",
    "batch?data=diabetes&row=57&loss=MSE&view=errors&colour=sex+code&show-rows=true&page=2",
    "weights?data=diabetes&x=bmi&phi=tanh&loss=MSE&emse=0.2&step=12&w=0.5",
    "sse-vs-mse?data=biased&B=64&seed=7&show-epoch=true&show-descents=true&esse=0.001",
]


@pytest.mark.parametrize("state", STATES)
def test_a_link_restores_the_page(visit: Start, state: str) -> None:
    here = visit(state)
    before = look(here)
    dialog = share(here)
    link = link_of(dialog)
    assert said_of(dialog).startswith(f"This link has {len(link):,} characters. ")
    there = open_elsewhere(visit, here, link)
    assert look(there) == before


def test_a_link_on_the_home_page_leads_there(visit: Start) -> None:
    here = visit("")
    dialog = share(here)
    assert link_of(dialog) == f"{here.address}/"


def test_a_link_holds_the_rows_of_a_file_bit_for_bit(visit: Start, tmp_path: Path) -> None:
    here = visit("batch?loss=MSE")
    upload(here, tmp_path)
    here.type_in("row", "7")
    before = look(here.settle())
    dialog = share(here)
    link = link_of(dialog)
    assert said_of(dialog) == (
        f"This link has {len(link):,} characters. It contains your 120 rows, with the columns "
        '"patient", "ward".'
    )
    assert len(link) <= 6_000
    packed = parse_qs(urlsplit(link).query)["packed"][0]
    held, given = unpack(packed), read_csv(ROWS.encode(), target="actual", output="predicted")
    assert held.target.tobytes() == given.target.tobytes()
    assert held.output.tobytes() == given.output.tobytes()
    for column in ("patient", "ward"):
        assert held.columns[column].to_pylist() == given.columns[column].to_pylist()
    there = open_elsewhere(visit, here, link)
    after = look(there)
    assert after["sentences"] == before["sentences"]
    assert after["descriptions"] == before["descriptions"]
    assert after["fields"]["st-key-row"] == "7"
    expect(there.page.get_by_text("mine.csv").first).to_be_visible()
    # What came with a link goes along to the other pages, and on from there.
    there.go_to("SSE vs MSE").settle()
    expect(there.page.get_by_text("120 rows").first).to_be_visible()
    assert parse_qs(urlsplit(link_of(share(there))).query)["packed"] == [packed]


def test_what_was_chosen_of_a_file_is_chosen_at_the_other_end(visit: Start, tmp_path: Path) -> None:
    here = visit("weights?data=upload")
    rows = "t,o,weight,age\n" + "\n".join(f"{k},{k + 1},{(7 * k) % 11},{k * k}" for k in range(30))
    upload(here, tmp_path, rows)
    before = look(here)
    there = open_elsewhere(visit, here, link_of(share(here)))
    assert look(there)["sentences"] == before["sentences"]


def test_typed_rows_are_in_the_address_and_many_of_them_are_packed(visit: Start) -> None:
    few = visit("batch?data=table&rows=1,2,Ada%0A3,2,Ben")
    dialog = share(few)
    assert said_of(dialog).endswith("It contains the rows that were typed.")
    assert "rows=" in link_of(dialog)


def choose(dialog: Locator, way: str) -> None:
    dialog.locator("label").filter(has_text=way).first.click()


def long_file(n: int = 3000) -> str:
    draws = np.random.default_rng(1).normal(size=(n, 2)).tolist()
    return "target,prediction\n" + "\n".join(f"{t!r},{o!r}" for t, o in draws)


def test_of_too_many_rows_a_sample_is_in_the_link_and_the_page_says_so(
    visit: Start, tmp_path: Path
) -> None:
    here = visit("batch")
    upload(here, tmp_path, long_file())
    dialog = share(here)
    expect(dialog).to_contain_text("Your 3,000 rows do not fit into a link.")
    link = link_of(dialog)
    held = unpack(parse_qs(urlsplit(link).query)["packed"][0])
    assert said_of(dialog) == (
        f"This link has {len(link):,} characters. It contains {held.n} of your 3,000 rows, drawn "
        "at random with seed 1. The page says so."
    )
    assert len(link) <= 6_000
    assert 250 < held.n < 3000
    there = open_elsewhere(visit, here, link)
    told = f"mine.csv: {held.n} of 3,000 rows, drawn at random with seed 1"
    expect(there.page.get_by_text(told).first).to_be_visible()


def test_a_summary_holds_no_row_and_the_page_lists_what_is_lost(
    visit: Start, tmp_path: Path
) -> None:
    here = visit("batch")
    upload(here, tmp_path, long_file())
    dialog = share(here)
    choose(dialog, "a summary, without rows")
    expect(dialog).to_contain_text("sums and counts of your 3,000 rows, and no single row")
    link = link_of(dialog)
    there = visit()
    there.page.goto(link)
    there.settle()
    for lost in LOST_IN_A_SUMMARY:
        expect(there.page.get_by_text(lost)).to_be_visible()
    data = read_csv(long_file().encode())
    error = data.output - data.target
    table = there.page.get_by_role("table")
    expect(table).to_contain_text(f"{np.sqrt(np.mean(error**2)):.4g}")
    expect(table).to_contain_text(f"{np.sum(error**2) / 2:.4g}")
    noise = np.std(error**2, ddof=1) * np.sqrt((1 - 32 / 3000) / 32)
    expect(table).to_contain_text(f"{np.mean(error**2):.4g} ± {noise:.2g}")
    there.choose_data("Five walks")
    expect(there.figure("batch").sentence).to_contain_text("Dev")


@pytest.fixture
def keeping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server whose host has chosen a folder for copies."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setenv("LOSSVIZ_STORE", str(folder))
    with serve(log=tmp_path / "log", options=UNWATCHED) as address:
        yield address, folder


def test_a_copy_is_made_when_it_is_asked_for_and_is_named_by_its_content(
    visit: Start, keeping: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = keeping
    here = visit("batch", at=address)
    upload(here, tmp_path, long_file())
    before = look(here)
    dialog = share(here)
    choose(dialog, "a copy of the rows on this server")
    press = dialog.get_by_role("button", name="Make the copy")
    expect(press).to_be_visible()
    assert list(folder.iterdir()) == []
    press.click()
    expect(dialog).to_contain_text("kept for 90 days")
    link = link_of(dialog)
    assert len(link) < 120
    (kept,) = folder.iterdir()
    assert kept.stem in link
    there = visit(link.removeprefix(f"{address}/"), at=address)
    assert look(there)["sentences"] == before["sentences"]
    kept.unlink()
    later = visit(link.removeprefix(f"{address}/"), at=address)
    expect(later.page.get_by_role("alert").first).to_contain_text(
        "The copy of the data that this link names is not here"
    )
    expect(later.figure("batch").sentence).to_contain_text("Dev")


def test_where_no_folder_was_chosen_no_copy_is_offered_or_found(
    visit: Start, tmp_path: Path
) -> None:
    here = visit("batch")
    upload(here, tmp_path, long_file(40))
    dialog = share(here)
    expect(dialog.get_by_text("a summary, without rows")).to_be_visible()
    expect(dialog.get_by_text("a copy of the rows")).to_have_count(0)
    there = visit(f"batch?data=stored&copy={'0' * 32}")
    expect(there.page.get_by_role("alert").first).to_contain_text("this one keeps none")


GOOD = pack(Dataset([1, 2, 3], [1.5, 2, 2], name="few"))
SUMMARY = pack_summary(share_summary(load_sample("diabetes")))
BROKEN = [
    ("data=link", "there are none"),
    (f"data=link&packed={GOOD[:-3]}", "cut off or changed"),
    (f"data=link&packed={GOOD[:9]}A{GOOD[10:]}", "cut off or changed"),
    (f"data=link&packed=2{GOOD[1:]}", "version 2"),
    ("data=link&packed=%3Cscript%3E", "characters that no link has"),
    (f"data=link&packed={SUMMARY}", "something else than it says"),
    (f"data=summary&packed={GOOD}", "something else than it says"),
    (f"data=link&packed={'A' * 6001}", "at most 6000 characters"),
    ("data=stored&copy=../../etc/passwd", "keeps none"),
    (f"data=link&packed={GOOD}&row=9", "there are 3 rows"),
]


@pytest.mark.parametrize(("said", "told"), BROKEN, ids=[str(k) for k in range(len(BROKEN))])
@pytest.mark.parametrize("path", ["batch", "weights", "sse-vs-mse"])
def test_a_link_that_cannot_be_read_opens_the_page_and_says_why(
    visit: Start, path: str, said: str, told: str
) -> None:
    if "row=9" in said and path != "batch":
        said, told = said.replace("&row=9", "&packed=x"), "2 times"
    here = visit(f"{path}?{said}")
    expect(here.page.get_by_role("alert").filter(has_text=told).first).to_be_visible()
    expect(here.page.locator(".lv-lead.lv-ready")).to_have_count(1)


def test_names_in_a_link_are_only_names(visit: Start) -> None:
    data = Dataset(
        [1, 2, 3],
        [2, 2, 5],
        name=NAME,
        target_name=NAME + "t",
        output_name="**o**",
        columns={NAME + "c": [NAME, "b", "c"]},
    )
    here = visit(f"batch?data=link&packed={pack(data)}")
    expect(here.page.get_by_text(f"\u2068{NAME}\u2069", exact=True).first).to_be_visible()
    assert here.page.locator("img[src=x]").count() == 0
    dialog = share(here)
    assert here.page.locator("img[src=x]").count() == 0
    assert "packed=" in link_of(dialog)


def test_a_teacher_hides_and_locks_controls(visit: Start) -> None:
    here = visit("one-prediction?o=3&t=1&hide=eta,sign,show-algebra&lock=half,o")
    page = here.page
    expect(page.locator(".st-key-eta")).to_be_hidden()
    expect(page.locator(".st-key-sign")).to_be_hidden()
    expect(page.locator(".st-key-show-algebra")).to_be_hidden()
    expect(here.field("o")).to_be_disabled()
    expect(page.locator(".st-key-half input")).to_be_disabled()
    expect(here.field("t")).to_be_enabled()
    assert here.figure("one-prediction").slider("o").count() == 0, "nor can a hand move it"
    assert "one step" not in page.url
    here.type_in("t", "2")
    expect(here.figure("one-prediction").sentence).to_contain_text("Too high by 1.0")
    page.get_by_role("button", name="Reset").click()
    expect(here.figure("one-prediction").sentence).to_contain_text("Too high by 2.0")
    expect(page.locator(".st-key-eta")).to_be_hidden()


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


def test_the_panel_for_a_class_writes_such_a_link(visit: Start) -> None:
    here = visit("one-prediction?o=3&t=1&eta=0.25")
    dialog = share(here)
    dialog.get_by_text("For a class: hide or lock controls").click()
    for label, option in (("Hide", "learning rate"), ("Lock", "target")):
        here.settle()  # what unfolds has come to rest
        box = dialog.get_by_role("combobox", name=label)
        box.click()
        here.page.get_by_role("option", name=option, exact=True).click()
        box.press("Tab")
    dialog.get_by_role("radio", name="asked").click()
    code = dialog.locator("code").first
    expect(code).to_contain_text("hide=eta")
    expect(code).to_contain_text("lock=t")
    expect(code).to_contain_text("first-guess=asked")
    there = open_elsewhere(visit, here, link_of(dialog))
    expect(there.page.locator(".st-key-guess")).to_contain_text("Guess first")
    expect(there.page.locator(".st-key-eta")).to_be_hidden()
    expect(there.field("t")).to_be_disabled()
    there.skip_guess()
    expect(there.figure("one-prediction").sentence).to_contain_text("Too high by 2.0")


def test_the_guess_can_be_left_out(visit: Start) -> None:
    here = visit("one-prediction?first-guess=left+out")
    expect(here.page.locator(".st-key-guess")).to_have_count(0)
    expect(here.figure("one-prediction").sentence).to_contain_text("Too low by 0.80")


def test_a_qr_code_is_large_and_a_long_link_has_none(visit: Start, tmp_path: Path) -> None:
    here = visit("one-prediction?o=3")
    dialog = share(here)
    dialog.get_by_text("QR code, for a projector").click()
    image = dialog.locator("img")
    box = image.bounding_box()
    assert box
    content = here.page.request.get(str(image.evaluate("(e) => e.src"))).body()
    width, height = struct.unpack(">II", content[16:24])
    assert box["width"] == box["height"] == width == height, "no square is blurred"
    assert 500 < width <= 600
    there = visit("batch")
    upload(there, tmp_path, long_file(200))
    other = share(there)
    other.get_by_text("QR code, for a projector").click()
    expect(other).to_contain_text("The link is too long for a QR code.")
    choose(other, "a sample of the rows")
    expect(other.locator("img")).to_be_visible()


def test_the_frame_that_is_offered_shows_the_figure(visit: Start) -> None:
    here = visit("batch?data=diabetes&loss=MSE&show-rows=true")
    dialog = share(here)
    dialog.get_by_role("tab", name="Frame for another site").click()
    snippet = dialog.locator("code").filter(has_text="<iframe").inner_text()
    found = re.fullmatch(r'<iframe src="([^"]*)" width="700" height="500" [^>]*></iframe>', snippet)
    assert found
    address = found[1].replace("&amp;", "&")
    assert address == f"{here.address}/embed/batch?data=diabetes&loss=MSE&figure=batch"
    there = visit()
    there.page.goto(address)
    page = find_page("batch")
    assert page
    embed = read_embed(page, {"data": ["diabetes"], "loss": ["MSE"]})
    expect(there.page.locator(".lv-sentence")).to_have_text(embed.scene.say(embed.at))


@pytest.mark.parametrize("path", ["one-prediction", "batch", "weights", "sse-vs-mse"])
def test_the_code_of_a_page_is_shown_and_its_notebook_saved(visit: Start, path: str) -> None:
    here = visit(f"{path}?show-code=true&code=PyTorch")
    fold = here.page.locator(".st-key-show-code")
    expect(fold.locator("code").first).to_contain_text("import torch")
    fold.get_by_role("radio", name="NumPy").click()
    expect(fold.locator("code").first).to_contain_text("import numpy as np")
    here.settle()  # a button that is still on its way is pressed at one place and let go at another
    with here.page.expect_download() as saved:
        fold.get_by_role("button", name=re.compile("^Notebook")).first.click()
    assert saved.value.suggested_filename.endswith(".ipynb")
    assert '"nbformat": 4' in saved.value.path().read_text(encoding="utf-8")


def test_the_dialog_is_accessible_and_closes_by_key(visit: Start) -> None:
    here = visit("batch?data=diabetes")
    dialog = share(here)
    assert find_grave(here) == []
    here.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(here.figure("batch").sentence).to_contain_text("row")
