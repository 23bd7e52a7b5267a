"""A room by long-polling: one batch an answer."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from eventchat.errors import ChatError
from eventchat.rooms.batch import Batch, of_events
from eventchat.rooms.reader import Reader
from eventchat.rooms.resume import Afresh, GoOn
from eventchat.types.events import Viewers
from transports.handshake import Entered, Handshake, Opening
from transports.sockets import raw_wire
from transports.wire import POLL_BODY
from transports.writers import reader_of

HEADERS = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
DEFAULT_WAIT, LONGEST_WAIT = 25, 55


class Answer:
    """A writer for one frame: the poll's body."""

    __slots__ = ("frame", "reader")

    def __init__(self) -> None:
        self.frame: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self.reader: Reader | None = None

    @property
    def full(self) -> bool:
        """Never: there is one frame."""
        return False

    def send(self, frame: bytes) -> int:
        """The same."""
        self.write(frame)
        return len(frame)

    def rest(self, data: bytes) -> None:
        """Nothing is ever left over."""
        self.write(data)

    def write(self, frame: bytes) -> None:
        """The first frame is the answer."""
        if not self.frame.done():
            self.frame.set_result(frame)

    def end(self, why: ChatError | None, *, after_ms: int | None = None) -> None:
        """End the wait: with a refusal, or empty-handed."""
        if self.frame.done():
            return
        if why is None:
            self.frame.set_result(None)
        else:
            self.frame.set_exception(why)

    def paused(self) -> None:
        """Nothing is written while waiting."""

    def resumed(self) -> None:
        """Nothing is written while waiting."""

    def closed(self) -> None:
        """The client went away."""
        self.end(None)


class LongPoll:
    """Answers polls."""

    def __init__(self, handshake: Handshake) -> None:
        self._handshake = handshake

    async def poll(self, entered: Entered, address: str, wait: float) -> PollResponse:
        """The answer if there is one already, else one that waits for it."""
        handshake, opened = self._handshake, entered.opened
        place = await handshake.place(entered)
        if isinstance(place, Afresh):
            await handshake.turn()  # it costs what a reader who comes costs
        handshake.admit(entered)
        if not isinstance(place, GoOn):
            return PollResponse(_opening(entered, handshake.opening(entered, place)))
        letters = handshake.letters(entered, place)
        if letters or place.missed or opened.delivery.poll_at_once():
            batch = opened.room.poll(place.seq, place.missed)
            if letters:
                return PollResponse(_with_letters(entered, letters, batch))
            if batch is not None:
                return PollResponse(batch.payload())
        return PollResponse(None, _Wait(handshake, entered, place, address, wait))


def _opening(entered: Entered, opening: Opening) -> bytes:
    opened = entered.opened
    cursor = opened.room.place
    if entered.person is not None:
        cursor = cursor.with_letter(opened.inbox.newest)
    return Batch([*opening.events, *opened.room.snapshot()], cursor).payload()


def _with_letters(entered: Entered, letters: list[bytes], batch: Batch | None) -> bytes:
    """Letters, and entries if there are some: the cursor says that both were given."""
    cursor, events = (entered.cursor, ()) if batch is None else (batch.cursor, batch.events)
    assert cursor is not None  # no poll without one gets this far, no entries come without one
    return Batch([*letters, *events], cursor.with_letter(entered.opened.inbox.newest)).payload()


class _Wait:
    """A poll that waits for the room's next round of answers."""

    __slots__ = ("_address", "_answer", "_entered", "_handshake", "_place", "_reader", "_seconds", "_viewers")

    def __init__(
        self, handshake: Handshake, entered: Entered, place: GoOn, address: str, seconds: float
    ) -> None:
        self._handshake, self._entered, self._address, self._seconds = handshake, entered, address, seconds
        self._place = place
        self._answer = Answer()
        self._reader = reader_of(entered.person, POLL_BODY, self._answer)
        self._viewers = entered.opened.room.viewers
        entered.opened.room.park(self._reader, place.seq)
        entered.opened.delivery.answer_polls()

    async def frame(self, scope: Any, receive: Any) -> bytes | None:
        """The body when there is one; when time is up, a new count of readers, or None."""
        wire = raw_wire(scope)
        timer = asyncio.get_running_loop().call_later(self._seconds, self._time_is_up)
        try:
            with self._handshake.counted(self._entered, self._address):
                if wire is None:
                    await self._or_gone(receive)
                else:
                    wire.listener = self._answer
                    wire.settle()
                    if wire.transport.is_closing():
                        self._answer.end(None)
                return await self._answer.frame or self._letters() or self._new_count()
        finally:
            timer.cancel()
            if wire is not None:
                wire.release()
            self._entered.opened.room.leave(self._reader)
            self._answer.reader = None

    async def _or_gone(self, receive: Any) -> None:
        """Without the socket, the server has to be asked whether the client is still there."""
        gone = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait((self._answer.frame, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
        self._answer.end(None)

    def _time_is_up(self) -> None:
        """There may be something that only waited for the window to end."""
        batch = self._entered.opened.room.poll(self._reader.seq)
        if batch is None:
            self._answer.end(None)
        else:
            self._answer.write(batch.frame(POLL_BODY))

    def _letters(self) -> bytes | None:
        letters = self._handshake.letters(self._entered, self._place)
        return _with_letters(self._entered, letters, None) if letters else None

    def _new_count(self) -> bytes | None:
        viewers = self._entered.opened.room.viewers
        return None if viewers == self._viewers else of_events(Viewers(viewers)).payload()


class PollResponse:
    """The answer to a poll: at once, or when the room speaks. An ASGI application."""

    def __init__(self, body: bytes | None, wait: _Wait | None = None) -> None:
        self._body = body
        self._wait = wait

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer 200 with a batch, or 204."""
        body = self._body
        if self._wait is not None:
            body = await self._wait.frame(scope, receive)
        status = 204 if body is None else 200
        headers = (
            [*HEADERS, (b"content-length", str(len(body)).encode())] if body is not None else HEADERS[1:]
        )
        with contextlib.suppress(OSError):
            await send({"type": "http.response.start", "status": status, "headers": list(headers)})
            await send({"type": "http.response.body", "body": body or b"", "more_body": False})


async def _disconnected(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
