"""Headers of every answer: what a browser may do with it, and by what it varies."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.paths import find_path

# Below this path, and nowhere else, pages of other sites may show a page of ours in a
# frame. Streamlit's `?embed=true` is not one: any page takes it.
EMBEDDED = "/embed/"

_FOR_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A first visit takes 120 of these: 90 kB of headers that a browser reads of a page alone.
_PARTS_OF_PAGES = ("text/css", "text/javascript", "application/javascript", "font/")
_FOR_PAGES = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
}
_POLICY = {
    "default-src": "'self'",
    # Streamlit imports the JavaScript of a component from a blob that it makes in the page.
    "script-src": "'self' blob:",
    "script-src-attr": "'none'",
    # Emotion and Plotly write style sheets while they run, and elements have style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'none'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
_PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_ERROR = b"The explorer made an error at this address. Go back, or change what the address says."
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


def hash_inline_scripts(*own: str) -> tuple[str, ...]:
    """Hashes of the scripts inside Streamlit's page, and of ours, as a policy takes them."""
    scripts = [*_INLINE.findall(_PAGE.read_bytes()), *(script.encode() for script in own)]
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    return tuple(f"'sha256-{digest}'" for digest in digests)


class AnswerHeaders:
    """Adds the security headers to every answer, and says once what an answer varies by.

    An address holds data, so it is not told to other sites. What a page may do is not said of
    scripts, style sheets and fonts: it holds for the page that they are in.

    Parameters
    ----------
    app : ASGIApp
    hashes : collection of str
        Of the scripts that stand in Streamlit's page itself, as a policy names them.
    """

    def __init__(self, app: ASGIApp, hashes: Collection[str] = ()) -> None:
        self.app = app
        self._scripts = " ".join([_POLICY["script-src"], *sorted(hashes)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(_FOR_ALL)
                if not headers.get("content-type", "").startswith(_PARTS_OF_PAGES):
                    headers.update(self._describe_page(scope))
                _merge_vary(headers)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:
            # Starlette's own answer to an error would have none of these headers.
            if not started:
                await _answer_error(with_headers)
            raise

    def _describe_page(self, scope: Scope) -> dict[str, str]:
        framed = find_path(scope).startswith(EMBEDDED)
        policy = _POLICY | {
            "script-src": self._scripts,
            "connect-src": _name_sockets(Headers(scope=scope).get("host", "")),
            "frame-ancestors": "*" if framed else "'self'",
        }
        policies = "; ".join(f"{name} {value}" for name, value in policy.items())
        return {
            **_FOR_PAGES,
            "Content-Security-Policy": policies,
            **({} if framed else {"X-Frame-Options": "SAMEORIGIN"}),
        }


def _name_sockets(host: str) -> str:
    """Name the sockets of this host: not every browser takes 'self' for them too."""
    return f"'self' ws://{host} wss://{host}" if _HOST.fullmatch(host) else "'self'"


def _merge_vary(headers: MutableHeaders) -> None:
    names = [name.strip() for value in headers.getlist("vary") for name in value.split(",")]
    once = {name.lower(): name for name in reversed(names) if name}
    del headers["vary"]
    if once:
        headers["Vary"] = ", ".join(reversed(once.values()))


async def _answer_error(send: Send) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": 500, "headers": [kind]})
    await send({"type": "http.response.body", "body": _ERROR})
