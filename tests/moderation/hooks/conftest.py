"""A check on the loopback, and what is asked of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from eventchat.networks import Networks
from eventchat.types.hooks import RoomHook
from eventchat.types.ids import UserId
from eventchat.types.people import Author
from moderation.hooks.calling import HttpCaller
from moderation.hooks.contract import Context, Message
from tests.checker import Checker

SECRET = "a secret of the server that is long enough"
LOOPBACK = Networks.parse("127.0.0.0/8")
CONTEXT = Context(room="main", check="mood")


def message(text: str = "what a show") -> Message:
    """A message of a guest."""
    return Message(text=text, author=Author(UserId("u_ada"), "Ada"))


@pytest.fixture
async def checker() -> AsyncIterator[Checker]:
    """A program that checks."""
    async with Checker() as checker:
        yield checker


@pytest.fixture
async def caller() -> AsyncIterator[HttpCaller]:
    """Who asks it; it may be asked though it is on the loopback."""
    caller = HttpCaller(SECRET, LOOPBACK)
    yield caller
    await caller.close()


@pytest.fixture
def hook(checker: Checker) -> RoomHook:
    """The room's check."""
    return RoomHook(name="mood", url=checker.url, on_failure="hold")
