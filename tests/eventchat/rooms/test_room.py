"""A room and its readers, without any I/O: who is written what, and when."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from eventchat.errors import Overloaded
from eventchat.log.entry import Redactions
from eventchat.rooms.batch import of_events
from eventchat.rooms.reader import Reader
from eventchat.rooms.ring import Ring
from eventchat.rooms.room import PIECE, PIECE_BYTES, Room
from eventchat.types.cursor import Epoch
from eventchat.types.events import Viewers
from eventchat.types.ids import UserId
from eventchat.types.messages import Quote, QuotedAuthor
from tests.makers import (
    RecordingWriter,
    entry_id,
    make_posted,
    make_purged,
    make_reader,
    make_removed,
    make_room,
)


def test_a_flush_makes_one_frame_for_all_and_one_write_each() -> None:
    """The hot path: the same bytes, the same object, for every live reader."""
    room = make_room()
    writers = []
    for _ in range(5):
        reader, writer = make_reader()
        room.join(reader, [], None)
        writer.frames.clear()
        writers.append(writer)
    room.push(make_posted(1))
    room.push(make_posted(2))
    room.flush()
    frames = [writer.frames for writer in writers]
    assert all(len(each) == 1 and each[0] is frames[0][0] for each in frames)
    assert writers[0].seqs() == [1, 2]


def test_what_is_not_flushed_yet_is_not_in_the_snapshot_but_follows() -> None:
    """G-4: snapshot and live entries join without hole or overlap."""
    room = make_room([make_posted(1)])
    room.push(make_posted(2))
    reader, writer = make_reader()
    room.join(reader, [], None)
    assert writer.seqs() == [1]
    room.flush()
    assert writer.seqs() == [1, 2]


def test_a_removal_masks_the_ring_before_it_is_flushed() -> None:
    """G-7: a message removed before anybody got it never leaves."""
    room = make_room()
    reader, writer = make_reader()
    room.join(reader, [], None)
    room.push(make_posted(1, "never seen"))
    room.push(make_removed(2, 1))
    room.flush()
    assert writer.seqs() == [1, 2]
    assert b"never seen" not in b"".join(writer.frames)
    assert writer.events()[0]["removed"] is True


def test_a_purge_hides_what_that_person_said_before_it_and_nothing_else() -> None:
    """G-7: one entry, not one a message; quotes of what is gone lose their text."""
    quote = Quote(entry_id(1), QuotedAuthor(UserId("u_ada"), "u_ada"), "a quoted text")
    room = make_room([make_posted(1, "one by ada"), make_posted(2, "by bob", author="u_bob", quote=quote)])
    room.push(make_purged(3, "u_ada"))
    room.push(make_posted(4, "two by ada"))
    room.flush()
    texts = b"".join(room.snapshot())
    assert b"one by ada" not in texts
    assert b"a quoted text" not in texts
    assert b"by bob" in texts
    assert b"two by ada" in texts


def test_a_reader_that_cannot_take_more_falls_behind_and_gets_everything_in_order() -> None:
    """G-22: it is fed from the ring when it has drained, and goes on live."""
    room = make_room()
    reader, writer = make_reader()
    quick, quick_writer = make_reader()
    room.join(reader, [], None)
    room.join(quick, [], None)
    writer.stalled = True
    for seq in range(1, 11):
        room.push(make_posted(seq))
        room.flush()
    assert writer.seqs() == [1]
    assert room.counts() == {"live": 1, "behind": 1, "parked": 0}
    writer.drain()
    assert writer.seqs() == quick_writer.seqs() == list(range(1, 11))
    assert room.counts()["live"] == 2


def test_a_reader_whom_the_ring_has_left_behind_is_sent_away_to_resume() -> None:
    """G-22: closed as too slow, with a cursor that works."""
    room = make_room(capacity=5)
    reader, writer = make_reader()
    room.join(reader, [], None)
    writer.stalled = True
    for seq in range(1, 20):
        room.push(make_posted(seq))
        room.flush()
    writer.drain()
    assert isinstance(writer.ended, Overloaded)
    assert room.readers() == []


def test_a_reader_that_missed_much_is_fed_in_pieces() -> None:
    """G-22: never more than a piece at a time waits for a slow reader."""
    room = make_room([make_posted(seq) for seq in range(501, 1001)], capacity=500)
    reader, writer = make_reader()
    missed = [make_posted(seq) for seq in range(1, 501)]
    writer.stalled = True
    room.join(reader, [b'{"type":"welcome"}'], 0, missed)
    assert len(writer.seqs()) == PIECE
    while room.counts()["behind"]:
        writer.full = False
        room.drained(reader)
        assert len(writer.seqs()) % PIECE in (0, 500 % PIECE, 1000 % PIECE, (500 + PIECE) % PIECE)
    assert writer.seqs() == list(range(1, 1001))


def test_parked_readers_are_answered_once_and_those_at_one_place_with_the_same_bytes() -> None:
    """A long-poll gets one batch with everything since its place, and is gone."""
    room = make_room([make_posted(1)])
    assert room.poll(1) is None
    polls = [make_reader() for _ in range(4)]
    for reader, _ in polls[:3]:
        room.park(reader, 1)
    room.audience.begin(of_events(Viewers(3)))
    room.audience.write()
    room.push(make_posted(2))
    room.flush()
    room.park(polls[3][0], 2)
    assert room.polls_due
    room.push(make_posted(3))
    room.flush()
    room.begin_answers()
    room.leave(polls[2][0])
    while room.parked.answering:
        room.answer(2)
    assert [writer.seqs() for _, writer in polls] == [[2, 3], [2, 3], [], [3]]
    assert polls[0][1].frames[0] is polls[1][1].frames[0]
    assert room.readers() == []
    assert not room.polls_due


def test_a_poll_that_waits_too_long_for_the_ring_is_pressing() -> None:
    """Its window ends early rather than that it must be answered from the log."""
    room = make_room(capacity=8)
    reader, _ = make_reader()
    room.park(reader, 0)
    for seq in range(1, 5):
        room.push(make_posted(seq))
    room.flush()
    assert not room.polls_pressing
    room.push(make_posted(5))
    room.flush()
    assert room.polls_pressing


def test_a_flush_in_slices_reaches_everybody_once() -> None:
    """Whoever joins, stalls or leaves between two slices gets each entry once, in order, or goes away."""
    room = make_room()
    early = [make_reader() for _ in range(5)]
    for reader, _ in early:
        room.join(reader, [], None)
    room.push(make_posted(1))
    room.begin_flush()
    assert room.audience.write(2) == 2
    late, late_writer = make_reader()
    room.join(late, [], None)
    due = next(pair for pair in early if not pair[1].seqs())
    due[1].stalled = True
    room.tell_person(UserId("u_nobody"), of_events(Viewers(1)))
    due[1].write(b'{"events":[]}')
    gone = next(pair for pair in early if not pair[1].seqs() and pair is not due)
    room.leave(gone[0])
    while room.audience.current is not None:
        room.audience.write(2)
    due[1].drain()
    assert gone[1].seqs() == []
    assert all(writer.seqs() == [1] for reader, writer in early if reader is not gone[0])
    assert late_writer.seqs() == [1]


def test_a_broken_socket_inside_a_flush_stops_nobody_else_and_its_transport_learns_of_it() -> None:
    """G-23: the others have the frame; the transport of the broken one is given it, and finds out."""
    room = make_room()
    pairs = [make_reader() for _ in range(3)]
    rests: list[bytes] = []

    def broken(_: bytes) -> int:
        raise BrokenPipeError

    pairs[1][0].send = broken
    pairs[1][1].rest = rests.append  # type: ignore[method-assign]
    for reader, _ in pairs:
        room.join(reader, [], None)
    room.push(make_posted(1))
    room.flush()
    assert [writer.seqs() for _, writer in pairs] == [[1], [], [1]]
    assert rests == [pairs[0][1].frames[-1]]


def test_a_poll_that_missed_more_than_the_ring_holds_gets_no_removed_text() -> None:
    """G-7: what was removed is masked on every way out, also in what comes from before the ring."""
    room = make_room([make_posted(1, "never again")], capacity=2)
    for entry in (make_posted(2), make_removed(3, 1)):
        room.push(entry)
    room.flush()
    batch = room.poll(0, [make_posted(1, "never again")])
    assert batch is not None
    assert b"never again" not in batch.payload()


def test_only_the_person_meant_gets_what_is_theirs() -> None:
    """The inbox: every connection of one person, nobody else's, and no cursor moves."""
    room = make_room()
    mine, my_writer = make_reader("u_me")
    also_mine, also_my_writer = make_reader("u_me")
    other, other_writer = make_reader("u_other")
    for reader in (mine, also_mine, other):
        room.join(reader, [], None)
    for writer in (my_writer, also_my_writer, other_writer):
        writer.frames.clear()
    room.tell_person(UserId("u_me"), of_events(Viewers(1)))
    assert len(my_writer.frames) == len(also_my_writer.frames) == 1
    assert b"cursor" not in my_writer.frames[0]
    assert other_writer.frames == []


