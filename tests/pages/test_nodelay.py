"""Sockets that listen, and those that come of them."""

from __future__ import annotations

import socket

from pages.server.nodelay import send_at_once


def test_who_connects_is_answered_at_once() -> None:
    with socket.socket() as listening:  # as Streamlit makes it, without saying TCP
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        send_at_once()
        with socket.create_connection(listening.getsockname()) as client:
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert not client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
