"""What the server does to files: whoever leaves halfway must not spoil them for others."""

from __future__ import annotations

import gzip

import anyio
import pytest
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from pages.server.http import CompressedFiles

SCRIPT = b"let answer = 42\n" * 40_000
CHUNK = 65_536


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
    scope = {"type": "http", "method": "GET", "path": "/static/js/a.js", "headers": headers}
    await app(scope | {"begun": begun}, receive, send)
    return b"".join(m.get("body", b"") for m in received[1:])


@pytest.mark.parametrize("leavers", [0, 1, 3])
def test_a_file_is_whole_whoever_left_before(leavers):
    app = CompressedFiles(files)

    async def visits() -> bytes:
        for _ in range(leavers):
            await asked(app, leaves=True)
        return await asked(app, leaves=False)

    assert gzip.decompress(anyio.run(visits)) == SCRIPT


def test_who_takes_no_encoding_gets_the_file_as_it_is():
    body = anyio.run(lambda: asked(CompressedFiles(files), leaves=False, encoding="identity"))
    assert body == SCRIPT