def test_a_reset_clears_and_shows_the_newest_messages() -> None:
    """G-5: exactly one reset, then the newest, then live from there."""
    room = make_room([make_posted(1)])
    reader, writer = make_reader()
    room.join(reader, [], None)
    writer.frames.clear()
    again = Epoch("epoch002")
    entries = [msgspec.structs.replace(make_posted(seq), epoch=again) for seq in (1, 2)]
    room.reset("epoch", again, Ring.of(10, entries), Redactions({}, {}))
    room.audience.write()
    events = writer.events()
    assert [event["type"] for event in events] == ["reset", "posted", "posted"]
    assert msgspec.json.decode(writer.frames[0])["cursor"].startswith("epoch002.")
    room.push(msgspec.structs.replace(make_posted(3), epoch=again))
    room.flush()
    assert writer.seqs() == [1, 2, 3]


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_snapshot_ends_where_the_reader_goes_on(count: int, more: int) -> None:
    """G-4: for any room, snapshot and what follows are consecutive."""
    room = make_room([make_posted(seq) for seq in range(1, count + 1)], capacity=200)
    reader, writer = make_reader()
    room.join(reader, [], None)
    for seq in range(count + 1, count + more + 1):
        room.push(make_posted(seq))
    room.flush()
    assert writer.seqs() == list(range(1, count + more + 1))


