"""Where the streams are: the same three of a room's log and of its staff log."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, WebSocket, get, websocket
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.types import ASGIApp, Receive, Send

from eventchat.api.asking import address_of, asked_of, headers_of
from eventchat.api.problems import refusals
from eventchat.metrics import Transport
from transports.handshake import Door, Entered, Handshake, log_name
from transports.longpoll import DEFAULT_WAIT, LONGEST_WAIT, LongPoll
from transports.schema import BatchShown
from transports.sse import EventStreamResponse
from transports.websocket import WebSocketShell

AnyRequest = Request[Any, Any, Any]
AnyWebSocket = WebSocket[Any, Any, Any]


class PlainWebSocket(AnyWebSocket):
    """Litestar's, without closures around `receive` and `send` that tie each connection into a knot."""

    def receive_wrapper(self, receive: Receive) -> Receive:
        """As the server made it."""
        return receive

    def send_wrapper(self, send: Send) -> Send:
        """As the server made it."""
        return send


After = Annotated[
    str | None,
    Parameter(description="The cursor after which to go on; without it, the newest messages come first."),
]
Wait = Annotated[
    int, Parameter(ge=0, le=LONGEST_WAIT, description="Seconds to wait for something new.", required=False)
]
TicketGiven = Annotated[
    str | None,
    Parameter(query="ticket", description="A ticket, where neither cookie nor header can be sent."),
]
EVENTS = {
    200: ResponseSpec(
        BatchShown,
        description="`id: <cursor>` and `data: <batch>` for each batch; comments keep the line open.",
        media_type="text/event-stream",
        generate_examples=False,
    ),
    **refusals(400, 401, 403, 404, 429, 503),
}
POLLED = {
    200: ResponseSpec(BatchShown, description="A batch.", generate_examples=False),
    204: ResponseSpec(None, description="Nothing happened while waiting.", generate_examples=False),
    **refusals(400, 401, 403, 404, 429, 503),
}


class RoomStreams(Controller):
    """A room, live."""

    path = "/api/v1/rooms/{room:str}"
    tags = ("streams",)

    @websocket("/ws", websocket_class=PlainWebSocket)
    async def ws(self, socket: AnyWebSocket, websocket_shell: WebSocketShell, room: str) -> None:
        """Batches out, commands in; subprotocol `eventchat.v1`."""
        await _serve(socket, websocket_shell, room, staff=False)

    @get("/events", summary="A room by Server-Sent Events", responses=EVENTS)
    async def events(
        self,
        request: AnyRequest,
        event_streams: EventStreams,
        room: str,
        after: After = None,
        ticket: TicketGiven = None,
    ) -> ASGIApp:
        """The room from `after` (or the `Last-Event-ID` header, which wins) on, as it happens."""
        return await event_streams.open(request, room, after, staff=False)

    @get("/poll", summary="A room by long-polling", responses=POLLED)
    async def poll(
        self,
        request: AnyRequest,
        polls: Polls,
        room: str,
        after: After = None,
        wait: Wait = DEFAULT_WAIT,
        ticket: TicketGiven = None,
    ) -> ASGIApp:
        """What happened after `after`, at once if there is anything, else as soon as there is."""
        return await polls.answer(request, room, after, wait, staff=False)


class StaffStreams(Controller):
    """A room's staff log, live: for its moderators."""

    path = "/api/v1/rooms/{room:str}/staff"
    tags = ("staff",)

    @websocket("/ws", websocket_class=PlainWebSocket)
    async def ws(self, socket: AnyWebSocket, websocket_shell: WebSocketShell, room: str) -> None:
        """Batches of the staff log out."""
        await _serve(socket, websocket_shell, room, staff=True)

    @get("/events", summary="The staff log by Server-Sent Events", responses=EVENTS)
    async def events(
        self,
        request: AnyRequest,
        event_streams: EventStreams,
        room: str,
        after: After = None,
        ticket: TicketGiven = None,
    ) -> ASGIApp:
        """The staff log from `after` (or the `Last-Event-ID` header, which wins) on, as it happens."""
        return await event_streams.open(request, room, after, staff=True)

    @get("/poll", summary="The staff log by long-polling", responses=POLLED)
    async def poll(
        self,
        request: AnyRequest,
        polls: Polls,
        room: str,
        after: After = None,
        wait: Wait = DEFAULT_WAIT,
        ticket: TicketGiven = None,
    ) -> ASGIApp:
        """What happened after `after`, at once if there is anything, else as soon as there is."""
        return await polls.answer(request, room, after, wait, staff=True)


class EventStreams:
    """Opens event streams."""

    def __init__(self, handshake: Handshake) -> None:
        self._handshake = handshake

    async def open(
        self, request: AnyRequest, room: str, after: str | None, *, staff: bool
    ) -> EventStreamResponse:
        """The stream, once its reader was let in."""
        last = headers_of(request).get("last-event-id")
        address = address_of(request)
        entered = await _enter(self._handshake, request, room, last or after, "sse", staff=staff)
        return EventStreamResponse(self._handshake, entered, address)


class Polls:
    """Answers polls."""

    def __init__(self, handshake: Handshake, longpoll: LongPoll) -> None:
        self._handshake = handshake
        self._longpoll = longpoll

    async def answer(
        self, request: AnyRequest, room: str, after: str | None, wait: float, *, staff: bool
    ) -> ASGIApp:
        """The answer, or one that waits for it."""
        entered = await _enter(self._handshake, request, room, after, "poll", staff=staff)
        return await self._longpoll.poll(entered, address_of(request), wait)


async def _enter(
    handshake: Handshake,
    request: AnyRequest,
    room: str,
    after: str | None,
    transport: Transport,
    *,
    staff: bool,
) -> Entered:
    door = Door(log_name(room, staff=staff), after, address_of(request), transport)
    return await handshake.enter(asked_of(request), door)


async def _serve(socket: AnyWebSocket, shell: WebSocketShell, room: str, *, staff: bool) -> None:
    after = socket.query_params.get("after")
    door = Door(log_name(room, staff=staff), after, address_of(socket), "websocket")
    scope: Any = socket.scope
    await shell.serve(scope, socket.receive, socket.send, asked_of(socket), door)
