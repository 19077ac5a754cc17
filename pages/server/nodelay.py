"""What is said to a browser goes out at once.

An answer is several small messages. Linux would hold the second until the browser has confirmed
the first, which browsers put off for some 40 ms (Nagle's algorithm against delayed
acknowledgements). Python's event loop switches that off, but not for the socket that Streamlit
1.67 makes: it does not say of it that it speaks TCP.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator


def send_at_once() -> None:
    """Have the sockets on which this process listens send small messages without waiting.

    Whoever connects gets a socket with the settings of the one that listens.
    """
    for listening in _find_listening():
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _find_listening() -> Iterator[socket.socket]:
    # Streamlit hands its socket to nobody; it is among all that Python has.
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.fileno() >= 0 and _is_listening(each):
            yield each


def _is_listening(each: socket.socket) -> bool:
    speaks_tcp = each.family in (socket.AF_INET, socket.AF_INET6)
    is_stream = each.type == socket.SOCK_STREAM
    return (
        speaks_tcp and is_stream and bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )
