"""`eventchat schema`, `openapi`, `migrate` and the helps."""

from __future__ import annotations

import json

import pytest

from eventchat.cli.root import COMMANDS
from tests.eventchat.cli.conftest import Run
from tests.postgres import Postgres
from tests.serving import Server


async def test_the_documents_are_those_of_the_server(alone: Run, server_on_sqlite: Server) -> None:
    """Both printed documents are what a running server serves, word for word."""
    async with server_on_sqlite.client() as client:
        assert json.loads(alone("schema").stdout) == (await client.get("/schema/events.json")).json()
        assert json.loads(alone("openapi").stdout) == (await client.get("/schema/openapi.json")).json()


def test_migrations_run_once(alone: Run) -> None:
    """The first time says what ran, the second that there is nothing to do."""
    first = alone("migrate")
    assert first.returncode == 0, first.stderr
    assert all(line.startswith("ran ") for line in first.stdout.splitlines()) and first.stdout
    assert alone("migrate").stdout == "The tables are up to date.\n"


@pytest.mark.postgres
async def test_migrations_run_on_postgres(alone: Run, postgres: Postgres) -> None:
    """The same on PostgreSQL; a database that is not there is said in one sentence."""
    url = await postgres.make_database()
    assert "ran eventchat" in alone("migrate", EVENTCHAT_DATABASE_URL=url).stdout
    assert alone("migrate", EVENTCHAT_DATABASE_URL=url).stdout == "The tables are up to date.\n"
    away = alone("migrate", EVENTCHAT_DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/none")
    assert away.returncode == 2
    assert away.stderr.startswith("eventchat: The database does not answer.")
    unknown = alone("migrate", EVENTCHAT_DATABASE_URL=postgres.url("no_such"))
    assert unknown.returncode == 2
    assert unknown.stderr.startswith('eventchat: PostgreSQL refuses: database "no_such" does not exist.')


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(alone: Run, name: str) -> None:
    """`--help` of each command says more than its usage."""
    done = alone(name, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5


def test_a_wrong_setting_is_one_sentence(alone: Run) -> None:
    """The variable is named, exit code 2, no traceback; an unknown command likewise."""
    done = alone("rooms", EVENTCHAT_PORT="eighty")
    assert done.returncode == 2
    assert (
        done.stderr.startswith("eventchat: EVENTCHAT_PORT must be a whole number")
        and done.stderr.count("\n") == 1
    )
    assert alone("dance").returncode == 2
    away = alone("rooms", EVENTCHAT_REDIS_URL="redis://127.0.0.1:1/0")
    assert away.returncode in {0, 2} and "Traceback" not in away.stderr
    away = alone("export", "main", EVENTCHAT_REDIS_URL="redis://127.0.0.1:1/0")
    assert (away.returncode, away.stderr.partition(".")[0]) == (2, "eventchat: The log does not answer")
