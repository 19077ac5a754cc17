"""Bytes and time to the first curve in a cold browser, against `st.plotly_chart`."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession

from benchmarks import browser as b
from benchmarks import report, servers

_PAIRS = 5
_BYTES_A_SECOND = 10e6 / 8
_LATENCY = 40
_LINE = {
    "offline": False,
    "latency": _LATENCY,
    "downloadThroughput": _BYTES_A_SECOND,
    "uploadThroughput": _BYTES_A_SECOND,
}


def rows() -> list[report.Row]:
    """Measure each on a browser of its own, with nothing kept from before."""
    with servers.explorer() as ours, servers.stock("chart") as stock:
        addresses = (f"{ours}/one-prediction", stock)
        for address in addresses:  # the servers are warm, the browsers cold
            _visit(address)
        volume = [tuple(_visit(a)[0] / 1e6 for a in addresses) for _ in range(_PAIRS)]
        seconds = [tuple(_visit(a, slow=True)[1] / 1e3 for a in addresses) for _ in range(_PAIRS)]
    return [
        report.ratio(
            "bytes to the first curve / st.plotly_chart", volume, "MB", most=0.4, digits=2
        ),
        report.ratio(
            "time to it at 10 Mbit/s and 40 ms / st.plotly_chart", seconds, "s", most=0.5, digits=2
        ),
    ]


def _visit(address: str, *, slow: bool = False) -> tuple[float, float]:
    with b.browsing() as browser:
        page = b.new_page(browser)
        session = page.context.new_cdp_session(page)
        wire = _Wire.on(session)
        if slow:
            session.send("Network.emulateNetworkConditions", _LINE)
        page.goto(address, wait_until="commit")
        took = page.evaluate("bench.firstCurve")
        b.settle(page)
        origin = page.evaluate("performance.timeOrigin")
        return wire.until((origin + took) / 1000), took


@dataclass
class _Wire:
    """What came over the wire, by when: files as they were encoded, and messages."""

    arrived: list[tuple[float, str, float]] = field(default_factory=list)
    total: dict[str, tuple[float, float]] = field(default_factory=dict)
    offset: float = 0.0

    @classmethod
    def on(cls, session: CDPSession) -> _Wire:
        wire = cls()
        session.on("Network.requestWillBeSent", wire._asked)
        session.on("Network.dataReceived", wire._came)
        session.on("Network.loadingFinished", wire._ended)
        session.on("Network.webSocketFrameReceived", wire._message)
        session.send("Network.enable")
        return wire

    def until(self, moment: float) -> float:
        """Count the bytes until a moment, in seconds of the wall clock."""
        at = moment - self.offset
        whole = {name for name, (end, _) in self.total.items() if end <= at}
        part = sum(n for when, name, n in self.arrived if when <= at and name not in whole)
        return part + sum(self.total[name][1] for name in whole)

    def _asked(self, event: dict[str, Any]) -> None:
        self.offset = event["wallTime"] - event["timestamp"]

    def _came(self, event: dict[str, Any]) -> None:
        self.arrived.append((event["timestamp"], event["requestId"], event["encodedDataLength"]))

    def _ended(self, event: dict[str, Any]) -> None:
        self.total[event["requestId"]] = (event["timestamp"], event["encodedDataLength"])

    def _message(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        binary = frame["opcode"] == 2
        data = base64.b64decode(frame["payloadData"]) if binary else frame["payloadData"].encode()
        self.arrived.append((event["timestamp"], event["requestId"], len(data)))
