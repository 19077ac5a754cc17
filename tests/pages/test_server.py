"""What the server does to each answer, and what it refuses, without a server around it."""

from __future__ import annotations

import copy
import gzip
from collections.abc import Callable
from pathlib import Path

import anyio
import brotli
import pytest
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from pages.figure import assets
from pages.server import compressed
from pages.server.bodies import BoundedBodies, InPieces
from pages.server.closed import ClosedRoutes
from pages.server.compressed import CompressedFiles
from pages.server.early_tags import EarlyTags
from pages.server.headers import AnswerHeaders
from pages.server.uploads import MemoryFile, keep_uploads_in_memory

SCRIPT = b"let answer = 42\n" * 40_000
CHUNK = 65_536
FILE = "/static/js/a.js"


async def files(scope: Scope, receive: Receive, send: Send) -> None:
    """Send a script piece by piece, as long as somebody listens."""

    async def pieces():
        for start in range(0, len(SCRIPT), CHUNK):
            yield SCRIPT[start : start + CHUNK]
            scope["begun"].set()
            await anyio.sleep(0.001)

    await StreamingResponse(pieces(), media_type="application/javascript")(scope, receive, send)


async def asked(app: CompressedFiles, *, leaves: bool, encoding: str = "gzip") -> bytes:
    """Ask for the script, and leave after its first piece or wait for all of it."""
    received: list[Message] = []
    begun = anyio.Event()

    async def receive() -> Message:
        await (begun.wait() if leaves else anyio.sleep_forever())
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        received.append(message)

    headers = [(b"accept-encoding", encoding.encode())]
    scope = {"type": "http", "method": "GET", "path": FILE, "headers": headers}
    await app(scope | {"begun": begun}, receive, send)
    return b"".join(m.get("body", b"") for m in received[1:])


@pytest.mark.parametrize("leavers", [0, 1, 3])
def test_a_file_is_whole_whoever_left_before(leavers):
    app = CompressedFiles(files, {FILE})

    async def visits() -> bytes:
        for _ in range(leavers):
            await asked(app, leaves=True)
        return await asked(app, leaves=False)

    assert gzip.decompress(anyio.run(visits)) == SCRIPT


def test_who_takes_no_encoding_gets_the_file_as_it_is():
    body = anyio.run(
        lambda: asked(CompressedFiles(files, {FILE}), leaves=False, encoding="identity")
    )
    assert body == SCRIPT


async def answered(
    app: ASGIApp,
    path: str = "/",
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    pieces: tuple[bytes, ...] = (),
    query_string: bytes = b"",
) -> tuple[Response, list[bytes]]:
    """Send a request and give its answer, and the pieces of the answer's body."""
    left, received = list(pieces) or [b""], []

    async def receive() -> Message:
        if not left:
            await anyio.sleep_forever()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        received.append(message)

    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    asked = {"type": "http", "method": method, "path": path, "headers": raw}
    await app(asked | {"query_string": query_string}, receive, send)
    bodies = [message["body"] for message in received[1:]]
    answer = Response(b"".join(bodies), received[0]["status"])
    answer.raw_headers = received[0]["headers"]
    return answer, bodies


def ask(app: ASGIApp, path: str = "/", **how: object) -> Response:
    return anyio.run(lambda: answered(app, path, **how))[0]


PACKED = {"Accept-Encoding": "gzip"}


def test_only_files_that_are_listed_are_kept() -> None:
    app = CompressedFiles(files, {FILE, "/static/js/b.js"})
    begun = {"begun": anyio.Event()}

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope | begun, receive, send)

    hostile = ["/x/static/y", "/static/js/../js/a.js", "/static//js/a.js", f"/x{FILE}", "/static/"]
    for path in [*hostile, *(f"/static/{k}.js" for k in range(100))]:
        ask(told, path, headers=PACKED)
    assert app.kept_bytes == 0
    for path in [FILE, f"{FILE}"] * 3:
        answer = ask(told, path, headers=PACKED)
    headers = sum(len(name) + len(value) for name, value in answer.raw_headers)
    assert app.kept_bytes == len(FILE) + len("gzip") + headers + len(answer.body)


