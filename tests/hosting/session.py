"""A session as a browser has it, without the browser: a page, its socket, and its cookies."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_T = TypeVar("_T")


class Session:
    """One socket to the server, and what the cookie says of who answers it."""

    def __init__(self, host: str, replica: str = "") -> None:
        self._host = host
        self.replica = replica
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Session:
        cookie = {"Cookie": f"replica={self.replica}"} if self.replica else {}
        self._socket = await connect(
            f"ws://{self._host}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=cookie,
            max_size=None,
        )
        assert self._socket.response
        for said in self._socket.response.headers.get_all("Set-Cookie"):
            found = SimpleCookie(said).get("replica")
            self.replica = found.value if found else self.replica
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._socket
        await self._socket.close()

    async def run(self, page: str, query: str) -> bytes:
        """Run a page with the query of a link; give all that was sent until it had run."""
        assert self._socket
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        await self._socket.send(asked.SerializeToString())
        came = []
        while True:
            data = await self._socket.recv()
            assert isinstance(data, bytes)
            came.append(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return b"".join(came)

    async def wait_until_it_ends(self) -> int | None:
        """Wait, and give the code with which the other side ended it."""
        assert self._socket
        await self._socket.wait_closed()
        return self._socket.close_code


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run beside the browser, which has an event loop of its own in this thread."""
    results: list[_T] = []
    problems: list[BaseException] = []

    def do() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as problem:
            problems.append(problem)

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()
    if problems:
        raise problems[0]
    return results[0]
