"""What a command needs of a node: the log, the database and everything on them, but nobody to serve."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError

from eventchat.app import Node
from eventchat.errors import HistoryUnavailable, LogUnavailable
from eventchat.log.engine import PrivateEngine
from eventchat.logs import configure_logs
from eventchat.record.migrate import migrate
from eventchat.settings import ConfigurationError, Settings
from eventchat.tokens import expires_in, new_session
from eventchat.types.ids import UserId
from eventchat.types.people import Person, Role

LOG_IS_SILENT = "The log does not answer. Check EVENTCHAT_REDIS_URL and that Redis or Valkey is running."
DATABASE_IS_SILENT = "The database does not answer. Check EVENTCHAT_DATABASE_URL and that it is running."


@asynccontextmanager
async def backstage(settings: Settings) -> AsyncIterator[Node]:
    """A node that neither listens, follows nor archives, with its tables up to date.

    A private engine that runs on the data directory is used; else one is started until the end.
    Raises ConfigurationError with a sentence when log or database cannot be used.
    """
    configure_logs("error")
    try:
        async with AsyncExitStack() as stack:
            settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            if settings.engine_is_private:
                await stack.enter_async_context(PrivateEngine(settings))
            await migrate(settings.record_url)
            node = Node(settings)
            stack.push_async_callback(node.redis.aclose)
            stack.push_async_callback(node.database.close)
            yield node
    except (ConnectionError, TimeoutError, BusyLoadingError, LogUnavailable) as error:
        raise ConfigurationError(LOG_IS_SILENT) from error
    except HistoryUnavailable as error:
        raise ConfigurationError(DATABASE_IS_SILENT) from error


def operator(name: str, role: Role = Role.SERVICE) -> Person:
    """Whoever types the commands, as a person with *role* in all rooms."""
    return Person(
        UserId("u_command_line"), name, role, ("*",), new_session(), expires_in(3600), color="#8892a0"
    )
