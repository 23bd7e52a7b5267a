"""Raw frames and chunks, and the writer that hands them to a socket."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from eventchat.errors import Banned, Overloaded, TooSlow
from eventchat.rooms.reader import Reader
from tests.deadline import eventually
from transports import raw
from transports.outbox import MOST_BYTES, Ended
from transports.raw import RawWriter
from transports.sockets import RawWire
from transports.wire import EVENT_STREAM, EVENT_STREAM_CHUNK, WEBSOCKET_FRAME, WEBSOCKET_TEXT

sizes = st.sampled_from([0, 1, 125, 126, 127, 65_535, 65_536, 70_000])


@given(sizes)
def test_a_raw_frame_is_what_a_websocket_library_reads_as_one_text(size: int) -> None:
    """FIN, text, not masked, every length in its shortest form."""
    payload = b"x" * size
    data = WEBSOCKET_FRAME.frame(payload, None)
    stream = StreamReader()
    stream.feed_data(data)
    parsing = Frame.parse(stream.read_exact, mask=False)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    frame = parsed.value.value
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, payload)
    assert data == Frame(Opcode.TEXT, payload).serialize(mask=False)


@given(st.binary(min_size=1, max_size=70_000))
def test_a_raw_chunk_holds_one_whole_event(payload: bytes) -> None:
    """The size in hexadecimal, the event, nothing else."""
    event = EVENT_STREAM.frame(payload, None)
    size, _, rest = EVENT_STREAM_CHUNK.frame(payload, None).partition(b"\r\n")
    assert int(size, 16) == len(event)
    assert rest == event + b"\r\n"
    assert EVENT_STREAM_CHUNK.heartbeat == b"3\r\n:\n\n\r\n"
    assert WEBSOCKET_FRAME.heartbeat == b"\x81\x0d" + WEBSOCKET_TEXT.heartbeat


async def connected() -> tuple[asyncio.Transport, asyncio.StreamReader, asyncio.Server, asyncio.StreamWriter]:
    """The server's end of a connection as a transport, and the client's end, which reads only when asked."""
    made: asyncio.Future[asyncio.Transport] = asyncio.get_running_loop().create_future()

    class Protocol(asyncio.Protocol):
        wire: RawWire | None = None

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            made.set_result(transport)

        def pause_writing(self) -> None:
            if wires[0].listener is not None:
                wires[0].listener.paused()

        def resume_writing(self) -> None:
            if wires[0].listener is not None:
                wires[0].listener.resumed()

        def connection_lost(self, exc: Exception | None) -> None:
            wires[0].closed()

    server = await asyncio.get_running_loop().create_server(Protocol, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", server.sockets[0].getsockname()[1], limit=2**16
    )
    transport = await made
    wires.clear()
    wires.append(RawWire(transport))
    return transport, reader, server, writer


wires: list[RawWire] = []


async def closed(server: asyncio.Server, writer: asyncio.StreamWriter, transport: asyncio.Transport) -> None:
    """Clean up after a connection."""
    transport.abort()
    writer.close()
    server.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


class Watching:
    """The room as a writer's reader tells it what becomes of it."""

    def __init__(self) -> None:
        self.behind = asyncio.Event()
        self.again = asyncio.Event()
        self.left = asyncio.Event()

    def fall_behind(self, reader: Reader) -> None:
        """It is full."""
        self.behind.set()

    def drained(self, reader: Reader) -> None:
        """It has drained."""
        self.again.set()

    def leave(self, reader: Reader) -> None:
        """It is gone."""
        reader.room = None
        self.left.set()


def watched(wire: RawWire) -> tuple[RawWriter, Watching, list[Ended]]:
    """A writer, what its room hears, and how it ends."""
    ends: list[Ended] = []
    box, room = RawWriter(wire, ends.append), Watching()
    Reader(WEBSOCKET_FRAME, box).room = room
    return box, room, ends


async def test_a_full_socket_says_so_and_tells_when_it_has_drained() -> None:
    """G-22: the writer never waits; its reader falls behind, and goes on when the kernel has taken it."""
    transport, reader, server, writer = await connected()
    box, room, _ = watched(wires[0])
    total = 0
    frame = b"x" * 50_000
    while not box.full:
        try:
            taken = box.send(frame)
        except BlockingIOError:
            taken = 0
        if taken < len(frame):
            box.rest(frame[taken:])
        total += len(frame)
        assert total < 100_000_000
    assert room.behind.is_set()
    received = 0
    while received < total:
        received += len(await asyncio.wait_for(reader.read(2**16), 5))
    await asyncio.wait_for(room.again.wait(), 5)
    assert not box.full
    await closed(server, writer, transport)


async def test_more_than_a_mebibyte_that_waits_ends_the_connection() -> None:
    """G-22: memory is bounded whatever is written."""
    transport, _, server, writer = await connected()
    box, room, ends = watched(wires[0])
    for _ in range(1000):
        box.write(b"x" * 50_000)
    assert box.buffered() <= MOST_BYTES + 50_000
    assert [type(ended.why) for ended in ends] == [TooSlow]
    assert room.left.is_set()
    await closed(server, writer, transport)


async def test_a_stalled_socket_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """G-22: full for ten seconds (here: a moment), closed; the first reason counts."""
    monkeypatch.setattr(raw, "STALLED_SECONDS", 0.01)
    transport, _, server, writer = await connected()
    box, _, ends = watched(wires[0])
    while not box.full:
        box.write(b"x" * 50_000)
    await eventually(lambda: ends)
    assert isinstance(ends[0].why, Overloaded)
    box.end(Banned())
    assert len(ends) == 1
    await closed(server, writer, transport)


async def test_nothing_is_written_after_the_connection_is_gone() -> None:
    """The room forgets the reader before anybody else has a turn; what comes late goes nowhere."""
    transport, _, server, writer = await connected()
    box, room, ends = watched(wires[0])
    transport.abort()
    await asyncio.wait_for(room.left.wait(), 5)
    box.write(b"x")
    assert box.buffered() == 0
    assert ends == []
    await closed(server, writer, transport)
