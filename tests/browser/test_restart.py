"""A server that is killed and started again while pages are open: they are true again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.server import Server
from tests.browser.visit import SECONDS, Visit

Start = Callable[..., Visit]
PATIENCE = 1000 * SECONDS  # Streamlit asks for its server every 4 seconds at the latest
FILE = b"actual,predicted,who\n" + b"".join(b"%d,%d,r%d\n" % (k, 2 * k, k) for k in range(1, 10))


@contextmanager
def loaded_anew(*visits: Visit) -> Iterator[None]:
    """Wait until each page has been loaded anew and stands."""
    for here in visits:
        here.outage = True
        here.page.evaluate("() => { window.isOld = true }")
    yield
    for here in visits:
        here.page.wait_for_function(
            "() => !window.isOld && window.lossExplorerConnection", timeout=PATIENCE
        )
        here.settle()


def restart(server: Server, *visits: Visit) -> None:
    """Kill the server, start it again, and wait until each page stands."""
    with loaded_anew(*visits):
        server.kill()
        server.start()


def read_fields(here: Visit) -> dict[str, str]:
    """What every field and switch of the page shows, by its key."""
    found: dict[str, str] = here.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[class*=st-key-] input")]
          .filter((field) => field.type !== "file")
          .map((field, k) => [
            field.closest("[class*=st-key-]").className.match(/st-key-(\\S+)/)[1] + k,
            field.type === "checkbox" || field.type === "radio" ? field.checked : field.value,
          ]))"""
    )
    return found


def read_sentences(here: Visit) -> list[str]:
    return [text for text in here.page.locator(".lv-sentence").all_inner_texts() if text]


def look(here: Visit) -> tuple[dict[str, str], list[str], set[str]]:
    """What the page shows and says, and what its address says, in whatever order."""
    return read_fields(here), read_sentences(here), set(re.split("[?&]", here.page.url))


def answers(here: Visit, figure: str, field: str, text: str) -> None:
    """Type into a field, and wait until the figure says something else."""
    said = here.figure(figure).sentence.inner_text()
    here.type_in(field, text)
    expect(here.figure(figure).sentence).not_to_have_text(said)
    here.page.wait_for_url(f"**{field}={text}**")


@pytest.mark.exhaustive
def test_two_restarts_and_two_visitors(server: Server, visit: Start) -> None:
    one = visit("one-prediction?t=3&o=1.5&half=false", at=server.address)
    other = visit("sse-vs-mse?data=diabetes&B=20&show-epoch=true", at=server.address)
    for _ in range(2):
        before = [look(one), look(other)]
        restart(server, one, other)
        assert [look(one), look(other)] == before
    answers(one, "one-prediction", "o", "4")
    answers(other, "bricks", "B", "50")
    assert "does not exist anymore" not in server.log.read_text()


def type_in_first_cell(here: Visit, text: str) -> None:
    table = here.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    # The cells are painted; for screen readers they are there as text, by which one waits.
    cell = table.locator("td").first
    expect(cell).to_be_attached()
    here.next_frame()
    box = table.bounding_box()
    here.page.mouse.click(box["x"] + 60, box["y"] + 52)
    expect(cell).to_have_attribute("aria-selected", "true")  # before that no key is the cell's
    here.page.keyboard.press("Enter")  # opens the cell
    editor = here.page.locator("#portal textarea, #portal input").first
    editor.fill(text)
    editor.press("Enter")


@pytest.mark.exhaustive
def test_rows_that_are_too_long_for_an_address_come_back(server: Server, visit: Start) -> None:
    here = visit("batch?data=table&rate=0.25", at=server.address)
    here.unfold()
    here.page.get_by_text("Rows as text").click()
    box = here.page.locator(".st-key-rows textarea")
    box.fill("\n".join(f"{k},{k + 1},row {k}" for k in range(270)))  # 3,991 characters
    box.press("Control+Enter")
    here.settle()
    type_in_first_cell(here, "0." + 100 * "0")
    expect(here.page.get_by_text("more rows than a link can carry")).to_be_visible()
    here.unfold("show-more")
    here.type_in("row", "200")
    expect(here.figure("batch").sentence).to_contain_text("row 199")
    here.settle()
    before = look(here)
    restart(server, here)
    expect(here.page.get_by_text("more rows than a link can carry")).to_be_visible()
    here.settle()  # that sentence comes in the middle of the run in which the rows are typed again
    assert look(here) == before
    answers(here, "batch", "row", "7")
    expect(here.figure("batch").sentence).to_contain_text("row 6")


@pytest.mark.exhaustive
def test_a_file_that_is_gone_is_named_and_given_again(
    server: Server, visit: Start, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(FILE)
    here = visit("batch?data=upload&show-more=true", at=server.address)
    field = here.page.locator(".st-key-file input[type=file]")
    field.set_input_files(path)
    expect(here.page.get_by_text(re.compile("mine.csv.* 9 rows")).first).to_be_visible()
    here.type_in("row", "8")  # the sample that stands there meanwhile has five rows
    here.page.wait_for_url("**row=8**")
    here.settle()
    before = read_fields(here), read_sentences(here)
    restart(server, here)
    gone = here.page.get_by_text("is gone: the server was started anew")
    expect(gone).to_contain_text("mine.csv")
    expect(gone).to_contain_text("Upload the file again")
    field.set_input_files(path)
    expect(here.page.get_by_text(re.compile("mine.csv.* 9 rows")).first).to_be_visible()
    here.settle()
    expect(gone).to_have_count(0)
    assert (read_fields(here), read_sentences(here)) == before


@pytest.mark.exhaustive
def test_a_second_file_that_is_gone_is_named(server: Server, visit: Start, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(FILE)
    here = visit("sse-vs-mse?split=another+file", at=server.address)
    field = here.page.locator(".st-key-second-file input[type=file]")
    field.set_input_files(path)
    expect(here.figure("two-sets").root).to_be_visible()
    here.settle()
    restart(server, here)
    gone = here.page.get_by_text("is gone: the server was started anew")
    expect(gone).to_contain_text("other.csv")
    field.set_input_files(path)
    expect(here.figure("two-sets").root).to_be_visible()
    expect(gone).to_have_count(0)


def test_a_line_that_breaks_is_no_other_server(visit: Start) -> None:
    here = visit()
    lines: list[WebSocketRoute] = []
    here.page.route_web_socket("**/_stcore/stream", lambda line: _pass_on(line, lines))
    here.open("one-prediction?t=3")
    here.outage = True
    here.page.evaluate("() => { window.isOld = true }")
    here.page.context.set_offline(True)
    lines[-1].close(code=1001)
    state = here.page.get_by_test_id("stApp")
    expect(state).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    here.figure("one-prediction").drag("o", dx=60)
    moved = here.figure("one-prediction").value("o")
    assert moved != 1.2
    here.page.context.set_offline(False)
    here.page.wait_for_url(f"**o={moved:g}**", timeout=PATIENCE)
    here.settle()
    assert here.page.evaluate("() => window.isOld"), "the page was loaded anew"
    assert float(here.field("o").input_value()) == moved


def _pass_on(line: WebSocketRoute, lines: list[WebSocketRoute]) -> None:
    line.connect_to_server()
    lines.append(line)
