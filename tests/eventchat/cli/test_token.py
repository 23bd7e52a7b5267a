"""`eventchat token`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.eventchat.cli.conftest import Run, environment
from tests.serving import Server


async def test_the_token_is_all_it_prints_and_the_server_takes_it(
    eventchat: Run, server_on_sqlite: Server
) -> None:
    """One line on standard output, good as a bearer token with that name, role and room."""
    done = eventchat("token", "--room", "main", "--role", "moderator", "--name", "Grace")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    async with server_on_sqlite.client(done.stdout.strip()) as client:
        me = (await client.get("/api/v1/session")).json()
    assert (me["user"]["name"], me["user"]["role"], me["rooms"]) == ("Grace", "moderator", ["main"])


async def test_rooms_are_repeatable_and_a_star_is_all(eventchat: Run, server_on_sqlite: Server) -> None:
    """Each --room is one where the role counts."""
    done = eventchat("token", "--room", "one", "--room", "two", "--role", "service", "--ttl", "90s")
    async with server_on_sqlite.client(done.stdout.strip()) as client:
        assert (await client.get("/api/v1/session")).json()["rooms"] == ["one", "two"]
    done = eventchat("token", "--room", "*", "--role", "host")
    async with server_on_sqlite.client(done.stdout.strip()) as client:
        assert (await client.post("/api/v1/rooms", json={"id": "made-by-host"})).status_code == 201


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--room", "No Room", "--role", "host"], "--room"),
        (["--room", "main", "--role", "king"], "--role"),
        (["--room", "main", "--role", "host", "--ttl", "soon"], "duration"),
        (["--room", "main", "--role", "host", "--ttl", "999d"], "366d"),
        (["--room", "main", "--role", "viewer", "--name", "admin"], "--name"),
        (["--role", "host"], "--room"),
    ],
)
def test_a_wrong_option_is_named(alone: Run, arguments: list[str], word: str) -> None:
    """Exit code 2, nothing on standard output, the option named, no traceback."""
    done = alone("token", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_weak_secret_is_refused(alone: Run) -> None:
    """One sentence, exit code 2."""
    done = alone("token", "--room", "main", "--role", "host", EVENTCHAT_SECRET="short")
    assert done.returncode == 2
    assert done.stderr.strip() == "eventchat: EVENTCHAT_SECRET must have at least 32 characters."


def test_it_loads_no_web_framework(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Scripts call it often: neither Litestar nor Piccolo nor Redis is imported."""
    program = (
        "import sys; from eventchat.cli import main\n"
        "sys.argv = ['eventchat', 'token', '--room', 'main', '--role', 'host']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({'litestar', 'piccolo', 'redis', 'rich'} & set(sys.modules)), file=sys.stderr)\n"
    )
    where = environment(tmp_path_factory.mktemp("data"))
    done = subprocess.run(
        [sys.executable, "-c", program], env=where, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == ""