def test_what_is_kept_never_exceeds_its_bound() -> None:
    names = [f"/static/{k}.txt" for k in range(10)]

    async def noise(scope: Scope, receive: Receive, send: Send) -> None:
        seed = scope["path"].encode()
        body = b"".join(bytes([(k * k + sum(seed)) % 251]) for k in range(3000))
        await Response(body, media_type="text/plain")(scope, receive, send)

    one = CompressedFiles(noise, names)
    ask(one, names[0], headers=PACKED)
    app = CompressedFiles(noise, names, most=3 * one.kept_bytes)
    for path in names * 2:
        ask(app, path, headers=PACKED)
        assert app.kept_bytes <= 3 * one.kept_bytes
    too_small = CompressedFiles(noise, names, most=10)
    assert ask(too_small, names[0], headers=PACKED).headers["content-encoding"] == "gzip"
    assert too_small.kept_bytes == 0


def test_a_file_is_compressed_once_however_many_ask_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed: list[str] = []

    def pack(data: bytes, encoding: str) -> bytes:
        packed.append(encoding)
        return gzip.compress(data)

    monkeypatch.setattr(compressed, "pack", pack)
    app, bodies = CompressedFiles(files, {FILE}), []

    async def visits() -> None:
        async def one() -> None:
            bodies.append(await asked(app, leaves=False))

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(one)

    anyio.run(visits)
    assert packed == ["gzip"]
    assert {gzip.decompress(body) for body in bodies} == {SCRIPT}
    assert len(bodies) == 20


def test_after_a_while_a_file_is_packed_as_far_as_it_goes() -> None:
    text = Path(__file__).read_bytes()
    app = CompressedFiles(Response(text), {FILE}, tighter_after=0)

    async def visits() -> list[Response]:
        asks = {"Accept-Encoding": "br"}
        first = (await answered(app, FILE, headers=asks))[0]
        while app._later:
            await anyio.sleep(0.01)
        return [first, (await answered(app, FILE, headers=asks))[0]]

    before, after = anyio.run(visits)
    assert len(after.body) < len(before.body)
    for answer in (before, after):
        assert brotli.decompress(answer.body) == text
        assert int(answer.headers["content-length"]) == len(answer.body)


def test_headers_that_one_answer_gets_are_not_on_the_next() -> None:
    app = AnswerHeaders(CompressedFiles(files, {FILE}))

    async def twice() -> list[Message]:
        starts: list[Message] = []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                starts.append(message)

        scope = {"type": "http", "method": "GET", "path": FILE, "begun": anyio.Event()}
        for host in ("one", "two"):
            headers = [(b"accept-encoding", b"gzip"), (b"host", host.encode())]
            await app({**scope, "headers": headers}, anyio.sleep_forever, send)
        return starts

    first, second = anyio.run(twice)
    assert len(first["headers"]) == len(second["headers"])
    assert b"ws://one" in dict(first["headers"])[b"content-security-policy"]
    assert b"ws://two" in dict(second["headers"])[b"content-security-policy"]


@pytest.mark.parametrize(
    ("says", "once"),
    [
        (["Accept-Encoding, Accept-Encoding"], ["Accept-Encoding"]),
        (["Origin", "accept-encoding", "Accept-Encoding"], ["Origin, accept-encoding"]),
        ([], []),
    ],
)
def test_what_an_answer_varies_by_is_said_once(says: list[str], once: list[str]) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = PlainTextResponse("")
        answer.raw_headers += [(b"vary", each.encode()) for each in says]
        await answer(scope, receive, send)

    assert ask(AnswerHeaders(app)).headers.getlist("vary") == once


