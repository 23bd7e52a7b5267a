"""Driving one room's writes on the event loop: paced flushes in slices, and rounds of answers to polls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from eventchat import metrics
from eventchat.clock import seconds_since
from eventchat.log.entry import Entry, Redactions
from eventchat.rooms.audience import Framed
from eventchat.rooms.pacing import POLLS_A_SLICE, Duty, Pace, PollPace
from eventchat.rooms.ring import Ring
from eventchat.rooms.room import Room
from eventchat.types.cursor import Epoch
from eventchat.types.events import ResetReason


class Delivery:
    """Sees that what is in a room's ring is written to its readers, in time and at a bearable cost."""

    def __init__(self, room: Room, longest_window: float, duty: Duty) -> None:
        self._room = room
        self._polls = PollPace()
        self._flush_timer: asyncio.TimerHandle | None = None
        self._poll_timer: asyncio.TimerHandle | None = None
        self._writing = False
        self._spent = 0.0
        self._flushing: Sequence[Entry] = ()
        self._reached: list[asyncio.Future[None]] = []
        self.pace = Pace(longest_window, duty)

    # --- flushes ------------------------------------------------------------------------------------------

    def news(self) -> None:
        """There may be entries that nobody was sent yet."""
        if not self._room.unflushed:
            self._let_through()
            return
        if self._writing or self._flush_timer is not None:
            return
        loop = asyncio.get_running_loop()
        wait = self.pace.wait(loop.time())
        if wait > 0:
            self._flush_timer = loop.call_later(wait, self._flush)
        else:
            self._flush()

    def tell(self, batch: Framed) -> None:
        """Write something that has no place in the log to every live reader."""
        self._room.audience.begin(batch)
        self._write()

    def reset(self, reason: ResetReason, epoch: Epoch, ring: Ring, redactions: Redactions) -> None:
        """The log is not what it was: see `Room.reset`."""
        self._room.reset(reason, epoch, ring, redactions)
        self._write()

    async def flushed(self) -> None:
        """Wait for the next flush to begin, if there is anything to flush."""
        if self._room.unflushed:
            reached = asyncio.get_running_loop().create_future()
            self._reached.append(reached)
            self.news()
            await reached

    def _flush(self) -> None:
        self._flush_timer = None
        if self._writing:
            return  # what is under way comes first; `news` is asked again after it
        self._flushing = self._room.begin_flush()
        self._let_through()
        self._write()

    def _let_through(self) -> None:
        """Whoever waited for a flush to begin goes on."""
        for reached in self._reached:
            if not reached.done():
                reached.set_result(None)
        self._reached.clear()

    def _write(self) -> None:
        if not self._writing:
            self._writing = True
            self._slice()

    def _slice(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        readers = self._room.audience.write(self.pace.slice)
        took = loop.time() - began
        if not self._room.audience.deferred:
            self.pace.wrote(readers, took)
            began = 0.0  # what it took is known
        loop.call_soon(self._written, began, took)

    def _written(self, began: float, took: float) -> None:
        """A slice is written; where tasks do that, with the turn of the loop that ends here."""
        now = asyncio.get_running_loop().time()
        self._spent += now - began if began else took
        if self._room.audience.current is not None:
            self._slice()
            return
        if self._flushing:
            self.pace.flushed(now, self._spent)
            metrics.flushed(self._spent)
            metrics.aged(seconds_since(entry.at) for entry in self._flushing)
        self._writing, self._flushing, self._spent = False, (), 0.0
        self.answer_polls()
        self.news()

    # --- long-polls ---------------------------------------------------------------------------------------

    def poll_at_once(self) -> bool:
        """Whether a poll that comes now need not wait for others."""
        return self._poll_wait() <= 0

    def answer_polls(self) -> None:
        """There may be polls to answer: now, or when their window ends."""
        if self._room.parked.answering or not self._room.polls_due:
            return
        wait = 0.0 if self._room.polls_pressing else self._poll_wait()
        if wait <= 0:
            self._answer_round()
        elif self._poll_timer is None:
            self._poll_timer = asyncio.get_running_loop().call_later(wait, self._answer_round)

    def _poll_wait(self) -> float:
        return self._polls.wait(asyncio.get_running_loop().time(), time.process_time())

    def _answer_round(self) -> None:
        if self._poll_timer is not None:
            self._poll_timer.cancel()
            self._poll_timer = None
        self._polls.began(asyncio.get_running_loop().time(), time.process_time())
        self._room.begin_answers()
        self._answer_slice()

    def _answer_slice(self) -> None:
        self._room.answer(POLLS_A_SLICE)
        loop = asyncio.get_running_loop()
        loop.call_soon(self._answer_slice if self._room.parked.answering else self.answer_polls)

    def close(self) -> None:
        """The room is no longer followed."""
        self._let_through()
        for timer in (self._flush_timer, self._poll_timer):
            if timer is not None:
                timer.cancel()
