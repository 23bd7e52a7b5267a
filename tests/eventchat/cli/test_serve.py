"""`eventchat serve`: what it says when it starts, and when it cannot."""

from __future__ import annotations

import re
import shlex
import socket
from collections.abc import Callable
from pathlib import Path

from tests.certificate import Certificate
from tests.eventchat.cli.conftest import Run, runner
from tests.serving import Server
from tests.valkey import Valkey


def test_a_port_that_is_taken_is_said(alone: Run) -> None:
    """One sentence with what to do, exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = alone("serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"eventchat: Cannot listen on 127.0.0.1:{port}")
    assert "--port" in done.stderr and "Traceback" not in done.stderr


def test_what_is_away_is_said(alone: Run, tmp_path: Path) -> None:
    """A log or a database out of reach, and a data directory that is none, are sentences too."""
    for environ, words in (
        ({"EVENTCHAT_REDIS_URL": "redis://127.0.0.1:1/0"}, "The log does not answer."),
        ({"EVENTCHAT_DATABASE_URL": "postgresql://me@127.0.0.1:1/none"}, "The database does not answer."),
        ({"EVENTCHAT_ORIGINS": "example.org"}, "'example.org' is not an origin"),
        ({"EVENTCHAT_DURABILITY": "high"}, "EVENTCHAT_DURABILITY must be one of process, disk, replica."),
        ({"EVENTCHAT_WORKERS": "many"}, "EVENTCHAT_WORKERS must be a whole number"),
    ):
        done = alone("serve", "--port", "0", **environ)
        assert (done.returncode, done.stderr.startswith(f"eventchat: {words}")) == (2, True), done.stderr
    (tmp_path / "file").write_text("")
    done = runner(tmp_path / "file")("serve", "--port", "0")
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_a_certificate_that_is_none_is_said(alone: Run, tmp_path: Path) -> None:
    """One without the other, one that is not there, and a key that is another's: sentences, exit code 2."""
    here, elsewhere = Certificate(tmp_path / "here"), Certificate(tmp_path / "elsewhere")
    for environ, words in (
        ({"EVENTCHAT_TLS_CERT": str(here.chain)}, "EVENTCHAT_TLS_CERT needs EVENTCHAT_TLS_KEY beside it."),
        ({"EVENTCHAT_TLS_KEY": str(here.key)}, "EVENTCHAT_TLS_KEY needs EVENTCHAT_TLS_CERT beside it."),
        (
            here.environ | {"EVENTCHAT_TLS_KEY": "/nowhere.pem"},
            "EVENTCHAT_TLS_KEY: /nowhere.pem: No such file or directory.",
        ),
        (
            here.environ | {"EVENTCHAT_TLS_KEY": str(elsewhere.key)},
            "EVENTCHAT_TLS_CERT and EVENTCHAT_TLS_KEY: ",
        ),
        ({"EVENTCHAT_TLS_CERT": str(here.key), "EVENTCHAT_TLS_KEY": str(here.key)}, "EVENTCHAT_TLS_CERT and"),
    ):
        done = alone("serve", "--port", "0", **environ)
        assert (done.returncode, done.stderr.startswith(f"eventchat: {words}")) == (2, True), done.stderr


def test_a_log_that_knows_another_user_is_said(alone: Run, engine: Valkey) -> None:
    """A user without rights is one sentence in every command."""
    with engine.client() as client:
        client.execute_command("ACL", "SETUSER", "guest", "on", ">word", "+ping", "~*")
    url = engine.url.replace("unix://", "unix://guest:word@")
    done = alone("rooms", "create", "main", EVENTCHAT_REDIS_URL=url)
    assert done.returncode == 2
    assert done.stderr.startswith("eventchat: Redis refuses: ") and "word" not in done.stderr


async def test_the_addresses_of_a_demo_work(new_server: Callable[..., Server]) -> None:
    """Each is printed once; the console's, the last, brings a sign-in that may moderate."""
    server = new_server("demo", "--demo")
    done = server.greeting
    assert re.findall(r"^  (\w+) +http", done, re.MULTILINE) == ["Chat", "Overlay", "API", "Console"]
    token = re.search(r"/console\?room=main#token=(\S+)", done)
    assert token is not None
    async with server.client(token[1]) as client:
        assert (await client.get("/api/v1/rooms/main/staff/cases")).status_code == 200
    async with server.client() as client:
        for address in ("/r/main", "/overlay/main", "/schema", "/"):
            assert (await client.get(address)).status_code == 200


async def test_the_hint_of_a_server_works(new_server: Callable[..., Server], alone: Run) -> None:
    """The command that it prints, pasted into another shell, makes a token that this server takes."""
    server = new_server("a place with spaces")
    hint = re.search(r"To moderate: eventchat (.*)", server.greeting)
    assert hint is not None
    made = alone(*shlex.split(hint[1]))
    async with server.client(made.stdout.strip()) as client:
        assert (await client.get("/api/v1/session")).json()["user"]["role"] == "moderator"
