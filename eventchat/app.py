"""The composition root: builds each object once. The only file that sees all three packages."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import structlog
from litestar import Litestar, Request
from litestar.di import Provide

import transports.closing
from eventchat.api.documentation import openapi_config, schema_handler
from eventchat.api.faces import FACES
from eventchat.api.headers import Headers
from eventchat.api.health import HealthController
from eventchat.api.messages import MessageController
from eventchat.api.metrics import metrics_handler
from eventchat.api.problems import EXCEPTION_HANDLERS
from eventchat.api.rooms import RoomController
from eventchat.api.session import SessionController
from eventchat.drain import Drain
from eventchat.errors import ChatError, UnsupportedMediaType
from eventchat.gauges import Gauges
from eventchat.health import Health
from eventchat.identity import Identity
from eventchat.log.connection import connect
from eventchat.log.requirements import check_engine
from eventchat.log.timed import TimedRedis
from eventchat.networks import Networks
from eventchat.posting import Posting
from eventchat.record.archiver import Archiver
from eventchat.record.backlog import Backlog
from eventchat.record.database import Database
from eventchat.record.history import History
from eventchat.record.tables import TABLES
from eventchat.rooms.directory import Directory
from eventchat.rooms.hub import Hub
from eventchat.rooms.presence import Presence
from eventchat.sessions import Sessions
from eventchat.settings import Settings
from eventchat.tokens import Tokens, read_secret
from eventchat.types.ids import RoomId, is_room_id
from moderation.compose import Moderation
from transports.handshake import Handshake
from transports.heartbeat import Heartbeat
from transports.longpoll import LongPoll
from transports.routes import EventStreams, Polls, RoomStreams, StaffStreams
from transports.schema import event_schema
from transports.websocket import WebSocketShell
from transports.wire import TRANSPORT_OF

logger = structlog.get_logger(__name__)

MOST_BODY = 64 * 1024
CANCEL_AGAIN_SECONDS = 0.5

__all__ = ["Node", "create_app", "event_schema", "openapi_document"]


class Node:
    """One process that serves rooms: everything it is made of, and what runs beside the requests."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.id = f"n{secrets.token_hex(4)}"
        self.redis = connect(settings.log_url, kind=TimedRedis)
        self.database = Database(settings.record_url, (*TABLES, *Moderation.TABLES))
        secret = read_secret(settings)
        self.tokens = Tokens(secret)
        self.sessions = Sessions(self.redis, self.tokens, settings)
        self.identity = Identity(self.sessions, self.tokens, settings)
        self.directory = Directory(self.redis, self.database)
        self.hub = Hub(self.redis, self.directory, settings, self.id)
        self.history = History(self.redis, self.database)
        self.moderation = Moderation(
            self.redis,
            self.database,
            secret=secret,
            hooks_to=Networks.parse(settings.hooks_to),
        )
        self.posting = Posting(
            self.redis,
            self.hub,
            self.moderation.moderator,
            self.moderation.hooks,
            self.moderation.decisions,
            settings,
        )
        self.health = Health(self.hub, self.database)
        self.handshake = Handshake(self.hub, self.identity, settings)
        self.presence = Presence(self.redis, self.hub, self.id)
        self.heartbeat = Heartbeat(self.hub)
        self.archiver = Archiver(
            settings.log_url,
            self.id,
            self.database,
            resume_minutes=settings.resume_minutes,
            resume_entries=settings.resume_entries,
            projections=self.moderation.projections,
        )
        self.metrics_from = Networks.parse(settings.metrics_from)
        self.gauges = Gauges(self.hub, TRANSPORT_OF)
        self.backlog = Backlog(self.redis)
        self.drain = Drain(self.hub, self.health, self.handshake, transports.closing.come_back_after)
        self.hub.on_revoked(self.sessions.revoked)
        self.sessions.ask_about_names(self.moderation.moderator.objection)
        self.hub.refill_with(self.moderation.refill)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Node]:
        """The node at work: connected, following, archiving, counting; all of it ended afterwards."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.redis.aclose)
            stack.push_async_callback(self.database.close)
            stack.push_async_callback(self.moderation.close)
            await check_engine(self.redis, self.settings.durability)
            await self.sessions.load()
            works = [self._moderate, self.hub.run, self.archiver.run, self.presence.run, self.heartbeat.run]
            works.append(self.moderation.upkeep.run)
            if self.metrics_from:
                works += [self.gauges.run, self.backlog.run]
            for work in works:
                stack.push_async_callback(_ended, _begun(work))
            yield self

    async def _moderate(self) -> None:
        """Let the rules that act by themselves look at the rooms that are open here."""
        await self.moderation.run(
            lambda: [
                (opened.name.room, opened.room.settings)
                for opened in self.hub.opened()
                if not opened.name.staff
            ]
        )

    async def frame_origins(self, room: str) -> tuple[str, ...]:
        """The other sites that may embed *room* and write to it; only the general ones of no such room."""
        if is_room_id(room):
            with suppress(ChatError):
                return (*self.settings.origins, *(await self.directory.find(RoomId(room))).origins)
        return self.settings.origins


def create_app(node: Node) -> Headers:
    """The ASGI application around *node*; the headers go around everything, also what is not found."""
    return Headers(_litestar(node), node.settings, node.frame_origins)


def openapi_document(node: Node) -> dict[str, Any]:
    """The OpenAPI document of the application around *node*, which need not run."""
    return _litestar(node).openapi_schema.to_schema()


def _litestar(node: Node) -> Litestar:

    def provided(thing: object) -> Provide:
        return Provide(lambda: thing, sync_to_thread=False, use_cache=True)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with node.running():
            yield

    longpoll = LongPoll(node.handshake)
    return Litestar(
        route_handlers=[
            SessionController,
            RoomController,
            MessageController,
            RoomStreams,
            StaffStreams,
            HealthController,
            *Moderation.CONTROLLERS,
            *FACES,
            schema_handler(event_schema()),
            *([metrics_handler(node.metrics_from, node.gauges)] if node.metrics_from else ()),
        ],
        dependencies={
            "identity": provided(node.identity),
            "sessions": provided(node.sessions),
            "tokens": provided(node.tokens),
            "directory": provided(node.directory),
            "hub": provided(node.hub),
            "history": provided(node.history),
            "posting": provided(node.posting),
            "health": provided(node.health),
            "change_settings": provided(node.moderation.change_settings),
            "title_objection": provided(node.moderation.moderator.title_objection),
            "moderation": provided(node.moderation),
            "websocket_shell": provided(WebSocketShell(node.handshake, node.posting)),
            "event_streams": provided(EventStreams(node.handshake)),
            "polls": provided(Polls(node.handshake, longpoll)),
            "frame_origins": provided(node.frame_origins),
        },
        exception_handlers=EXCEPTION_HANDLERS,
        before_request=_only_json,
        request_max_body_size=MOST_BODY,
        openapi_config=openapi_config(),
        lifespan=[lifespan],
        logging_config=None,
        debug=False,
    )


async def _only_json(request: Request[Any, Any, Any]) -> None:
    """Refuse bodies that are not JSON before anybody reads them."""
    if request.scope["method"] not in {"POST", "PATCH", "PUT"}:
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind != "application/json":
        raise UnsupportedMediaType()


def _begun(work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    async def watched() -> None:
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            logger.critical("work_ended", work=work.__qualname__, exc_info=error)
            raise

    return asyncio.create_task(watched())


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel until it ends: on Python 3.11 a cancellation can be lost inside `asyncio.wait_for`."""
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=CANCEL_AGAIN_SECONDS)
    if not task.cancelled() and task.exception() is not None:
        logger.error("work_failed", exc_info=task.exception())
