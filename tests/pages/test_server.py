"""What the server does to each answer, and what it refuses, without a server around it."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from pathlib import Path

import anyio
import pyarrow as pa
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.figure import assets
from pages.server import paths
from pages.server.compressed import CompressedFiles
from pages.server.first_script import FirstScript
from pages.server.headers import AnswerHeaders
from pages.server.limits import BoundedBodies, ClosedRoutes, InPieces


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


SCRIPT = b"let answer = 42\n" * 40_000


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    """A file of ours below a base path, and behind it an app that has nothing."""
    file = tmp_path / "a.js"
    file.write_bytes(SCRIPT)
    missing = PlainTextResponse("of Streamlit", 404)
    monkeypatch.setattr(paths, "BASE", "deep/down")
    return CompressedFiles(missing, {"/lossviz/1/a.js": file})


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=1.0, gzip;q=0.8", "br"),
    ],
)
def test_a_file_is_sent_in_the_smallest_way_that_the_browser_takes(
    own: ASGIApp, accepted: str, encoding: str
) -> None:
    answer = ask(own, "/deep/down/lossviz/1/a.js", headers={"Accept-Encoding": accepted})
    unpack = {"gzip": gzip.decompress, "br": unpack_brotli}[encoding]
    assert answer.headers["content-encoding"] == encoding
    assert unpack(bytes(answer.body)) == SCRIPT
    assert int(answer.headers["content-length"]) == len(answer.body) < len(SCRIPT) / 100
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


def unpack_brotli(packed: bytes) -> bytes:
    return bytes(pa.decompress(packed, len(SCRIPT), codec="brotli", asbytes=True))


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("/deep/down/lossviz/1/a.js", {}),
        ("/deep/down/lossviz/1/a.js", {"headers": {"Accept-Encoding": "identity"}}),
        ("/deep/down/lossviz/1/a.js", {"headers": {"Accept-Encoding": "br"}, "method": "POST"}),
        ("/lossviz/1/a.js", {"headers": {"Accept-Encoding": "br"}}),
        ("/deep/down/lossviz/2/a.js", {"headers": {"Accept-Encoding": "br"}}),
        ("/deep/down/lossviz/1/../1/a.js", {"headers": {"Accept-Encoding": "br"}}),
    ],
)
def test_all_else_is_left_to_streamlit(own: ASGIApp, path: str, how: dict[str, object]) -> None:
    assert ask(own, path, **how).body == b"of Streamlit"


def test_a_file_is_compressed_once(own: ASGIApp, tmp_path: Path) -> None:
    headers = {"Accept-Encoding": "br"}
    first = ask(own, "/deep/down/lossviz/1/a.js", headers=headers)
    (tmp_path / "a.js").unlink()
    assert ask(own, "/deep/down/lossviz/1/a.js", headers=headers).body == first.body


def test_each_of_streamlits_scripts_and_style_sheets_is_compressed() -> None:
    app = CompressedFiles(PlainTextResponse("as it is"), {})
    folder = Path(streamlit.__file__).parent / "static" / "static"
    styles = [f"/static/css/{file.name}" for file in (folder / "css").glob("*.css")]
    page = (folder.parent / "index.html").read_text(encoding="utf-8")
    scripts = [f"/{path}" for path in re.findall(r'"\./(static/js/[^"]+\.js)"', page)]
    assert styles
    assert len(scripts) > 10
    for path in (*styles, *scripts[:3]):
        answer = ask(app, path, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(bytes(answer.body)) == (folder.parent / path[1:]).read_bytes()


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


def test_what_a_page_may_do_is_not_said_of_scripts_style_sheets_and_fonts() -> None:
    for kind in ("text/javascript; charset=utf-8", "text/css", "font/woff2"):
        answer = ask(AnswerHeaders(Response("", media_type=kind)))
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "content-security-policy" not in answer.headers
    for kind in ("text/html", "image/svg+xml", "application/pdf", None):
        answer = ask(AnswerHeaders(Response("", media_type=kind)))
        assert "object-src 'none'" in answer.headers["content-security-policy"]


def test_only_an_address_to_embed_may_be_framed_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AnswerHeaders(PlainTextResponse("page"))
    monkeypatch.setattr(paths, "BASE", "explorer")
    for path in ["/", "/explorer/", "/embed/batch", "/explorer/batch", "/explorer/x/embed/"]:
        answer = ask(app, path)
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    answer = ask(app, "/explorer/embed/batch")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    monkeypatch.setattr(paths, "BASE", "")
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
    assert received[1]["body"].startswith(b"The explorer made an error at this address. Go back")


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


PAGE = b"<html><head><title>one</title></head><body><head></body></html>"


BROWSER = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip", "If-None-Match": '"1"'}


def test_our_script_stands_first_in_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "BASE", "deep")

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        assert {name for name, _ in scope["headers"]} == {b"accept"}  # so all of it, and readable
        page = Response(PAGE, media_type="text/html", headers={"ETag": '"1"'})
        await page(scope, receive, send)

    app = FirstScript(streamlit, "let one = 1", ["/deep/a.js", "/deep/b.js"])
    answer = ask(app, "/deep/batch", headers=BROWSER)
    tags = b'<script type="module">let one = 1</script>'
    tags += b'<link rel="modulepreload" href="/deep/a.js">'
    tags += b'<link rel="modulepreload" href="/deep/b.js">'
    assert answer.body == PAGE.replace(b"<title>", tags + b"<title>")
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert "etag" not in answer.headers  # it is that of another page


@pytest.mark.parametrize(
    ("kind", "path", "how"),
    [
        ("text/plain", "/deep/batch", {"headers": BROWSER}),
        ("text/html", "/deep/embed/batch", {"headers": BROWSER}),
        ("text/html", "/deep/batch", {"headers": {"Accept": "*/*"}}),
        ("text/html", "/deep/batch", {"headers": BROWSER, "method": "HEAD"}),
    ],
)
def test_all_else_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, kind: str, path: str, how: dict[str, object]
) -> None:
    monkeypatch.setattr(paths, "BASE", "deep")
    app = FirstScript(Response(PAGE, media_type=kind), "let one = 1", [])
    assert ask(app, path, **how).body == PAGE


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
    monkeypatch: pytest.MonkeyPatch, path: str, open_: bool, base: str
) -> None:
    monkeypatch.setattr(paths, "BASE", base)
    answer = ask(ClosedRoutes(PlainTextResponse("told")), f"/{base}{path}" if base else path)
    assert answer.status_code == (200 if open_ else 404)
    assert open_ or answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("base", ["", "explorer"])
def test_below_a_page_there_is_none(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setattr(paths, "BASE", base)
    app, below = ClosedRoutes(PlainTextResponse("served")), f"/{base}" if base else ""
    served = "/ /batch /batch/ /nowhere /favicon.png /healthz /_stcore/health /embed/batch /media/x"
    served += " /static/js/x.js /lossviz/1/figure.js"
    assert {ask(app, below + path).body for path in served.split()} == {b"served"}
    chance = random.Random(3)
    words = ["foo", "bar", "batch", "one-prediction", "embedded", "static", "media", "%2e", "é"]
    for _ in range(100):
        path = "/".join(["foo", *chance.choices(words, k=chance.randint(1, 4))])
        for each in (path, f"batch/{path}", f"{path}/"):
            answer = ask(app, f"{below}/{each}")
            assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
            assert f'<a href="{below}/">'.encode() in answer.body


def test_a_figures_file_is_there_under_its_own_fingerprint_alone() -> None:
    app = Starlette(routes=[assets.route()])
    own = assets.fingerprint()
    right = ask(app, f"/lossviz/{own}/figure.js")
    assert "immutable" in right.headers["cache-control"]
    wrong = ["0" * 12, own[:-1], own + "0", "", own.upper(), "x" * 60_000]
    missing = [f"{each}/figure.js" for each in wrong]
    missing += [f"{own}/no.js", f"{own}/", f"{own}/x/figure.js", f"x/{own}/figure.js", own]
    for path in missing:
        answer = ask(app, f"/lossviz/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
