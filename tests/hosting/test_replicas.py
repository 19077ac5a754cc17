"""More than one replica: sessions keep to theirs, and go on when it is gone."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import expect
from websockets.exceptions import WebSocketException

from scripts.session import Session, run
from tests.browser.test_restart import loaded_anew, read_fields, read_sentences
from tests.browser.visit import Visit
from tests.hosting.conftest import Farm

Start = Callable[..., Visit]
COUNT = 30
LARGEST = 200_000_000  # bytes that Streamlit's field takes of a file
PAGE = "one-prediction"
# What a server says that ends as it should; of one that was killed there is no word (1006).
GOING_AWAY = (1001, 1012)


def said_by(k: int) -> tuple[str, bytes]:
    """The query of one session's link, and what only its answer has."""
    output = f"{1 + k / 1000:g}"
    return f"o={output}", f'"o": {output}'.encode()


def all_marks(answer: bytes) -> set[bytes]:
    return set(re.findall(rb'"o": 1\.\d+', answer))


def test_thirty_sessions_answer_each_with_its_own(farm: Farm) -> None:
    async def ask(k: int) -> str:
        query, mark = said_by(k)
        async with Session(farm.host) as session:
            for _ in range(3):
                assert all_marks(await session.run(PAGE, query)) == {mark}
            return session.replica

    async def ask_all() -> list[str]:
        return await asyncio.gather(*(ask(k) for k in range(1, COUNT + 1)))

    shares = Counter(run(ask_all()))
    assert set(shares) == {"first", "second"}
    assert min(shares.values()) >= COUNT / 3


def test_sessions_of_a_killed_replica_go_on_at_the_other(farm: Farm) -> None:
    async def survive() -> list[tuple[str, str]]:
        async with AsyncExitStack() as stack:
            sessions = [await stack.enter_async_context(Session(farm.host)) for _ in range(COUNT)]
            for k, each in enumerate(sessions, 1):
                await each.run(PAGE, said_by(k)[0])
            await asyncio.to_thread(farm.replicas["first"].kill)
            moved = []
            for k, each in enumerate(sessions, 1):
                query, mark = said_by(k)
                if each.replica == "first":
                    await each.wait_until_it_ends()
                    back = await stack.enter_async_context(Session(farm.host, each.replica))
                else:
                    back = each
                assert all_marks(await back.run(PAGE, query)) == {mark}
                moved.append((each.replica, back.replica))
            return moved

    moved = Counter(run(survive()))
    assert set(moved) == {("first", "second"), ("second", "second")}


def test_a_page_that_is_open_goes_on_with_its_state(farm: Farm, visit: Start) -> None:
    pages = [
        visit("batch?data=table&show-more=true"),
        visit("one-prediction?t=3"),
        visit("weights?data=diabetes&show-neuron=true"),
        visit("sse-vs-mse?data=diabetes"),
    ]
    for here, field, value in zip(
        pages, ("row", "o", "w1", "B"), ("2", "1.5", "0.25", "20"), strict=True
    ):
        here.type_in(field, value)
        here.settle()
    before = [(read_fields(here), read_sentences(here), here.page.url) for here in pages]
    used = {_replica(here) for here in pages}
    assert used == {"first", "second"}
    with loaded_anew(*(here for here in pages if _replica(here) == "second")):
        farm.replicas["second"].kill()
    after = [(read_fields(here), read_sentences(here), here.page.url) for here in pages]
    assert after == before
    assert {_replica(here) for here in pages} == {"first"}
    pages[1].type_in("o", "4")
    expect(pages[1].figure(PAGE).sentence).to_contain_text("Too high by 1")


def _replica(here: Visit) -> str:
    cookies = {cookie["name"]: cookie["value"] for cookie in here.page.context.cookies()}
    return cookies["replica"]


def test_no_link_is_lost_while_one_after_the_other_is_replaced(farm: Farm) -> None:
    over = threading.Event()

    def replace() -> None:
        for replica in farm.replicas.values():
            replica.stop()
            replica.start()
        over.set()

    async def open_links() -> Counter[str]:
        counted: Counter[str] = Counter()
        k = 0
        while not over.is_set() or k < COUNT:
            k += 1
            counted[await _open_link(farm, k)] += 1
            await asyncio.sleep(0.05)
        return counted

    replacing = threading.Thread(target=replace)
    replacing.start()
    try:
        counted = run(open_links())
    finally:
        replacing.join()
    # A page comes at the first asking; a socket that is cut while it answers is opened again,
    # as a browser does.
    assert set(counted) <= {"at once", "after its socket was cut"}
    assert counted["at once"] >= 0.8 * counted.total()


async def _open_link(farm: Farm, k: int) -> str:
    query, mark = said_by(k % 900 + 1)
    status, page = await asyncio.to_thread(farm.get, f"/{PAGE}?{query}")
    assert status == 200
    assert "<title>" in page
    for attempt in range(20):
        try:
            async with Session(farm.host) as session:
                assert all_marks(await session.run(PAGE, query)) == {mark}
                return "after its socket was cut" if attempt else "at once"
        except (OSError, EOFError, WebSocketException):
            await asyncio.sleep(0.1)
    return "never"


def test_a_file_of_the_largest_size_passes(visit: Start, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    note = "n" * 100_000
    line = f"1,2,{note}\n"
    with file.open("w", encoding="ascii") as out:
        out.write("target,prediction,note\n")
        room = LARGEST - out.tell()
        for _ in range(room // len(line)):
            out.write(line)
        out.write(f"1,2,{'n' * (LARGEST - out.tell() - 5)}\n")
    assert file.stat().st_size == LARGEST
    here = visit("batch?data=upload")
    here.page.locator(".st-key-file input[type=file]").set_input_files(file)
    rows = room // len(line) + 1
    expect(here.page.get_by_text(f"{rows:,} rows").first).to_be_visible(timeout=60_000)
    expect(here.figure("batch").sentence).to_contain_text("too high by 1")


def test_a_larger_one_is_refused_with_a_sentence(farm: Farm) -> None:
    size = 2 * LARGEST
    with closing(HTTPConnection(farm.host, timeout=30)) as connection:
        connection.putrequest("PUT", "/_stcore/upload_file/nobody/nothing")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        with suppress(OSError):  # the answer is there before all was sent
            connection.send(b"x" * (1 << 20))
        answer = connection.getresponse()
        assert answer.status == 413
        assert "200 MB" in answer.read().decode()


def test_what_people_typed_is_in_no_log(farm: Farm, visit: Start) -> None:
    here = visit("one-prediction?t=3.14159&o=2.71828")
    here.page.goto(f"{farm.address}/batch?data=table&rows=1.618,2.236")
    here.settle()
    logs = [farm.access_log, *(each.log for each in farm.replicas.values())]
    said = "".join(log.read_text(encoding="utf-8") for log in logs if log)
    assert "/one-prediction 200" in said
    for typed in ("3.14159", "2.71828", "1.618", "?"):
        assert typed not in said


def test_it_is_ready_through_the_proxy_and_stops_gently(farm: Farm) -> None:
    assert farm.get("/healthz") == (200, "ready\n")

    async def watch() -> int | None:
        async with Session(farm.host) as session:
            await session.run(PAGE, "o=1.5")
            for replica in farm.replicas.values():
                await asyncio.to_thread(replica.stop)
            return await session.wait_until_it_ends()

    assert run(watch()) in GOING_AWAY
    assert farm.get("/healthz")[0] == 502