def test_only_an_address_to_embed_may_be_framed_by_others() -> None:
    app = AnswerHeaders(PlainTextResponse("page"), base="explorer", embeds=("/embed/",))
    for path in ["/", "/explorer/", "/embed/batch", "/explorer/batch", "/explorer/x/embed/"]:
        answer = ask(app, path)
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    answer = ask(app, "/explorer/embed/batch")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    app = AnswerHeaders(PlainTextResponse("page"))
    assert "frame-ancestors *" in ask(app, "/embed/batch").headers["content-security-policy"]
    for path in ["/", "/embed", "/embedded/batch", "/batch/embed/", "/_stcore/embed/"]:
        assert ask(app, path).headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("host", ["a b", "x; script-src *", "x,y", "ho'st", "", "x/y"])
def test_a_host_that_is_none_does_not_come_into_the_policy(host: str) -> None:
    answer = ask(AnswerHeaders(PlainTextResponse("")), headers={"Host": host})
    assert "connect-src 'self';" in answer.headers["content-security-policy"]


def test_an_answer_to_an_error_has_the_headers_too() -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("on purpose")

    received: list[Message] = []

    async def send(message: Message) -> None:
        received.append(message)

    async def visit() -> None:
        with pytest.raises(RuntimeError, match="on purpose"):
            await AnswerHeaders(fail)(
                {"type": "http", "path": "/", "headers": []}, anyio.sleep_forever, send
            )

    anyio.run(visit)
    assert received[0]["status"] == 500
    assert b"content-security-policy" in dict(received[0]["headers"])


def test_what_is_no_request_for_a_page_passes_untouched() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        seen.append(scope)
        await send({"type": "websocket.accept", "headers": []})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    wrapped = AnswerHeaders(InPieces(ClosedRoutes(BoundedBodies(app, 10))))
    anyio.run(wrapped, scope, anyio.sleep_forever, send)
    assert seen == [scope]
    assert sent == [{"type": "websocket.accept", "headers": []}]


PAGE = b"<html><head></head></html>"


def pages(etag: str = '"1"') -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if any(name == b"if-none-match" for name, _ in scope["headers"]):
            await Response(status_code=304)(scope, receive, send)
            return
        answer = Response(PAGE, media_type="text/html", headers={"ETag": etag})
        await answer(scope, receive, send)

    return EarlyTags(app, "<script></script>")


def test_a_page_that_was_kept_is_sent_again_as_its_tags_may_be_others() -> None:
    answer = ask(pages(), headers={"Accept": "text/html", "If-None-Match": '"1"'})
    assert answer.status_code == 200
    assert answer.body == b"<html><head><script></script></head></html>"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert "etag" not in answer.headers


def test_what_is_no_page_is_not_held_back() -> None:
    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        async def pieces():
            for _ in range(5):
                yield b"<head>"

        await StreamingResponse(pieces(), media_type="text/plain")(scope, receive, send)

    how = {"headers": {"Accept": "text/html"}}
    bodies = anyio.run(lambda: answered(EarlyTags(large, "tag"), **how))[1]
    assert bodies == [b"<head>"] * 5 + [b""]


def test_a_large_body_goes_out_in_pieces() -> None:
    whole = bytes(range(256)) * 1000
    answer, bodies = anyio.run(lambda: answered(InPieces(Response(whole))))
    assert answer.body == whole
    assert [len(body) for body in bodies] == [65_536] * 3 + [256_000 - 3 * 65_536]


def counting(read: list[int]) -> ASGIApp:
    async def upload(request: Request) -> Response:
        async for piece in request.stream():
            read.append(len(piece))
        return PlainTextResponse(str(sum(read)))

    where = "/_stcore/upload_file/{session}/{file}"
    routes = [Route(where, upload, methods=["PUT"]), Route("/page", upload, methods=["PUT"])]
    return Starlette(routes=routes, middleware=[Middleware(BoundedBodies, most_uploaded=200_000)])


