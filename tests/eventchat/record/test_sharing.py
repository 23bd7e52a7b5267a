"""Questions that are asked once for many."""

from __future__ import annotations

import asyncio

import pytest

from eventchat.record.sharing import Joined, Shared


class Oracle:
    """Answers with how often it was asked, when it is allowed to."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()

    async def answer(self) -> int:
        """The number of this question."""
        self.asked += 1
        number = self.asked
        await self.may_answer.wait()
        if number == 13:
            raise ZeroDivisionError
        return number


async def test_equal_questions_share_an_answer() -> None:
    """G-25: questions asked while one is under way, or just after, get its answer."""
    shared, oracle = Shared[int](60), Oracle()
    waiting = [asyncio.create_task(shared.ask("key", oracle.answer)) for _ in range(5)]
    other = asyncio.create_task(shared.ask("other", oracle.answer))
    oracle.may_answer.set()
    assert await asyncio.gather(*waiting) == [1] * 5
    assert await other == 2
    assert await shared.ask("key", oracle.answer) == 1


async def test_a_failure_is_not_kept() -> None:
    """After a failure the question is asked again."""
    shared, oracle = Shared[int](60), Oracle()
    oracle.may_answer.set()
    oracle.asked = 12
    with pytest.raises(ZeroDivisionError):
        await shared.ask("key", oracle.answer)
    assert await shared.ask("key", oracle.answer) == 14


async def test_a_joined_answer_is_not_older_than_the_question() -> None:
    """G-7: who asks while a question is under way shares the answer to the next one."""
    joined, oracle = Joined[int](), Oracle()
    first = [asyncio.create_task(joined.ask("key", oracle.answer)) for _ in range(3)]
    while not oracle.asked:
        await asyncio.sleep(0)
    second = [asyncio.create_task(joined.ask("key", oracle.answer)) for _ in range(4)]
    oracle.may_answer.set()
    assert await asyncio.gather(*first) == [1] * 3
    assert await asyncio.gather(*second) == [2] * 4
    assert await joined.ask("key", oracle.answer) == 3


async def test_one_that_goes_away_does_not_take_the_answer_along() -> None:
    """A cancelled request leaves the shared question to the others."""
    joined, oracle = Joined[int](), Oracle()
    leaving, staying = [asyncio.create_task(joined.ask("key", oracle.answer)) for _ in range(2)]
    while not oracle.asked:
        await asyncio.sleep(0)
    leaving.cancel()
    oracle.may_answer.set()
    assert await staying == 1
