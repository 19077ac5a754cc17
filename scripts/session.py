"""A session as a browser has it, without the browser: its socket, its cookie, a control."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from websockets.asyncio.client import ClientConnection, connect

_T = TypeVar("_T")


@dataclass(frozen=True)
class Control:
    """A number field of a page, by its id, and the part of the page that it is in."""

    id: str
    part: str


class Session:
    """One socket to the server, and what the cookie says of who answers it."""

    def __init__(self, host: str, replica: str = "") -> None:
        self._host = host
        self.replica = replica
        self._socket: ClientConnection | None = None
        self._states = WidgetStates()

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
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        return b"".join(await self._ask(asked, ForwardMsg.FINISHED_SUCCESSFULLY))

    async def open(self, page: str, query: str, control: str) -> Control:
        """Run a page, and find one of its number fields by its key."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        for data in await self._ask(asked, ForwardMsg.FINISHED_SUCCESSFULLY):
            message = ForwardMsg.FromString(data)
            found = message.delta.new_element.number_input.id
            if found.endswith(f"-{control}"):
                return Control(found, message.delta.fragment_id)
        raise ValueError(f"no number field {control}")

    async def set(self, control: Control, value: float) -> None:
        """Set a number field, and wait until its part of the page has run."""
        del self._states.widgets[:]
        self._states.widgets.add(id=control.id, double_value=value)
        asked = BackMsg()
        asked.rerun_script.widget_states.CopyFrom(self._states)
        asked.rerun_script.fragment_id = control.part
        await self._ask(asked, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

    async def run_again(self, page: str, query: str) -> None:
        """Run the whole page with what was set."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        asked.rerun_script.widget_states.CopyFrom(self._states)
        await self._ask(asked, ForwardMsg.FINISHED_SUCCESSFULLY)

    async def _ask(self, asked: BackMsg, ending: int) -> list[bytes]:
        """Send, and give all that came until a run ended as it should."""
        assert self._socket
        await self._socket.send(asked.SerializeToString())
        came = []
        while True:
            data = await self._socket.recv()
            assert isinstance(data, bytes)
            came.append(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ending
                return came

    async def wait_until_it_ends(self) -> int | None:
        """Wait, and give the code with which the other side ended it."""
        assert self._socket
        await self._socket.wait_closed()
        return self._socket.close_code


def run(work: Coroutine[Any, Any, _T], *, meanwhile: Callable[[], None] | None = None) -> _T:
    """Run in a thread: a browser that is driven has an event loop of its own in this one.

    Parameters
    ----------
    work : coroutine
    meanwhile : callable, optional
        Is called here while that runs.
    """
    results: list[_T] = []
    problems: list[BaseException] = []

    def do() -> None:
        try:
            results.append(asyncio.run(work))
        except BaseException as problem:
            problems.append(problem)

    thread = threading.Thread(target=do)
    thread.start()
    if meanwhile:
        meanwhile()
    thread.join()
    if problems:
        raise problems[0]
    return results[0]