UPLOAD = "/_stcore/upload_file/a/b"
CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.mark.parametrize(("path", "most"), [(UPLOAD, 200_000), ("/page", 65_536)])
def test_a_body_is_refused_as_soon_as_it_is_too_large(path: str, most: int) -> None:
    fits = (b"x" * 1000,) * (most // 1000) + (b"x" * (most % 1000),)
    put: Callable[..., Response] = lambda *args, **how: ask(*args, method="PUT", **how)  # noqa: E731
    answer = put(counting([]), path, headers=CHUNKED, pieces=fits)
    assert (answer.status_code, int(answer.body)) == (200, most)
    assert "connection" not in answer.headers
    read: list[int] = []
    answer = put(counting(read), path, headers=CHUNKED, pieces=fits + (b"x",) * 100)
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"
    assert sum(read) <= most
    read.clear()
    announced = {"Content-Length": str(most + 1)}
    assert put(counting(read), path, headers=announced).status_code == 413
    assert read == []


def test_the_connection_ends_where_a_body_was_not_read() -> None:
    app = BoundedBodies(PlainTextResponse("no"), 10)
    assert ask(app, headers={"Content-Length": "9"}).headers["connection"] == "close"
    assert "connection" not in ask(app).headers


@pytest.mark.parametrize(
    ("path", "open_"),
    [
        ("/", True),
        ("/_stcore/health", True),
        ("/_stcore/host-config", True),
        (UPLOAD, True),
        ("/batch", True),
        ("/media/abc.csv", True),
        ("/_stcore/metrics", False),
        ("/_stcore/metrics/", False),
        ("/_stcore/message", False),
        ("/_stcore/script-health-check", False),
        ("/_stcore/bidi-components/x/y.js", False),
        ("/_stcore/agent/openapi.json", False),
        ("/_stcore/", False),
        ("/component/x/index.html", False),
        ("/auth/login", False),
        ("/oauth2callback", False),
    ],
)
@pytest.mark.parametrize("base", ["", "explorer"])
def test_of_streamlits_addresses_only_those_of_the_page_are_open(
    path: str, open_: bool, base: str
) -> None:
    answer = ask(ClosedRoutes(PlainTextResponse("told"), base), f"/{base}{path}" if base else path)
    assert answer.status_code == (200 if open_ else 404)
    assert open_ or answer.headers["cache-control"] == "no-store"


def test_a_figures_file_is_there_under_its_own_fingerprint_alone() -> None:
    app = Starlette(routes=assets.routes(""))
    own = assets.fingerprint()
    right = ask(app, f"/lossviz/{own}/figure.js")
    assert "immutable" in right.headers["cache-control"]
    wrong = ["0" * 12, own[:-1], own + "0", "", own.upper(), "x" * 60_000]
    missing = [f"{each}/figure.js" for each in wrong]
    missing += [f"{own}/no.js", f"{own}/", f"{own}/x/figure.js", f"x/{own}/figure.js", own]
    for path in missing:
        answer = ask(app, f"/lossviz/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


def test_a_files_bytes_are_not_copied_on_their_way() -> None:
    keep_uploads_in_memory(1000)
    assert MultiPartParser.spool_max_size == 1000
    written = MemoryFile()
    written.write(b"some ")
    written.write(b"bytes")
    written.seek(0)
    content = written.read()
    assert content is written.getvalue()
    assert (content, written.read()) == (b"some bytes", b"")
    written.seek(5)
    assert (written.read(2), written.read()) == (b"by", b"tes")
    file = UploadedFile(UploadedFileRec("id", "a.csv", "text/csv", content), FileURLs())
    file.seek(3)
    other = copy.deepcopy(file)
    assert other.getvalue() is content
    assert (other.name, other.size, other.file_id, other.tell()) == ("a.csv", 10, "id", 3)
    assert type(other) is UploadedFile
    other.write(b"X")
    assert (file.getvalue(), other.getvalue()) == (b"some bytes", b"somX bytes")
