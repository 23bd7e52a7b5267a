"""Makers for tests about decisions: people, held and posted messages, and what became of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.log.admissions import Admission, Admissions, Admit, HeldAs
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.log.scripts import Place
from eventchat.record.database import Database
from eventchat.types.events import HeldCase, Posted
from eventchat.types.ids import CaseId, MessageId, RoomId, UserId
from eventchat.types.messages import Quote, QuotedAuthor
from eventchat.types.people import Person, Role
from eventchat.types.verdicts import Verdict
from moderation.deciding import audit
from moderation.deciding.decisions import Decisions

ROOM = RoomId("main")
KEYS = RoomKeys(ROOM)
VERDICT = Verdict("hold", "words", "bother", "profanity", 2, 0.7, "It contains swearing.", ((0, 6),))
QUOTED = MessageId("1-0")

_nonces = (f"nonce-{number:06d}" for number in itertools.count())


def person(name: str, role: Role = Role.MODERATOR, room: str = ROOM) -> Person:
    """Somebody with a role."""
    return Person(UserId(f"u_{name.lower()}"), name, role, (room,), f"s_{name}", 2**50)


MO, MAX, HOST = person("Mo"), person("Max"), person("Hanna", Role.HOST)
ADA = person("Ada", Role.VIEWER)


@dataclass
class DeskUnderTest:
    """Decisions on a real log and a real database."""

    redis: Redis
    database: Database
    decisions: Decisions

    async def held(
        self, text: str = "bother", by: Person = ADA, nonce: str | None = None, **more: Any
    ) -> CaseId:
        """A message that waits, in reply to another."""
        case = await self.admitted("hold", text, by, nonce or next(_nonces), **more)
        assert isinstance(case, HeldAs)
        return case.case

    async def posted(self, text: str = "hello", by: Person = ADA) -> MessageId:
        """A message that everybody sees."""
        place = await self.admitted("post", text, by, next(_nonces))
        assert isinstance(place, Place)
        return place.cursor.id

    async def admitted(self, disposition: Any, text: str, by: Person, nonce: str, **more: Any) -> Admission:
        """What the door says to a message."""
        author = by.author_in(ROOM)
        quote = Quote(QUOTED, QuotedAuthor(UserId("u_bob"), "Bob"), "what?")
        event: HeldCase | Posted
        if disposition == "hold":
            more = {"verdict": VERDICT, "reply_to": quote, **more}
            event = HeldCase(author=author, text=text, nonce=nonce, **more)
        else:
            event = Posted(author=author, text=text, nonce=nonce)
        message = Admit(
            disposition=disposition,
            body=msgspec.json.encode(event),
            user=by.id,
            nonce=nonce,
            digest=f"digest of {text}",
            unpaced=True,
        )
        return await Admissions(self.redis, nonce_ms=60_000, backlog_limit=10_000).admit(KEYS, message)

    async def log(self, *, staff: bool = False) -> list[dict[str, Any]]:
        """Every event of the room's or the staff's log."""
        entries = await RoomLog(self.redis, LogName(ROOM, staff=staff)).newest(10_000)
        return [entry.event() for entry in entries]

    async def inbox(self) -> list[tuple[str, dict[str, Any]]]:
        """Every letter: whom it is to, and what it says."""
        rows = await self.redis.execute_command("XRANGE", KEYS.inbox, "-", "+")
        return [(row[1][1].decode(), msgspec.json.decode(row[1][3])) for row in rows]

    async def actions(self) -> list[tuple[str, str, str]]:
        """Actor, action and target of every audit row, oldest first."""
        rows, more = await audit.page(self.database, ROOM, None, 10_000)
        assert not more
        return [(row.actor.name, row.action, row.target) for row in reversed(rows)]