class ReadersOfARoom(RuleBasedStateMachine):
    """Readers come, stall, drain, go and come back; nobody ever sees a hole or a repeat."""

    readers = Bundle("readers")

    def __init__(self) -> None:
        super().__init__()
        self.room: Room = make_room(capacity=8)
        self.top = 0
        self.known: list[tuple[Reader, RecordingWriter, int]] = []

    @rule(count=st.integers(1, 4))
    def post(self, count: int) -> None:
        """Some messages."""
        for _ in range(count):
            self.top += 1
            self.room.push(make_posted(self.top))

    @rule()
    def flush(self) -> None:
        """What is new goes out."""
        self.room.flush()

    @rule()
    def begin_flush(self) -> None:
        """What is new begins to go out."""
        self.room.begin_flush()

    @rule(most=st.integers(1, 3))
    def write(self, most: int) -> None:
        """A slice of it goes out."""
        self.room.audience.write(most)

    @rule(target=readers, since=st.integers(0, 40))
    def join(self, since: int) -> Any:
        """A reader resumes, if the ring still reaches back."""
        reader, writer = make_reader()
        start = min(since, self.room.place.seq)
        start = max(start, self.room.ring.floor)
        self.room.join(reader, [], start)
        self.known.append((reader, writer, start))
        return reader, writer

    @rule(who=readers)
    def stall(self, who: Any) -> None:
        """Its socket takes no more."""
        who[1].stalled = True

    @rule(who=readers)
    def drain(self, who: Any) -> None:
        """Its socket has drained."""
        who[1].drain()

    @rule(who=readers)
    def leave(self, who: Any) -> None:
        """It goes away."""
        self.room.leave(who[0])

    @invariant()
    def nobody_sees_a_hole_or_a_repeat(self) -> None:
        """G-2, G-3."""
        for _, writer, start in self.known:
            seqs = writer.seqs()
            assert seqs == list(range(start + 1, start + 1 + len(seqs)))

    @invariant()
    def live_readers_have_everything_that_was_flushed(self) -> None:
        """A live reader shares the room's place."""
        if self.room.audience.current is None:
            for reader, writer, start in self.known:
                if reader in self.room.audience.readers():
                    assert start + len(writer.seqs()) == self.room.place.seq


TestReadersOfARoom = ReadersOfARoom.TestCase


def test_who_is_behind_gets_pieces_that_are_not_large() -> None:
    """G-22: a slow client has to take one before it gets the next, however long the messages are."""
    room = make_room([make_posted(seq, "y" * 2000) for seq in range(1, 201)], capacity=256)
    reader, writer = make_reader()
    room.join(reader, [], 0)
    assert writer.seqs() == list(range(1, 201))
    assert all(len(frame) < 2 * PIECE_BYTES for frame in writer.frames)
    huge = make_room([make_posted(1, "y" * 3 * PIECE_BYTES), make_posted(2)])
    reader, writer = make_reader()
    huge.join(reader, [], 0)
    assert writer.seqs() == [1, 2]
