"""What Streamlit has not sent yet when a part of a page runs again."""

from __future__ import annotations

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.server import drop_with_their_blocks

PAGE, PART, INNER = "", "part", "inner"


def message(part: str, *place: int, block: bool = False) -> ForwardMsg:
    made = ForwardMsg()
    made.metadata.delta_path.extend(place)
    made.delta.fragment_id = part
    if block:
        made.delta.add_block.allow_empty = True
    else:
        made.delta.new_element.text.body = f"{part} {place}"
    return made


def one_run() -> list[ForwardMsg]:
    """A heading; a part with text, two columns and a part in the first of them; a text below."""
    return [
        message(PAGE, 0, 0),
        message(PART, 0, 1, block=True),
        message(PART, 0, 1, 0),
        message(PART, 0, 1, 1, block=True),
        message(PART, 0, 1, 1, 0, block=True),
        message(PART, 0, 1, 1, 1, block=True),
        message(INNER, 0, 1, 1, 0, 0, block=True),
        message(INNER, 0, 1, 1, 0, 0, 0),
        message(PAGE, 0, 2),
    ]


def left(sent: int, running: str) -> list[tuple[str, tuple[int, ...]]]:
    """What is still sent of a run where some was sent already, when a part runs again."""
    drop_with_their_blocks()
    queue = ForwardMsgQueue()
    for each in one_run()[sent:]:
        queue.enqueue(each)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[running])
    return [(m.delta.fragment_id, tuple(m.metadata.delta_path)) for m in queue.flush()]


@pytest.mark.parametrize("sent", range(len(one_run())))
@pytest.mark.parametrize("running", [PART, INNER])
def test_nothing_is_sent_whose_block_the_browser_does_not_have(sent: int, running: str) -> None:
    blocks = {tuple(m.metadata.delta_path) for m in one_run() if m.delta.HasField("add_block")}
    there = {tuple(m.metadata.delta_path) for m in one_run()[:sent]}
    for part, place in left(sent, running):
        around = {place[:depth] for depth in range(1, len(place))} & blocks
        assert around <= there, (part, place)
        there.add(place)


def test_what_stands_outside_of_the_part_is_sent() -> None:
    assert left(0, PART) == [(PAGE, (0, 0)), (PAGE, (0, 2))]
    assert [place for part, place in left(0, INNER) if part == PART] == [
        (0, 1),
        (0, 1, 0),
        (0, 1, 1),
        (0, 1, 1, 0),
        (0, 1, 1, 1),
    ]


def test_what_has_its_blocks_in_the_browser_is_sent() -> None:
    assert (INNER, (0, 1, 1, 0, 0, 0)) in left(6, PART)


def test_messages_that_draw_nothing_are_kept() -> None:
    drop_with_their_blocks()
    queue = ForwardMsgQueue()
    begins = ForwardMsg()
    begins.new_session.name = "run"
    queue.enqueue(begins)
    for each in one_run():
        queue.enqueue(each)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[PART])
    assert queue.flush()[0].new_session.name == "run"


@pytest.mark.parametrize("running", [None, [PART]])
def test_the_answer_to_a_press_is_sent_once_whatever_runs(running: list[str] | None) -> None:
    drop_with_their_blocks()
    answer = ForwardMsg()
    answer.backend_operation_response.request_id = "a press"
    queue = ForwardMsgQueue()
    for each in (*one_run(), answer):
        queue.enqueue(each)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=running)
    assert queue.flush().count(answer) == 1
    assert queue.flush() == []
