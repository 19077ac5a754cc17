"""A server that is killed and started again while pages are open: they are true again."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.server import ROOT, Server
from tests.browser.visit import Visit

Start = Callable[..., Visit]
CONNECTED = """() => document.querySelector("[data-testid=stApp]")
  ?.dataset.testConnectionState === "CONNECTED" && !window.lossExplorerLine.line.cut"""
ROWS = "1,4,2.5\n5,5,1\n7,3,4"
FILE = b"actual,predicted,who\n1,2,a\n3,7,b\n5,5,c\n"


def restart(server: Server, *visits: Visit) -> None:
    """Kill the server, start it again, and wait until each page stands."""
    for here in visits:
        here.outage = True
    server.kill()
    server.start()
    for here in visits:
        here.page.wait_for_function(CONNECTED)
        here.settle()


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


def upload(here: Visit, path: Path) -> None:
    here.page.locator("[class*=st-key-file] input[type=file]").set_input_files(path)


PAGES = {
    "one-prediction": ("one-prediction?t=3", "o", "1.5", "4", "one-prediction"),
    "batch": ("batch?data=outlier", "row", "2", "3", "batch"),
    "weights": ("weights?data=diabetes", "w1", "0.25", "-0.5", "chain"),
    "sse-vs-mse": ("sse-vs-mse?data=diabetes", "B", "20", "50", "levels"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_as_before_and_alive(server: Server, visit: Start, page: str) -> None:
    path, field, before, after, figure = PAGES[page]
    here = visit(path, at=server.address)
    here.type_in(field, before)
    here.settle()
    fields, sentences, url = read_fields(here), read_sentences(here), here.page.url
    restart(server, here)
    assert (read_fields(here), read_sentences(here), here.page.url) == (fields, sentences, url)
    # And it answers: on its lead figure, and below.
    answers(here, figure, field, after)
    here.settle()
    assert "does not exist anymore" not in server.log.read_text()


def test_the_home_page_is_alive(server: Server, visit: Start) -> None:
    here = visit("", at=server.address)
    restart(server, here)
    here.go_to("A batch")
    expect(here.figure("batch").sentence).to_contain_text("makes 60% of the loss")


@pytest.mark.parametrize("page", ["batch", "weights", "sse-vs-mse"])
def test_typed_rows_come_back(server: Server, visit: Start, page: str) -> None:
    figure = {"batch": "batch", "weights": "weights", "sse-vs-mse": "levels"}[page]
    here = visit(f"{page}?data=table", at=server.address)
    type_rows(here, ROWS)
    here.settle()
    sentences = read_sentences(here)
    restart(server, here)
    assert read_sentences(here) == sentences
    expect(here.page.locator(".st-key-rows textarea")).to_have_value(ROWS)
    said = here.figure(figure).sentence.inner_text()
    type_rows(here, ROWS + "\n9,30,6")
    expect(here.figure(figure).sentence).not_to_have_text(said)


def type_in_cell(here: Visit, keys: str) -> None:
    """Type into the first cell of the table, and do not enter it yet."""
    table = here.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    # The cells are painted; for screen readers they are there as text, by which one waits.
    expect(table.locator("td").first).to_be_attached()
    here.next_frame()
    editor = here.page.locator("#portal textarea, #portal input").first
    for _ in range(10):
        if not editor.is_visible():  # the table was drawn anew between the click and the key
            box = table.bounding_box()
            here.page.mouse.click(box["x"] + 60, box["y"] + 52)
            here.page.keyboard.press("Enter")  # opens the cell
            here.page.wait_for_timeout(300)
    editor.fill(keys)


def test_a_cell_of_the_table_is_not_lost(server: Server, visit: Start) -> None:
    here = visit("batch?data=table&row=1", at=server.address)
    type_in_cell(here, "30")
    here.page.keyboard.press("Enter")
    expect(here.figure("batch").sentence).to_contain_text("too low by 18")
    here.settle()
    sentences = read_sentences(here)
    type_in_cell(here, "32")  # and not entered yet
    restart(server, here)
    assert read_sentences(here) == sentences
    here.page.keyboard.press("Enter")
    expect(here.figure("batch").sentence).to_contain_text("too low by 20")


def type_rows(here: Visit, rows: str) -> None:
    here.unfold()
    box = here.page.locator(".st-key-rows textarea")
    if not box.is_visible():
        here.page.get_by_text("Rows as text").click()
    box.fill(rows)
    box.press("Control+Enter")


@pytest.mark.parametrize("page", ["batch", "weights", "sse-vs-mse"])
def test_a_file_that_is_gone_is_named_and_given_again(
    server: Server, visit: Start, tmp_path: Path, page: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(FILE)
    here = visit(f"{page}?data=upload", at=server.address)
    upload(here, path)
    expect(here.page.get_by_text(re.compile("mine.csv.* 3 rows")).first).to_be_visible()
    here.settle()
    fields, sentences = read_fields(here), read_sentences(here)
    restart(server, here)
    gone = here.page.get_by_text("is gone: the server was started anew")
    expect(gone).to_contain_text("mine.csv")
    expect(gone).to_contain_text("Upload the file again")
    upload(here, path)
    expect(here.page.get_by_text(re.compile("mine.csv.* 3 rows")).first).to_be_visible()
    here.settle()
    expect(gone).to_have_count(0)
    assert read_sentences(here) == sentences
    assert read_fields(here) == fields


def test_a_second_file_that_is_gone_is_named(server: Server, visit: Start, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(FILE)
    here = visit("sse-vs-mse?split=another+file", at=server.address)
    field = "[class*=st-key-second-file] input[type=file]"
    here.page.locator(field).set_input_files(path)
    expect(here.figure("two-sets").root).to_be_visible()
    here.settle()
    restart(server, here)
    gone = here.page.get_by_text("is gone: the server was started anew")
    expect(gone).to_contain_text("other.csv")
    here.page.locator(field).set_input_files(path)
    expect(here.figure("two-sets").root).to_be_visible()
    expect(gone).to_have_count(0)


def test_what_stands_in_a_field_is_not_lost(server: Server, visit: Start) -> None:
    here = visit("one-prediction", at=server.address).skip_guess()
    here.field("o").fill("1.75")  # and not entered yet
    here.outage = True
    server.kill()
    here.page.wait_for_timeout(500)
    server.start()
    here.page.wait_for_function(CONNECTED)
    here.settle()
    here.shows("o", "1.75")
    here.field("o").press("Enter")
    expect(here.figure("one-prediction").sentence).to_contain_text("oo low by 0.25")


def test_a_move_while_the_server_is_away_is_made(server: Server, visit: Start) -> None:
    here = visit("one-prediction", at=server.address).skip_guess()
    here.outage = True
    server.kill()
    expect(here.page.get_by_text("The server does not answer")).to_be_visible()
    here.figure("one-prediction").drag("o", dx=60)
    moved = here.figure("one-prediction").value("o")
    assert moved != 1.2
    server.start()
    here.page.wait_for_function(CONNECTED)
    here.settle()
    expect(here.page.get_by_text("The server does not answer")).to_be_hidden()
    assert here.figure("one-prediction").value("o") == moved
    assert float(here.field("o").input_value()) == moved


def test_two_restarts_and_two_visitors(server: Server, visit: Start) -> None:
    one, other = (
        visit("batch?data=cancel", at=server.address),
        visit("weights", at=server.address).skip_guess(),
    )
    restart(server, one, other)
    restart(server, one, other)
    answers(one, "batch", "row", "3")
    answers(other, "chain", "w1", "2")


def answers(here: Visit, figure: str, field: str, text: str) -> None:
    """Type into a field, and wait until the figure says something else."""
    said = here.figure(figure).sentence.inner_text()
    here.type_in(field, text)
    expect(here.figure(figure).sentence).not_to_have_text(said)
    here.page.wait_for_url(f"**{field}={text}**")


def test_a_new_release_of_the_code(server: Server, visit: Start, tmp_path: Path) -> None:
    here = visit("batch?data=table", at=server.address)
    type_rows(here, ROWS)
    here.settle()
    sentences = read_sentences(here)
    here.field("rate").fill("0.125")  # and not entered yet
    here.outage = True
    server.kill()
    server.app = copy_with_other_figures(tmp_path / "released") / "app.py"
    server.folder = server.app.parent
    with here.page.expect_navigation():
        server.start()
    here.settle()
    here.page.wait_for_function(CONNECTED)
    assert read_sentences(here) == sentences
    here.shows("rate", "0.125")
    here.type_in("row", "1")
    expect(here.figure("batch").sentence).to_contain_text("2.5")


def copy_with_other_figures(to: Path) -> Path:
    for folder in ("pages", "lossviz", ".streamlit"):
        shutil.copytree(ROOT / folder, to / folder)
    shutil.copy(ROOT / "app.py", to)
    figure = to / "lossviz" / "figures" / "live" / "js" / "figure.js"
    figure.write_text(figure.read_text(encoding="utf-8") + "\n// released\n", encoding="utf-8")
    return to


def test_behind_a_proxy(server: Server, visit: Start) -> None:
    with proxy(server.port) as address:
        here = visit("batch?data=outlier", at=address)
        here.type_in("row", "2")
        here.settle()
        sentences = read_sentences(here)
        restart(server, here)
        assert read_sentences(here) == sentences
        answers(here, "batch", "row", "3")


@contextmanager
def proxy(port: int) -> Iterator[str]:
    """Pass on what comes in, and say 502 while nobody is there."""
    door = socket.create_server(("localhost", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=pass_on, args=(door.accept()[0], port), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://localhost:{door.getsockname()[1]}"
    finally:
        door.close()


def pass_on(here: socket.socket, port: int) -> None:
    try:
        there = socket.create_connection(("localhost", port))
    except OSError:
        with suppress(OSError), here:
            here.recv(1 << 16)
            here.sendall(
                b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        return
    with here, there:
        back = threading.Thread(target=copy, args=(there, here), daemon=True)
        back.start()
        copy(here, there)
        back.join()


def copy(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            to.sendall(data)
    for end in (source, to):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
