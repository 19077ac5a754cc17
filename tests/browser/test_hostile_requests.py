"""Requests that no page of ours makes, to a real server: what it keeps, and what it refuses."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

MEGABYTE = 1024 * 1024
# The kernel may hold an answer back for 40 ms, so many wait at the same time.
WARMING, REQUESTS, CONNECTIONS = 25_000, 10_000, 40
MOST_GROWTH = 5 * MEGABYTE
LONG = "x" * 60_000
LIMIT = ("--server.maxUploadSize", "1")
KINDS: tuple[Callable[[int], tuple[str, str, dict[str, str]]], ...] = (
    lambda k: ("GET", f"/{k}/static/{LONG}", {"Accept-Encoding": "gzip"}),
    lambda k: ("GET", f"/static/js/{k}.js", {"Accept-Encoding": "br"}),
    lambda k: ("GET", f"/?{k}={'q' * 5000}", {"Accept": "text/html"}),
    lambda k: ("GET", f"/static/%2e%2e/%00%ff%c3%28{k}", {}),
    lambda k: ("HEAD", f"/x/static/{k}", {"Accept": "text/html"}),
    lambda k: ("POST", f"/static/{k}", {"Content-Length": "0"}),
    lambda k: ("GET", f"/lossviz/{k}/figure.js", {}),
    lambda k: ("GET", f"/lossviz/{k}{LONG}/{k}/..", {}),
    lambda k: ("GET", f"/_stcore/{k}", {"Upgrade": f"x{k}"}),
    lambda k: ("GET", f"/{'d/' * 500}{k}", {}),
    lambda k: ("GET", f"/static/{k}.css", {"Accept-Encoding": f"gzip;q={k}, " * 1000}),
    lambda k: ("DELETE", f"/_stcore/upload_file/{k}/{k}", {}),
)


def connect(address: str) -> closing[http.client.HTTPConnection]:
    parts = urlsplit(address)
    return closing(http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60))


def find_server(address: str) -> Path:
    """Find the process that listens there, among those of this machine."""
    port = f":{urlsplit(address).port:04X} "
    tables = (Path(f"/proc/net/{kind}").read_text(encoding="ascii") for kind in ("tcp", "tcp6"))
    lines = [line for table in tables for line in table.splitlines()]
    nodes = {line.split()[9] for line in lines if port in line and line.split()[3] == "0A"}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) in {f"socket:[{node}]" for node in nodes}:
                return link.parent.parent
        except OSError:
            continue
    raise AssertionError(f"nobody listens at {address}")


def resident(process: Path, *, peak: bool = False) -> int:
    """Bytes of a process in memory, now or at most so far."""
    name = "VmHWM:" if peak else "VmRSS:"
    lines = (process / "status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def send_many(address: str, numbers: range) -> None:
    def send(own: range) -> None:
        with connect(address) as connection:
            for k in own:
                method, path, headers = KINDS[k % len(KINDS)](k)
                try:
                    connection.request(method, path, headers=headers)
                    connection.getresponse().read()
                except ConnectionError:
                    # Of a path as long as this, h11 now and then (one in 5,000) refuses what has
                    # come so far, and ends the connection.
                    connection.close()

    threads = [
        threading.Thread(target=send, args=[numbers[first::CONNECTIONS]])
        for first in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.exhaustive
def test_ten_thousand_hostile_requests_leave_nothing_behind(
    fresh_address: Callable[..., str],
) -> None:
    at = fresh_address()
    process = find_server(at)
    # The allocator takes memory for its own pools in the first 25,000: some 5 MB in the first
    # 10,000, 3 in the next, then less than 1.5.
    send_many(at, range(WARMING))
    before = resident(process)
    send_many(at, range(WARMING, WARMING + REQUESTS))
    assert resident(process) - before < MOST_GROWTH


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_every_answer_has_the_headers_and_varies_once(address: str, kind: int) -> None:
    method, path, headers = KINDS[kind](1)
    with connect(address) as connection:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    assert "frame-ancestors 'self'" in str(answer.getheader("Content-Security-Policy"))
    vary = answer.headers.get_all("Vary") or []
    names = [name.strip().lower() for name in ",".join(vary).split(",")]
    assert len(vary) <= 1
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", ["metrics", "message", "agent/openapi.json", "bidi-components/x"])
def test_nothing_tells_of_other_sessions(address: str, path: str) -> None:
    with connect(address) as connection:
        connection.request("GET", f"/_stcore/{path}")
        assert connection.getresponse().status == 404


@contextmanager
def uploading(at: str, path: str, *, announced: int | None) -> Iterator[socket.socket]:
    """Begin an upload; None where its length is not announced."""
    parts = urlsplit(at)
    length = "Transfer-Encoding: chunked" if announced is None else f"Content-Length: {announced}"
    # Streamlit compares the header with the cookie: whoever sends both the same may upload.
    with connect(at) as connection:
        connection.request("GET", "/_stcore/health")
        cookie = str(connection.getresponse().getheader("Set-Cookie"))
    token = cookie.partition(";")[0].partition("=")[2]
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line:
        line.sendall(
            f"PUT {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{length}\r\n"
            f"Cookie: _streamlit_xsrf={token}\r\nX-Xsrftoken: {token}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n".encode()
        )
        yield line


HEAD = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'


def stream(line: socket.socket, most: int) -> int:
    """Send chunks until the server ends the connection; how many bytes went."""
    sent = 0
    try:
        line.sendall(b"%x\r\n%s\r\n" % (len(HEAD), HEAD))
        while sent < most:
            line.sendall(b"10000\r\n" + b"1" * 0x10000 + b"\r\n")
            sent += 0x10000
    except OSError:
        pass
    return sent


def status_of(line: socket.socket) -> int:
    return int(line.recv(4096).split()[1])


def in_flight() -> int:
    """Bytes that lie in the buffers of a connection at most."""
    sizes = (Path(f"/proc/sys/net/ipv4/tcp_{way}mem") for way in "rw")
    return sum(int(size.read_text(encoding="ascii").split()[2]) for size in sizes)


@pytest.fixture
def small(fresh_address: Callable[..., str]) -> str:
    return fresh_address(options=LIMIT)


def test_an_upload_over_the_limit_is_cut_off(small: str, visit: Callable[..., object]) -> None:
    page: Page = visit("batch?data=upload", at=small).page  # type: ignore[attr-defined]
    small_file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"target,prediction\n1,2\n"}
    with page.expect_request(lambda each: each.method == "PUT") as put:
        page.locator("input[type=file]").set_input_files(small_file)  # type: ignore[arg-type]
    path = urlsplit(put.value.url).path + "x"
    process = find_server(small)
    with uploading(small, path, announced=MEGABYTE + 1) as line:
        assert status_of(line) == 413
    before, most = resident(process, peak=True), 100 * MEGABYTE
    with uploading(small, path, announced=None) as line:
        assert stream(line, most) <= 2 * MEGABYTE + in_flight() + 0x10000 < most
        assert status_of(line) == 413
    assert resident(process, peak=True) - before < most / 2


def test_an_upload_to_no_session_is_refused_unread(small: str) -> None:
    most = 100 * MEGABYTE
    with uploading(small, "/_stcore/upload_file/nobody/file", announced=None) as line:
        assert stream(line, most) < most
        assert status_of(line) == 400


def test_a_body_elsewhere_is_refused(small: str) -> None:
    with uploading(small, "/batch", announced=100 * MEGABYTE) as line:
        assert status_of(line) == 413
