"""Plugins: found by entry point, run in threads, bounded in time, whatever they do."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventchat.networks import Networks
from eventchat.types.hooks import RoomHook
from moderation.hooks.calling import HttpCaller
from moderation.hooks.contract import Context, Message, Opinion
from moderation.hooks.failures import HookFailed
from moderation.hooks.lines import Lines
from moderation.hooks.plugins import MOST_WAITING, THREADS, Inspector, NoSuchPlugin, find, find_installed
from tests.moderation.hooks.conftest import CONTEXT, SECRET, message
from tests.plugins import install

SOURCE = """
    def inspect(message, context):
        if "spoiler" in message.text:
            return {"action": "hold", "reason": "A spoiler.", "rule": context.room}

    async def slowly(message, context):
        import asyncio
        await asyncio.sleep(0)
        return {"action": "reject"}

    number = 7
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with some plugins."""
    install(
        tmp_path,
        SOURCE,
        spoilers="house_checks",
        slowly="house_checks:slowly",
        number="house_checks:number",
        broken="house_checks_of_others",
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield
    sys.modules.pop("house_checks", None)


async def ask(inspect: Any, text: str = "what a show") -> Opinion | None:
    """What a plugin says."""
    inspector = Inspector("plugin", inspect)
    try:
        return await inspector.ask(message(text), CONTEXT)
    finally:
        inspector.close()


async def test_a_plugin_is_found_and_asked(installed: None) -> None:
    """By the name its package gave it: a module with `inspect`, or a function, also an async one."""
    assert await ask(find_installed("spoilers")) is None
    opinion = await ask(find_installed("spoilers"), "a spoiler")
    assert opinion == Opinion("hold", "A spoiler.", "main")
    assert await ask(find_installed("slowly")) == Opinion("reject")
    assert await ask(find("house_checks:inspect"), "a spoiler") == opinion


def test_what_is_no_plugin_is_said(installed: None) -> None:
    """Unknown, not loadable, not callable: a sentence each; rooms cannot name modules."""
    for name, words in (
        ("nothing", "There is no plugin called nothing. Installed: "),
        ("number", "has no function `inspect`"),
        ("broken", "cannot be loaded: ModuleNotFoundError"),
        ("os:system", "There is no plugin called os:system"),
    ):
        with pytest.raises(NoSuchPlugin, match=words.replace(".", r"\.")):
            find_installed(name)


class Sulk(Exception):
    """Of a plugin."""


def raises(what: BaseException) -> Any:
    """A plugin that raises."""

    def inspect(message: Message, context: Context) -> None:
        raise what

    return inspect


@pytest.mark.parametrize("what", [Sulk("no"), SystemExit(1), KeyboardInterrupt(), MemoryError()])
async def test_what_a_plugin_raises_is_its_own_failure(what: BaseException) -> None:
    """Also what would end a program; the thread goes on."""
    inspector = Inspector("plugin", raises(what))
    for _ in range(THREADS + 1):
        with pytest.raises(HookFailed) as failed:
            await inspector.ask(message(), CONTEXT)
        assert failed.value.how == "failed"
        assert failed.value.why == f"it raised {type(what).__name__}"
    inspector.close()


@pytest.mark.parametrize(
    "said", ["hold", 7, {"action": "ban"}, {"action": "mask", "spans": [[0, 99]]}, object()]
)
async def test_nonsense_is_a_bad_answer(said: object) -> None:
    """What a plugin returns is checked like what comes over HTTP."""
    with pytest.raises(HookFailed) as failed:
        await ask(lambda message, context: said)
    assert failed.value.how == "bad_answer"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"action": "explode"}, "`action` must be one of allow, mask, hold, shadow, reject"),
        ({"action": "hold", "level": 9}, "`level` must be at most 4"),
        ({"action": "hold", "reason": "x" * 301}, "`reason` is too long: at most 300"),
        ({"action": "hold", "spans": [[1]]}, "`spans` is not a value that is allowed"),
        ({"reason": "loud"}, "it needs `action`"),
    ],
)
async def test_which_field_was_wrong_is_said(said: object, why: str) -> None:
    """For moderators and operators; not what it said, which may be anything."""
    with pytest.raises(HookFailed) as failed:
        await ask(lambda message, context: said)
    assert failed.value.why == f"the answer is no verdict: {why}"


async def test_a_plugin_that_hangs_is_left(installed: None) -> None:
    """The limit counts; the loop goes on meanwhile; more than it can do is refused at once."""
    release = threading.Event()
    inspector = Inspector("plugin", lambda message, context: release.wait(20) and None)

    async def one() -> str:
        began = time.monotonic()
        try:
            async with asyncio.timeout(0.1):
                await inspector.ask(message(), CONTEXT)
        except TimeoutError:
            assert time.monotonic() - began < 1.0
            return "timeout"
        except HookFailed as failed:
            return failed.how
        return "answered"

    outcomes = await asyncio.gather(*(one() for _ in range(MOST_WAITING + 5)))
    assert outcomes.count("timeout") == MOST_WAITING
    assert outcomes.count("busy") == 5
    release.set()
    assert await ask(lambda message, context: {"action": "hold"}) == Opinion("hold")
    inspector.close()


async def test_a_plugin_that_is_gone_fails_like_any_check() -> None:
    """A room may still name what was uninstalled: missing, and in the end left alone."""
    told: list[str] = []
    lines = Lines(HttpCaller(SECRET, Networks.parse("")), lambda room, hook, why: told.append(why))
    hook = RoomHook(name="mood", plugin="was-here-once", on_failure="allow")
    hows = []
    for _ in range(6):
        with pytest.raises(HookFailed) as failed:
            await lines.ask(hook, message(), CONTEXT, 1.0)
        hows.append(failed.value.how)
    assert hows == ["missing"] * 5 + ["open"]
    assert len(told) == 1
    await lines.close()
