"""Delivery on the event loop: what comes in which turn, never how long it took."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from eventchat.log.entry import Redactions
from eventchat.rooms.batch import of_events
from eventchat.rooms.delivery import Delivery
from eventchat.rooms.pacing import FEWEST, Duty, PollPace
from eventchat.rooms.reader import Reader
from eventchat.rooms.ring import Ring
from eventchat.rooms.room import Room
from eventchat.types.cursor import Epoch
from eventchat.types.events import Viewers
from tests.deadline import eventually
from tests.makers import RecordingWriter, make_posted, make_reader, make_room

MANY = 500
Pair = tuple[Reader, RecordingWriter]


def crowd(room: Room, count: int = MANY) -> list[Pair]:
    """So many live readers, who have not been written anything yet."""
    pairs = [make_reader() for _ in range(count)]
    for reader, writer in pairs:
        room.join(reader, [], None)
        writer.frames.clear()
    return pairs


class Slices(Delivery):
    """A delivery whose slices are as small as they get."""

    def __init__(self, room: Room, longest_window: float = 0.0) -> None:
        super().__init__(room, longest_window, Duty())
        self.pace._each = 1.0  # seconds: nothing that a test writes to is so slow


class Turns:
    """Counts turns of the event loop, and how many readers had what is looked at in each."""

    def __init__(self, look: Callable[[], int]) -> None:
        self.seen: list[int] = []
        self._look = look
        self._over = False
        asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self.seen.append(self._look())
        if not self._over:
            asyncio.get_running_loop().call_soon(self._turn)

    def stop(self) -> None:
        """Count no further."""
        self._over = True


def having(pairs: list[Pair], seq: int) -> int:
    """How many have that entry."""
    return sum(seq in writer.seqs() for _, writer in pairs)


async def everybody(pairs: list[Pair], seqs: list[int]) -> None:
    """Wait until all have exactly these entries, in this order."""
    await eventually(lambda: all(len(writer.seqs()) >= len(seqs) for _, writer in pairs))
    assert {tuple(writer.seqs()) for _, writer in pairs} == {tuple(seqs)}


async def test_a_flush_to_many_takes_turns_with_everybody_else() -> None:
    """500 readers in slices of 64: other callbacks run after each slice, and none is left out."""
    room = make_room()
    pairs, delivery = crowd(room), Slices(room)
    assert delivery.pace.slice == FEWEST
    turns = Turns(lambda: having(pairs, 1))
    room.push(make_posted(1))
    delivery.news()
    await everybody(pairs, [1])
    turns.stop()
    grown = [after - before for before, after in zip([0, *turns.seen], turns.seen, strict=False)]
    assert max(grown) <= FEWEST
    assert len([step for step in grown if step]) >= MANY // FEWEST


async def test_what_is_told_during_a_flush_comes_after_it_for_everybody() -> None:
    """One order: no reader hears of something before the batch that was under way."""
    room = make_room()
    pairs, delivery = crowd(room), Slices(room)
    room.push(make_posted(1))
    delivery.news()
    assert 0 < having(pairs, 1) < MANY
    delivery.tell(of_events(Viewers(3)))
    await eventually(lambda: all(len(writer.frames) == 2 for _, writer in pairs))
    kinds = {tuple(event["type"] for event in writer.events()) for _, writer in pairs}
    assert kinds == {("posted", "viewers")}


async def test_a_second_flush_waits_for_the_first() -> None:
    """What is posted during a flush goes out in the next, once, after everybody has the first."""
    room = make_room()
    pairs, delivery = crowd(room), Slices(room)
    turns = Turns(lambda: having(pairs, 1) if having(pairs, 2) else MANY)
    room.push(make_posted(1))
    delivery.news()
    room.push(make_posted(2))
    room.push(make_posted(3))
    delivery.news()
    assert having(pairs, 2) == 0
    await everybody(pairs, [1, 2, 3])
    turns.stop()
    assert set(turns.seen) == {MANY}
    assert {len(writer.frames) for _, writer in pairs} == {2}


async def test_who_waits_for_a_flush_goes_on_when_a_reset_took_its_place() -> None:
    """A cursor ahead of the readers is asked about once more; nobody waits for what will not come."""
    room = make_room([make_posted(1)])
    crowd(room)
    delivery = Slices(room)
    delivery.tell(of_events(Viewers(1)))
    room.push(make_posted(2))
    waiting = asyncio.ensure_future(delivery.flushed())
    await asyncio.sleep(0)
    assert not waiting.done()
    delivery.reset("epoch", Epoch("epoch002"), Ring(100), Redactions({}, {}))
    await asyncio.wait_for(waiting, 5)


async def test_who_waits_for_a_flush_goes_on_when_the_ring_was_full() -> None:
    """Entries that had to go out at once were flushed too."""
    room = make_room(capacity=4)
    crowd(room, 3)
    delivery = Delivery(room, 0.1, Duty())
    delivery.pace.flushed(asyncio.get_running_loop().time(), 1000.0)
    room.push(make_posted(1))
    waiting = asyncio.ensure_future(delivery.flushed())
    await asyncio.sleep(0)
    for seq in range(2, 6):
        room.push(make_posted(seq))
    room.flush()
    delivery.news()
    await asyncio.wait_for(waiting, 5)
    delivery.close()


# --- long-polls -------------------------------------------------------------------------------------------


class Given(PollPace):
    """A pace that says what the test wants."""

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.given = wait
        self.rounds = 0

    def wait(self, now: float, cpu: float) -> float:
        """As given."""
        return self.given

    def began(self, now: float, cpu: float) -> None:
        """Count."""
        self.rounds += 1


@pytest.fixture
def pace(monkeypatch: pytest.MonkeyPatch) -> Given:
    """The pace of the polls of the next delivery: its window does not end by itself."""
    given = Given(3600.0)
    monkeypatch.setattr("eventchat.rooms.delivery.PollPace", lambda: given)
    return given


def parked(room: Room, seq: int) -> RecordingWriter:
    """A poll that has seen everything up to *seq*."""
    reader, writer = make_reader()
    room.park(reader, seq)
    return writer


def posts(room: Room, delivery: Delivery, *seqs: int) -> None:
    """Entries that come one after the other."""
    for seq in seqs:
        room.push(make_posted(seq))
        delivery.news()


async def test_polls_are_answered_at_once_when_the_process_rests(pace: Given) -> None:
    """Nobody waits for a window that costs nothing."""
    room = make_room()
    delivery, pace.given = Delivery(room, 0.0, Duty()), 0.0
    poll = parked(room, 0)
    posts(room, delivery, 1)
    await eventually(lambda: poll.seqs() == [1])


async def test_polls_wait_for_their_window_and_get_everything_once(pace: Given) -> None:
    """Those that came at different places in one window are answered together: no hole, no repeat."""
    room = make_room()
    delivery = Delivery(room, 0.0, Duty())
    polls = {0: parked(room, 0)}
    for seq in range(1, 8):
        posts(room, delivery, seq)
        await eventually(lambda seq=seq: room.place.seq == seq)
        await asyncio.sleep(0)
        polls[seq] = parked(room, seq)
        delivery.answer_polls()
    assert not any(poll.frames for poll in polls.values())
    pace.given = 0.0
    delivery.answer_polls()
    await eventually(lambda: not room.parked.answering and room.counts()["parked"] == 1)
    assert pace.rounds == 1
    for seq, poll in polls.items():
        assert poll.seqs() == list(range(seq + 1, 8))
        assert len(poll.frames) == (seq < 7)
    delivery.close()


async def test_a_round_of_answers_takes_turns_with_everybody_else(pace: Given) -> None:
    """Each answer is a request: a few of them, then others have theirs."""
    room = make_room()
    delivery, pace.given = Delivery(room, 0.0, Duty()), 0.0
    polls = [parked(room, 0) for _ in range(MANY)]
    turns = Turns(lambda: sum(bool(poll.frames) for poll in polls))
    posts(room, delivery, 1)
    await eventually(lambda: all(poll.frames for poll in polls))
    turns.stop()
    assert len(set(turns.seen)) >= 8
    assert {tuple(poll.seqs()) for poll in polls} == {(1,)}


async def test_a_poll_is_answered_before_its_place_leaves_the_ring(pace: Given) -> None:
    """Whatever the window says: once half of the ring is new, it is over, also when its end was set."""
    room = make_room(capacity=8)
    delivery = Delivery(room, 0.0, Duty())
    poll = parked(room, 0)
    for seq in range(1, 5):
        posts(room, delivery, seq)
        await eventually(lambda seq=seq: room.place.seq == seq)
        await asyncio.sleep(0)
    await eventually(lambda: delivery._poll_timer is not None)
    assert poll.frames == []
    posts(room, delivery, 5)
    await eventually(lambda: poll.seqs() == [1, 2, 3, 4, 5])
    assert pace.rounds == 1
    assert delivery._poll_timer is None


async def test_a_poll_is_answered_before_a_burst_washes_over_the_ring(pace: Given) -> None:
    """More entries at once than the ring holds: what it missed is sent while it is still there."""
    room = make_room(capacity=8)
    delivery = Delivery(room, 0.0, Duty())
    poll = parked(room, 0)
    for seq in range(1, 21):
        room.push(make_posted(seq))
    delivery.news()
    assert poll.seqs() == list(range(1, 9))
    delivery.close()
