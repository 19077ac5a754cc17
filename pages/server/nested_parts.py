"""What waits to be sent when a run begins: what goes, and what stays.

What a part of a page drew goes together with what the parts inside it drew.

When a part runs again, Streamlit drops what its last run drew and what has not been sent yet,
because it comes anew. What parts inside it drew stays in the queue (Streamlit 1.67). The blocks
that it stands in may be among what was dropped; the browser then finds no place for it, and
takes the whole page away ("Bad delta path index").

The answer to a press on a download button stays. Streamlit drops it where the whole page begins to
run in the same moment; the button then waits for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


def drop_with_their_blocks() -> None:
    """Have Streamlit drop what stands in a block that it drops, and keep answers to a press."""
    clear = ForwardMsgQueue.clear
    if getattr(clear, "__wrapped__", None):
        return

    @wraps(clear)
    def clear_with_blocks(
        self: ForwardMsgQueue,
        retain_lifecycle_msgs: bool = False,
        fragment_ids_this_run: list[str] | None = None,
    ) -> None:
        before = self._queue
        clear(self, retain_lifecycle_msgs, fragment_ids_this_run)
        if fragment_ids_this_run is not None:
            self._queue = _without_orphans(before, self._queue)
        elif retain_lifecycle_msgs:
            self._queue += [m for m in before if m.HasField("backend_operation_response")]

    ForwardMsgQueue.clear = clear_with_blocks  # type: ignore[method-assign]


def _without_orphans(before: Iterable[ForwardMsg], kept: list[ForwardMsg]) -> list[ForwardMsg]:
    """Give what was kept, without what stands in a block that was not."""
    stay = set(map(id, kept))
    dropped = {_place(m) for m in before if id(m) not in stay and m.delta.HasField("add_block")}
    return [m for m in kept if not any(p in dropped for p in _blocks_around(_place(m)))]


def _place(message: ForwardMsg) -> tuple[int, ...]:
    return tuple(message.metadata.delta_path)


def _blocks_around(place: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
    return (place[:depth] for depth in range(1, len(place)))
