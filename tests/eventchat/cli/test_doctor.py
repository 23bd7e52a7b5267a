"""`eventchat doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventchat.cli.discreet import without_password
from eventchat.settings import Settings
from tests.eventchat.cli.conftest import Run, runner
from tests.valkey import Valkey


def test_a_healthy_server_has_nothing_wrong(eventchat: Run) -> None:
    """Every setting with its source, the engine's version and policy, the database; exit code 0."""
    done = eventchat("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in Settings.__struct_fields__:
        assert f"EVENTCHAT_{name.upper()}" in done.stdout
    for words in (
        "Valkey",
        "append-only file on",
        "noeviction",
        "tables are up to date",
        "environment",
        "default",
    ):
        assert words in done.stdout
    assert done.stdout.rstrip().endswith("Nothing is wrong.")


def test_what_is_wrong_is_said_with_exit_code_1(tmp_path: Path) -> None:
    """A log and a database out of reach, a secret that can be guessed; no password and no secret in sight."""
    done = runner(tmp_path)(
        "doctor",
        EVENTCHAT_REDIS_URL="redis://user:hunter2@127.0.0.1:1/0",
        EVENTCHAT_DATABASE_URL="postgresql://me:hunter2@127.0.0.1:1/none",
        EVENTCHAT_SECRET="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    )
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith("3 things are wrong.")
    assert "hunter2" not in done.stdout + done.stderr
    assert "aaaa" not in done.stdout + done.stderr
    assert "redis://user:***@127.0.0.1:1/0 does not answer: the connection was refused." in done.stdout
    assert "postgresql://me:***@127.0.0.1:1/none does not answer: the connection was refused." in done.stdout


def test_a_log_that_hangs_is_said(tmp_path: Path, engine: Valkey) -> None:
    """It timed out, which is something else than refusing."""
    engine.pause()
    done = runner(tmp_path)("doctor", EVENTCHAT_REDIS_URL=engine.url)
    assert done.returncode == 1
    assert f"{engine.url} does not answer: it timed out." in done.stdout


def test_a_data_directory_that_is_none_is_said(tmp_path: Path) -> None:
    """A file in its place is wrong, and so is all that would live there."""
    (tmp_path / "file").write_text("")
    done = runner(tmp_path / "file")("doctor", "--json")
    assert done.returncode == 1
    wrong = {finding["what"] for finding in json.loads(done.stdout) if finding["state"] == "wrong"}
    assert {"Data directory", "Log", "Database"} <= wrong


def test_a_secret_that_others_can_read_is_wrong(tmp_path: Path) -> None:
    """The mode of the file counts."""
    (tmp_path / "secret").write_text("abcdefghijklmnopqrstuvwxyz0123456789")
    (tmp_path / "secret").chmod(0o644)
    done = runner(tmp_path)("doctor")
    assert done.returncode == 1
    assert "chmod 600" in done.stdout


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("redis://:p@host:1/0", "redis://:***@host:1/0"),
        ("postgresql://u:p%40q@h/db?sslmode=require", "postgresql://u:***@h/db?sslmode=require"),
        ("postgresql://u@h/db?password=p", "postgresql://u@h/db?password=***"),
        ("unix:///tmp/a.sock", "unix:///tmp/a.sock"),
        ("sqlite:////data/x.sqlite", "sqlite:////data/x.sqlite"),
        ("redis://[broken", "set, but not an address that can be read"),
    ],
)
def test_addresses_lose_their_passwords(url: str, seen: str) -> None:
    """Nothing secret is left of any form in which a password can be given."""
    assert without_password(url) == seen
