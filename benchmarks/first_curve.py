"""Bytes and time to the first curve in a cold browser, against `st.plotly_chart`."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from statistics import median
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
        free = [tuple(_visit(a) for a in addresses) for _ in range(_PAIRS)]
        slow = [tuple(_visit(a, slow=True) for a in addresses) for _ in range(_PAIRS)]
    print(_largest(free[-1][0].wire), flush=True)
    seconds = [[tuple(v.took / 1e3 for v in pair) for pair in pairs] for pairs in (free, slow)]
    by_curve = [tuple(v.by_curve / 1e6 for v in pair) for pair in free]
    return [
        report.ratio(
            "time to the first curve / st.plotly_chart", seconds[0], "s", most=0.65, digits=2
        ),
        report.bounded("the same", median(ours for ours, _ in seconds[0]), "s", most=1.7),
        report.ratio(
            "the same at 10 Mbit/s and 40 ms / st.plotly_chart", seconds[1], "s", most=0.4, digits=2
        ),
        report.bounded("the same", median(ours for ours, _ in seconds[1]), "s", most=2.0),
        report.ratio("bytes by then / st.plotly_chart", by_curve, "MB", most=0.4, digits=2),
        report.bounded(
            "bytes of a first visit in all",
            median(v.wire.whole / 1e6 for v, _ in free),
            "MB",
            most=2.7,
        ),
    ]


def _largest(wire: _Wire) -> str:
    """The ten largest files of a first visit, by what was sent of them."""
    sizes = sorted(
        ((n, wire.names.get(key, key)) for key, (_, n) in wire.total.items()), reverse=True
    )
    lines = (f"{n / 1e3:9.1f} kB  {name.rsplit('/', 1)[-1]}" for n, name in sizes[:10])
    return "\n".join(["the ten largest files:", *lines])


@dataclass(frozen=True)
class _Visited:
    """A first visit: milliseconds until the curve, bytes until then, and all that came."""

    took: float
    by_curve: float
    wire: _Wire


def _visit(address: str, *, slow: bool = False) -> _Visited:
    with b.browsing() as browser:
        page = b.new_page(browser)
        session = page.context.new_cdp_session(page)
        wire = _Wire.on(session)
        if slow:
            session.send("Network.emulateNetworkConditions", _LINE)
        page.goto(address, wait_until="commit")
        took = page.evaluate("bench.firstCurve")
        page.wait_for_selector(".lv-main.lv-ready, .stPlotlyChart")
        b.settle(page)
        origin = page.evaluate("performance.timeOrigin")
        return _Visited(took, wire.until((origin + took) / 1000), wire)


@dataclass
class _Wire:
    """What came over the wire, by when: files as they were encoded, and messages."""

    arrived: list[tuple[float, str, float]] = field(default_factory=list)
    total: dict[str, tuple[float, float]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
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

    @property
    def whole(self) -> float:
        """All bytes that came: files, and messages."""
        files = sum(n for _, n in self.total.values())
        return files + sum(n for _, name, n in self.arrived if name not in self.total)

    def until(self, moment: float) -> float:
        """Count the bytes until a moment, in seconds of the wall clock."""
        at = moment - self.offset
        whole = {name for name, (end, _) in self.total.items() if end <= at}
        part = sum(n for when, name, n in self.arrived if when <= at and name not in whole)
        return part + sum(self.total[name][1] for name in whole)

    def _asked(self, event: dict[str, Any]) -> None:
        self.offset = event["wallTime"] - event["timestamp"]
        self.names[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        self.arrived.append((event["timestamp"], event["requestId"], event["encodedDataLength"]))

    def _ended(self, event: dict[str, Any]) -> None:
        self.total[event["requestId"]] = (event["timestamp"], event["encodedDataLength"])

    def _message(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        binary = frame["opcode"] == 2
        data = base64.b64decode(frame["payloadData"]) if binary else frame["payloadData"].encode()
        self.arrived.append((event["timestamp"], event["requestId"], len(data)))
