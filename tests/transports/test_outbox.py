"""The bounded buffer in front of an ASGI server."""

from __future__ import annotations

import asyncio

import pytest

from eventchat.errors import Banned, Overloaded
from transports import outbox
from transports.outbox import FULL_FRAMES, MOST_BYTES, Ended, Outbox


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
    socket = Socket()
    box = Outbox(socket.send)
    for number in range(5):
        assert box.write(b"%d" % number)
    why = Banned()
    box.end(why)
    box.end(None)
    with pytest.raises(Ended) as ended:
        await box.pump()
    assert socket.sent == [b"0", b"1", b"2", b"3", b"4"]
    assert ended.value.why is why


async def test_a_full_buffer_says_so_and_tells_when_it_has_drained() -> None:
    """G-22: the writer never waits; it asks for no more, and calls when it can take more."""
    socket = Socket()
    socket.open.clear()
    box = Outbox(socket.send)
    drained = asyncio.Event()
    box.on_drained = drained.set
    pump = asyncio.create_task(box.pump())
    taken = [box.write(b"x") for _ in range(FULL_FRAMES + 1)]
    assert taken[0] is True
    assert taken[-1] is False
    socket.open.set()
    await asyncio.wait_for(drained.wait(), 5)
    assert len(socket.sent) == FULL_FRAMES + 1
    assert box.buffered() == 0
    pump.cancel()


async def test_more_than_a_mebibyte_ends_the_connection() -> None:
    """G-22: memory is bounded whatever is written."""
    socket = Socket()
    socket.open.clear()
    box = Outbox(socket.send)
    for _ in range(20):
        box.write(b"x" * (MOST_BYTES // 8))
    assert box.buffered() <= MOST_BYTES
    socket.open.set()
    with pytest.raises(Ended) as ended:
        await box.pump()
    assert isinstance(ended.value.why, Overloaded)


async def test_a_send_that_does_not_finish_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """G-22: stalled for ten seconds (here: a moment), closed."""
    monkeypatch.setattr(outbox, "STALLED_SECONDS", 0.01)
    socket = Socket()
    socket.open.clear()
    box = Outbox(socket.send)
    box.write(b"x")
    with pytest.raises(Ended) as ended:
        await box.pump()
    assert isinstance(ended.value.why, Overloaded)
