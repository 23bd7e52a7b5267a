"""The command's root: which commands there are, how they fail, and the options that several share."""

from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

import click

from eventchat import __version__
from eventchat.errors import ChatError
from eventchat.settings import ConfigurationError

P = ParamSpec("P")
R = TypeVar("R")

COMMANDS = {
    "serve": "eventchat.cli.serve",
    "token": "eventchat.cli.token",
    "rooms": "eventchat.cli.rooms",
    "tail": "eventchat.cli.tail",
    "post": "eventchat.cli.post",
    "check": "eventchat.cli.check",
    "rules": "eventchat.cli.rules",
    "backtest": "eventchat.cli.backtest",
    "watch": "eventchat.cli.watch",
    "export": "eventchat.cli.export",
    "audit": "eventchat.cli.audit",
    "migrate": "eventchat.cli.migrate",
    "schema": "eventchat.cli.documents",
    "openapi": "eventchat.cli.documents",
    "doctor": "eventchat.cli.doctor",
}
"""Where each command is. Only the one that is called is loaded: `token` must not wait for a web framework."""


class Failure(click.ClickException):
    """Something a person can mend: one sentence, exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it."""
        click.echo(f"eventchat: {self.format_message()}", file=file or sys.stderr)


class Commands(click.Group):
    """The commands, each loaded when it is called; what goes wrong in one is a sentence, not a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command by this name."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = getattr(import_module(module), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called. Raises Failure for what a person can mend."""
        try:
            return super().invoke(ctx)
        except ConfigurationError as error:
            raise Failure(str(error)) from error
        except ChatError as error:
            raise Failure(error.detail) from error
        except TimeoutError as error:
            raise Failure("The private engine did not start in time; its valkey.log says why.") from error
        except OSError as error:
            if error.errno in {errno.EPIPE, None}:
                raise  # `eventchat export main | head` is no failure; click ends it quietly
            where = f": {error.filename}" if error.filename else ""
            raise Failure(f"{error.strerror}{where}.") from error
        except Exception as error:
            if (sentence := _refused(error)) is None:
                raise
            raise Failure(sentence) from error


def _refused(error: Exception) -> str | None:
    """What PostgreSQL or Redis says to a user or a database it does not know; None for any other error."""
    # Who has not loaded a client cannot have been refused by its server.
    asyncpg, redis = sys.modules.get("asyncpg"), sys.modules.get("redis")
    if asyncpg is not None and isinstance(
        error, asyncpg.InvalidCatalogNameError | asyncpg.InvalidAuthorizationSpecificationError
    ):
        return f"PostgreSQL refuses: {error}. Check EVENTCHAT_DATABASE_URL."
    if redis is not None and isinstance(error, redis.ResponseError):
        return f"Redis refuses: {error}. Check EVENTCHAT_REDIS_URL and what its user may do."
    return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="eventchat")
def root() -> None:
    """Chat for live events: WebSocket, Server-Sent Events and long-polling over one log a room.

    Every setting is an environment variable EVENTCHAT_…; `eventchat doctor` shows them all, with what is
    reachable and what is wrong. Commands work on the configured log and database; without any, on a private
    engine and a SQLite file in the data directory, together with a server that runs there.
    """


data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the private engine, the SQLite file and the secret live.  [env: EVENTCHAT_DATA_DIR]",
)


def asynchronous(command: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, R]:
    """Run an async command to its end."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return asyncio.run(command(*args, **kwargs))

    return run
