"""What is done once before any node serves: tables up to date, and a room to begin with."""

from __future__ import annotations

from eventchat.demo.show import BLOCKED_TERMS, TITLE
from eventchat.errors import HistoryUnavailable, LogUnavailable
from eventchat.log.connection import connect
from eventchat.log.requirements import check_engine
from eventchat.log.tail import AWAY
from eventchat.record.database import Database
from eventchat.record.migrate import migrate
from eventchat.record.tables import TABLES
from eventchat.rooms.directory import Directory
from eventchat.settings import ConfigurationError, Settings
from eventchat.types.ids import RoomId
from eventchat.types.rooms import RoomSettings

FIRST_ROOM = RoomId("main")


async def prepare(settings: Settings, *, demo: bool) -> None:
    """Make the tables and the first room. Raises ConfigurationError when log or database cannot be used."""
    try:
        await migrate(settings.record_url)
    except HistoryUnavailable as error:
        raise ConfigurationError(
            "The database does not answer. Check EVENTCHAT_DATABASE_URL and that it is running."
        ) from error
    redis, database = connect(settings.log_url), Database(settings.record_url, TABLES)
    try:
        await check_engine(redis, settings.durability)
        directory = Directory(redis, database)
        if demo:
            await directory.ensure(FIRST_ROOM, RoomSettings(title=TITLE, blocked_terms=BLOCKED_TERMS))
        elif not await directory.every():
            await directory.ensure(FIRST_ROOM, RoomSettings(title="Main room"))
    except (*AWAY, LogUnavailable) as error:
        raise ConfigurationError(
            "The log does not answer. Check EVENTCHAT_REDIS_URL and that Redis or Valkey is running."
        ) from error
    finally:
        await redis.aclose()
        await database.close()
