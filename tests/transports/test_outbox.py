"""The bounded buffer in front of an ASGI server."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from eventchat.errors import Banned, Overloaded
from eventchat.rooms.reader import Reader
from tests.deadline import eventually
from tests.makers import make_posted, make_room
from transports import outbox
from transports.outbox import FULL_FRAMES, MOST_BYTES, Ended, Outbox
from transports.wire import WEBSOCKET_TEXT


class Ends(list[Ended]):
    """How a connection was told to end."""

    def __call__(self, ended: Ended) -> None:
        """Once."""
        self.append(ended)

    async def one(self) -> Ended:
        """Wait for it; there is only one."""
        await eventually(lambda: self)
        assert len(self) == 1
        return self[0]


class Socket:
    """Something to send to, which can be held shut."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, frame: bytes) -> None:
        """Send when open."""
        await self.open.wait()
        self.sent.append(frame)


async def test_frames_are_sent_in_order_and_the_end_comes_after_them() -> None:
    """What was written before `end` is sent; the reason is the first one given."""
    socket, ends = Socket(), Ends()
    box = Outbox(socket.send, ends)
    for number in range(5):
        box.write(b"%d" % number)
    why = Banned()
    box.end(why)
    box.end(None)
    assert (await ends.one()).why is why
    assert socket.sent == [b"0", b"1", b"2", b"3", b"4"]


async def test_a_full_buffer_says_so_and_tells_when_it_has_drained() -> None:
    """G-22: the writer never waits; its reader falls behind, and goes on when there is room again."""
    room = make_room([make_posted(seq) for seq in range(1, 1001)], capacity=2000)
    socket = Socket()
    socket.open.clear()
    box = Outbox(socket.send, Ends())
    room.join(Reader(WEBSOCKET_TEXT, box), [], 0)
    for seq in range(1001, 1001 + 2 * FULL_FRAMES):
        room.push(make_posted(seq))
        room.flush()
    assert room.counts() == {"live": 0, "behind": 1, "parked": 0}
    socket.open.set()
    await eventually(lambda: room.counts()["live"] == 1)
    await eventually(lambda: not box.buffered())
    seqs = [event["seq"] for frame in socket.sent for event in msgspec.json.decode(frame)["events"]]
    assert seqs == list(range(1, 1001 + 2 * FULL_FRAMES))
    box.close()


async def test_more_than_a_mebibyte_ends_the_connection() -> None:
    """G-22: memory is bounded whatever is written."""
    socket, ends = Socket(), Ends()
    socket.open.clear()
    box = Outbox(socket.send, ends)
    for _ in range(20):
        box.write(b"x" * (MOST_BYTES // 8))
    assert box.buffered() <= MOST_BYTES
    socket.open.set()
    assert isinstance((await ends.one()).why, Overloaded)


async def test_a_send_that_does_not_finish_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """G-22: stalled for ten seconds (here: a moment), closed."""
    monkeypatch.setattr(outbox, "STALLED_SECONDS", 0.01)
    socket, ends = Socket(), Ends()
    socket.open.clear()
    box = Outbox(socket.send, ends)
    box.write(b"x")
    assert isinstance((await ends.one()).why, Overloaded)
