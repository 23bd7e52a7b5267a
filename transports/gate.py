"""How fast readers are let in: a few a turn of the event loop, so that those inside do not wait for those
at the door; the others stand in a line of bounded length, and who finds it full is told when to come back.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque

from eventchat.errors import Overloaded

JOINS_A_TURN = 12
"""Readers let in between two turns of the event loop: about 6 ms."""

LONGEST_LINE = 2048
"""Readers that may wait to be let in: one or two seconds' worth."""

SOONEST_SECONDS, SPREAD_SECONDS = 1.0, 2.0
"""Who is refused comes back after this and up to that much more, and the time the line takes on top."""


class Gate:
    """Lets readers in, first come first served."""

    def __init__(self, a_turn: int = JOINS_A_TURN, longest: int = LONGEST_LINE) -> None:
        self._a_turn = a_turn
        self._longest = longest
        self._left = a_turn
        self._line: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._turning = False

    async def enter(self) -> None:
        """Wait for one's turn. Raises Overloaded when too many do already."""
        loop = asyncio.get_running_loop()
        if not self._turning:
            self._turning = True
            loop.call_soon(self._turn)
        if self._left and not self._line:
            self._left -= 1
            return
        if len(self._line) >= self._longest:
            waited = loop.time() - self._line[0][0]
            raise Overloaded(retry_after=SOONEST_SECONDS + random.uniform(0, SPREAD_SECONDS + 2 * waited))
        turn = loop.create_future()
        self._line.append((loop.time(), turn))
        await turn

    def _turn(self) -> None:
        if self._left == self._a_turn and not self._line:
            self._turning = False
            return
        self._left = self._a_turn
        while self._left and self._line:
            _, turn = self._line.popleft()
            if not turn.done():  # else its client has gone away
                turn.set_result(None)
                self._left -= 1
        asyncio.get_running_loop().call_soon(self._turn)
