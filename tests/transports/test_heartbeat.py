"""Keep-alive."""

from __future__ import annotations

import asyncio

from eventchat.rooms.delivery import Delivery
from eventchat.rooms.pacing import Duty
from eventchat.rooms.reader import Reader
from tests.deadline import eventually
from tests.makers import RecordingWriter, make_room
from transports.handshake import HEARTBEAT_SECONDS
from transports.heartbeat import Heartbeat
from transports.wire import EVENT_STREAM, WEBSOCKET_TEXT


class OneRoom:
    """Where the heart looks for rooms."""

    def __init__(self) -> None:
        self.room = make_room()
        self.delivery = Delivery(self.room, 0.1, Duty())

    def opened(self) -> list[OneRoom]:
        """This one."""
        return [self]


async def test_every_live_reader_hears_something_in_time() -> None:
    """G-8: an empty batch over WebSocket, a comment over SSE; neither moves a cursor."""
    rooms = OneRoom()
    writers = {wire: RecordingWriter() for wire in (WEBSOCKET_TEXT, EVENT_STREAM)}
    for wire, writer in writers.items():
        rooms.room.join(Reader(wire, writer), [], None)
        writer.frames.clear()
    task = asyncio.create_task(Heartbeat(rooms, every=0.001).run())  # type: ignore[arg-type]
    await eventually(lambda: all(writer.frames for writer in writers.values()))
    task.cancel()
    await asyncio.wait((task,))
    assert set(writers[WEBSOCKET_TEXT].frames) == {b'{"events":[]}'}
    assert set(writers[EVENT_STREAM].frames) == {b":\n\n"}
    assert HEARTBEAT_SECONDS <= 15
