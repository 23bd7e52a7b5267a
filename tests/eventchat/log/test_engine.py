"""The private engine: never two on one directory, adopted, watched, stopped by the last."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

import eventchat.log.engine
from eventchat.log.connection import connect
from eventchat.log.engine import PrivateEngine
from eventchat.log.requirements import problems
from eventchat.settings import Settings, read_settings
from tests.deadline import eventually

GOOD = {"valkey_version": "8.1.0", "maxmemory_policy": "noeviction", "aof_enabled": "1"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server's settings with a data directory of its own."""
    return read_settings({}, data_dir=tmp_path)


def pid_of(settings: Settings) -> int:
    """The running engine's process."""
    return int((settings.data_dir / "valkey" / "valkey.pid").read_text())


async def test_two_servers_on_one_directory_share_one_engine(settings: Settings) -> None:
    """The second adopts it, the first to go leaves it running, the last stops it."""
    async with PrivateEngine(settings):
        first = pid_of(settings)
        async with PrivateEngine(settings):
            assert pid_of(settings) == first
        client = connect(settings.log_url)
        assert await client.execute_command("PING") == b"PONG"
        await client.aclose()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


async def test_whoever_joins_an_engine_can_leave_at_any_moment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while it is being asked whether it answers: a command beside a server always comes to its end."""
    monkeypatch.setattr(eventchat.log.engine, "WATCH_SECONDS", 0.0)
    async with PrivateEngine(settings):
        for turn in range(150):
            async with asyncio.timeout(15), PrivateEngine(settings):
                for _ in range(turn % 40):
                    await asyncio.sleep(0)


async def test_what_was_written_is_there_after_a_restart(settings: Settings) -> None:
    """The append-only file is on."""
    for number in range(3):
        async with PrivateEngine(settings):
            client = connect(settings.log_url)
            assert await client.execute_command("INCR", "starts") == number + 1
            await client.aclose()


async def test_an_engine_that_dies_is_started_again(settings: Settings) -> None:
    """With what it had acknowledged."""
    async with PrivateEngine(settings):
        client = connect(settings.log_url)
        await client.execute_command("SET", "kept", "yes")
        before = pid_of(settings)
        os.kill(before, signal.SIGKILL)
        await eventually(lambda: pid_of(settings) != before and settings.socket_path.exists())

        async def kept() -> bool:
            try:
                return bool(await client.execute_command("GET", "kept") == b"yes")
            except OSError:
                return False
            except Exception as error:
                assert "redis" in type(error).__module__, error
                return False

        await eventually(kept)
        await client.aclose()


async def test_a_long_data_directory_gets_a_socket_that_fits(tmp_path: Path) -> None:
    """A unix socket's path has about a hundred bytes; a data directory may have more."""
    settings = read_settings({}, data_dir=tmp_path / ("d" * 90))
    async with PrivateEngine(settings):
        client = connect(settings.log_url)
        assert await client.execute_command("PING") == b"PONG"
        await client.aclose()


@pytest.mark.parametrize(
    ("changed", "fsync", "durability", "word"),
    [
        ({"maxmemory_policy": "allkeys-lru"}, "everysec", "process", "noeviction"),
        ({"aof_enabled": "0"}, "everysec", "process", "appendonly"),
        ({}, "no", "process", "appendfsync"),
        ({}, "everysec", "disk", "always"),
        ({}, "everysec", "replica", "no replica"),
        ({"valkey_version": "7.0.1"}, "everysec", "process", "too old"),
    ],
)
def test_an_engine_that_cannot_keep_the_promise_is_named(
    changed: dict[str, str], fsync: str, durability: str, word: str
) -> None:
    """G-11: one sentence that says what is wrong and what would be right."""
    found = problems({**GOOD, **changed}, fsync, durability)  # type: ignore[arg-type]
    assert len(found) == 1
    assert word in found[0]
    assert problems(GOOD, "everysec", "process") == []
