"""A room over a WebSocket: batches out, commands in."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import structlog

from eventchat.errors import ChatError, Expired, TooManyConnections
from eventchat.identity import Asked
from eventchat.metrics import CloseReason, refused
from eventchat.metrics import closed as stream_closed
from eventchat.posting import Posting
from eventchat.rooms.batch import of_events
from eventchat.rooms.reader import Reader
from eventchat.types.commands import Command, Ping, Post, Remove
from eventchat.types.events import Answer, Pong, Reconnect
from eventchat.types.ids import MessageId
from transports.closing import BINARY, close_code, close_reason, counted_as, cut
from transports.handshake import Door, Entered, Handshake
from transports.lifetime import expire
from transports.outbox import Ended, goodbye
from transports.session import Closed, Session
from transports.writers import reader_of, websocket_writer

logger = structlog.get_logger(__name__)

SUBPROTOCOL = "eventchat.v1"
LEFT: dict[Any, CloseReason] = {
    1000: "normal",
    1001: "normal",
    1002: "misused",
    1007: "misused",
    1009: "misused",
}
"""What a stream that the client or uvicorn ended is counted as, by the code of its disconnect."""

Receive = Any
Send = Any


class WebSocketShell:
    """Serves one WebSocket at a time; what is shared is in the handshake and posting."""

    def __init__(self, handshake: Handshake, posting: Posting) -> None:
        self._handshake = handshake
        self._posting = posting

    async def serve(self, scope: Any, receive: Receive, send: Send, asked: Asked, door: Door) -> None:
        """From the handshake to the close."""
        await receive()  # websocket.connect
        subprotocol = SUBPROTOCOL if SUBPROTOCOL in scope.get("subprotocols", ()) else None
        accept: dict[str, Any] = {"type": "websocket.accept", "subprotocol": subprotocol, "headers": []}
        address = door.address
        try:
            entered = await self._handshake.enter(asked, door)
            del asked, door
        except ChatError as why:
            refused(why.code)
            if why.status == 503:
                await send(accept)
                await _come_back(send, why)
            await _close(send, close_code(why), close_reason(why))
            return
        try:
            with self._handshake.counted(entered, address):
                await send(accept)
                await _Conversation(self, entered, scope, receive, send).run()
        except TooManyConnections as why:
            refused(why.code)
            await send(accept)
            await _close(send, close_code(why), close_reason(why))

    async def answer(self, entered: Entered, command: Command) -> Answer | None:
        """Do what a client asks; the answer for it alone, if the log does not answer by itself."""
        room, person = entered.opened.name.room, entered.person
        match command:
            case Post():
                return await self._posting.post(room, person, command.draft())
            case Remove(target):
                await self._posting.remove(room, person, MessageId(target))
                return None
            case Ping():
                return Pong()

    async def open(self, entered: Entered, reader: Reader) -> None:
        """Let the reader in. Raises the ChatError for which they may not, or not any more."""
        place = await self._handshake.place(entered)
        self._handshake.admit(entered)
        opening = self._handshake.opening(entered, place)
        entered.opened.room.join(reader, opening.events, opening.since, opening.missed)


class _Conversation:
    """One accepted WebSocket: one task, which listens; frames go out from wherever they are made."""

    __slots__ = (
        "_closing",
        "_entered",
        "_farewell",
        "_listening",
        "_over",
        "_reader",
        "_reason",
        "_receive",
        "_send",
        "_session",
        "_shell",
        "_task",
        "_writer",
    )

    def __init__(
        self, shell: WebSocketShell, entered: Entered, scope: Any, receive: Receive, send: Send
    ) -> None:
        self._shell = shell
        self._entered = entered
        self._receive = receive
        self._send = send
        self._writer, wire = websocket_writer(scope, self._send_frame, self._ended)
        self._reader = reader_of(entered.person, wire, self._writer)
        self._session = Session()
        self._task = asyncio.current_task()
        self._listening = False
        self._over = False
        self._reason: CloseReason = "gone"
        self._farewell: tuple[int, str] | None = None
        self._closing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Read and write until either side ends it."""
        timer = expire(self._reader, Expired())
        try:
            await self._shell.open(self._entered, self._reader)
            await self._listen()
        except Closed as closed:
            self._farewell = closed.code, cut(closed.reason)
            self._writer.end(None)  # what was answered before still goes out
            await self._until_closed()
        except ChatError as why:
            self._writer.end(why)
            await self._until_closed()
        except asyncio.CancelledError:
            if not self._over:
                raise
        except Exception as error:
            self._reason = "failed"
            logger.error("internal_error", path="websocket", exc_info=error)
            await self._close(1011, "internal")
        finally:
            self._entered.opened.room.leave(self._reader)
            self._writer.close()
            stream_closed(self._reason)
            self._task = None
            if timer is not None:
                timer.cancel()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._over:
            self._listening = True
            message = await self._receive()
            self._listening = False
            if message["type"] != "websocket.receive":
                self._reason = LEFT.get(message.get("code"), self._reason)
                return
            text = message.get("text")
            if text is None:
                raise Closed(BINARY, "Text frames only.")
            try:
                command = self._session.receive(text, loop.time())
            except ChatError as why:
                refused(why.code)
                self._reply(why.refused(nonce=_nonce_in(text)))
                continue
            await self._obey(command)

    async def _until_closed(self) -> None:
        self._listening = True
        try:
            while not self._over and (await self._receive())["type"] == "websocket.receive":
                pass
        except asyncio.CancelledError:
            if not self._over:
                raise

    def _ended(self, ended: Ended) -> None:
        self._reason = "misused" if self._farewell else counted_as(ended.why)
        code, reason = self._farewell or (close_code(ended.why), close_reason(ended.why))
        self._closing = asyncio.create_task(self._hang_up(code, reason))

    async def _hang_up(self, code: int, reason: str) -> None:
        await self._close(code, reason)
        self._over = True
        if self._listening and self._task is not None:
            self._task.cancel()  # a command that has begun is finished first

    async def _obey(self, command: Command) -> None:
        try:
            answer = await self._shell.answer(self._entered, command)
        except ChatError as why:
            refused(why.code)
            answer = why.refused(nonce=command.nonce if isinstance(command, Post) else "")
        if answer is not None:
            self._reply(answer)

    def _reply(self, answer: Answer) -> None:
        self._writer.write(of_events(answer).frame(self._reader.wire))

    async def _close(self, code: int, reason: str) -> None:
        async with goodbye(self._writer.abort):
            await self._send({"type": "websocket.close", "code": code, "reason": reason})

    async def _send_frame(self, frame: bytes) -> None:
        await self._send({"type": "websocket.send", "text": _TEXT.of(frame)})


class _Text:
    """Frames as text: ASGI wants `str`, and the same frame goes to many readers one after another."""

    def __init__(self) -> None:
        self._frame = b""
        self._text = ""

    def of(self, frame: bytes) -> str:
        if frame is not self._frame:
            self._frame, self._text = frame, frame.decode()
        return self._text


_TEXT = _Text()


def _nonce_in(text: str) -> str:
    """The nonce of a frame that is no command, so that its sender knows which one was refused."""
    try:
        return msgspec.json.decode(text, type=_WithNonce).nonce[:64]
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return ""


class _WithNonce(msgspec.Struct):
    nonce: str = ""


async def _come_back(send: Send, why: ChatError) -> None:
    """Say when, where that is known: pages cannot see a header of a WebSocket's answer."""
    if why.retry_after is not None:
        batch = of_events(Reconnect(round(why.retry_after * 1000)))
        async with goodbye():
            await send({"type": "websocket.send", "text": batch.payload().decode()})


async def _close(send: Send, code: int, reason: str) -> None:
    async with goodbye():
        await send({"type": "websocket.close", "code": code, "reason": reason})
