"""`eventchat doctor`."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest

from eventchat.cli.discreet import without_password
from eventchat.cli.examine import _model, _open_files, _raw_writes
from eventchat.settings import Settings, read_settings
from tests.certificate import Certificate
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


def test_the_way_of_writing_is_said(tmp_path: Path) -> None:
    """Raw writes are on; turned off, the reason is said, and nothing is wrong with that."""
    done = runner(tmp_path)("doctor")
    assert "Raw writes: on" in done.stdout
    done = runner(tmp_path)("doctor", EVENTCHAT_WRITER="asgi")
    assert "Raw writes: off, as EVENTCHAT_WRITER is asgi" in done.stdout
    assert done.returncode == 0


def test_a_uvicorn_that_was_not_tested_is_said(tmp_path: Path) -> None:
    """The reason of the start-up check is told in its words."""
    settings = read_settings({}, data_dir=tmp_path)
    finding = _raw_writes(settings, "uvicorn 9.9 was not tested with raw writes")
    assert finding.state == "note"
    assert "off: uvicorn 9.9 was not tested with raw writes." in finding.words


@pytest.mark.parametrize(
    ("limit", "workers", "state", "words"),
    [
        (20_000, 1, "ok", "20000 may be open, so about 19900 readers a process."),
        (20_000, 2, "ok", "about 19900 readers a process, 39800 on 2 workers."),
        (1024, 1, "note", "only 1024 may be open, so about 924 readers a process. Raise it"),
        (resource.RLIM_INFINITY, 1, "ok", "as many as the system has"),
    ],
)
def test_the_limit_of_open_files_is_told_as_readers(limit: int, workers: int, state: str, words: str) -> None:
    """Each reader is an open file; what more workers would allow is said too."""
    finding = _open_files(limit, workers)
    assert finding.state == state
    assert words in finding.words


def test_the_certificate_is_looked_at(tmp_path: Path) -> None:
    """Off, on with which file, or wrong and why."""
    assert "TLS: off" in runner(tmp_path)("doctor").stdout
    certificate = Certificate(tmp_path / "tls")
    done = runner(tmp_path)("doctor", **certificate.environ)
    assert f"TLS: on, with the certificate in {certificate.chain}." in done.stdout
    assert done.returncode == 0
    certificate.key.unlink()
    done = runner(tmp_path)("doctor", **certificate.environ)
    assert f"TLS: EVENTCHAT_TLS_KEY: {certificate.key}: No such file or directory." in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("allowed", "words"),
    [("", "off"), ("*", "everybody"), ("10.0.0.0/8", "/metrics is for 10.0.0.0/8.")],
)
def test_who_reads_metrics_is_said(tmp_path: Path, allowed: str, words: str) -> None:
    """Also that nobody does, which is an empty variable and not the default."""
    done = runner(tmp_path)("doctor", EVENTCHAT_METRICS_FROM=allowed)
    assert words in done.stdout
    assert done.returncode == 0


def test_a_missing_model_is_a_note(tmp_path: Path) -> None:
    """Without its weight file the server runs on rules alone: worth saying, nothing wrong."""
    finding = _model(tmp_path / "weights.bin")
    assert finding.state == "note"
    assert "rules alone" in finding.words
