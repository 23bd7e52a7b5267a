"""The one path of a message, from every transport: may they? is it text? what verdict? admit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

import msgspec
from redis.asyncio import Redis

from eventchat.access import Right, may, require
from eventchat.clock import now_ms
from eventchat.drafting import Echo, Judged, Said, posts, quote_of
from eventchat.errors import (
    BadRequest,
    Forbidden,
    NotFound,
)
from eventchat.log.admissions import (
    Admission,
    Admissions,
    HeldAs,
    InTheWay,
    MustRead,
    NotNow,
    Shadowed,
)
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import Place, remove, unshadow
from eventchat.metrics.posts import posts_counted
from eventchat.refusals import refusal, rejection
from eventchat.rooms.hub import Hub
from eventchat.rooms.opened import Opened
from eventchat.rooms.shadows import Shadow
from eventchat.settings import Settings
from eventchat.text import clean_text
from eventchat.types.events import Accepted, CaseDecided, Held, Removed
from eventchat.types.ids import MessageId, RoomId
from eventchat.types.messages import Draft, Quote
from eventchat.types.people import Actor, Person
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict

__all__ = ("Echo", "Judged", "Moderator", "Posting", "Remover", "SecondOpinion")

HELP = {
    "self_harm": "You are not alone. A moderator has been asked to look. If you think of harming yourself, "
    "please talk to somebody you trust, or to a helpline: findahelpline.com lists them by country.",
}
"""What the author of a held message is told, by category: help, where that is what is needed."""

NONCE_MINUTES = 15
REPLICA_WAIT_MS = 200


def nonce_ms(settings: Settings) -> int:
    """How long (ms) a nonce is remembered: at least as long as readers may resume (G-10)."""
    return max(NONCE_MINUTES, settings.resume_minutes) * 60_000


class Moderator(Protocol):
    """Judges drafts before they are admitted; pure and fast."""

    def judge(
        self,
        room: RoomId,
        settings: RoomSettings,
        person: Person,
        text: str,
        *,
        first: bool = False,
        watched: bool = False,
        permitted: bool = False,
    ) -> Judged:
        """What to do with *text*, explained; *first*: by somebody new, *watched*: whose messages all wait.

        *permitted*: who may post this link.
        """
        ...

    async def is_new(self, room: RoomId, settings: RoomSettings, person: Person) -> bool:
        """Whether *person* is new to *room*, as its settings mean it; who is not is known from now on."""
        ...

    def offended(self, room: RoomId, settings: RoomSettings, person: Person, verdict: Verdict) -> None:
        """This was held or refused: what follows for the person does not keep the answer waiting."""
        ...

    def said(self, room: RoomId, person: Person, judged: Judged) -> None:
        """This was admitted: the same again, soon, may be a repeat."""
        ...


class SecondOpinion(Protocol):
    """The checks from outside that a room may have, which take their time; and rules on trial."""

    async def hear(
        self,
        room: RoomId,
        settings: RoomSettings,
        person: Person,
        text: str,
        quote: Quote | None,
        judged: Judged,
    ) -> Judged:
        """*judged*, or something stronger. Whatever a check does, this answers within its time."""
        ...

    def watch(
        self, room: RoomId, settings: RoomSettings, person: Person, text: str, verdict: Verdict
    ) -> None:
        """See, soon, what the rules on trial would have made of a message with *verdict*."""
        ...


class Remover(Protocol):
    """Removes other people's messages, on the record."""

    async def remove(
        self, room: RoomId, actor: Person, target: MessageId, reason: str
    ) -> tuple[MessageId, int]:
        """Remove *target*; the id and seq of the removing entry. Raises Forbidden, NotFound."""
        ...


class Posting:
    """Takes drafts to the log, and one's own messages back."""

    def __init__(
        self,
        redis: Redis,
        hub: Hub,
        moderator: Moderator,
        outside: SecondOpinion,
        remover: Remover,
        settings: Settings,
    ) -> None:
        self._redis = redis
        self._hub = hub
        self._moderator = moderator
        self._outside = outside
        self._remover = remover
        self._admissions = Admissions(
            redis,
            nonce_ms=nonce_ms(settings),
            backlog_limit=settings.backlog_limit,
            replica_ms=REPLICA_WAIT_MS if settings.durability == "replica" else 0,
        )

    @posts_counted
    async def post(self, room: RoomId, person: Person | None, draft: Draft) -> Accepted | Held:
        """Post *draft*, or hold it for a moderator; raises the ChatError that says why not."""
        opened = await self._hub.open(LogName(room))
        settings = opened.room.settings
        require(person, Right.POST, room, settings)
        assert person is not None
        text = clean_text(draft.text, settings.max_length)
        own = self._shadow(opened, person, draft.reply_to) if settings.shadowing else None
        quote = await self._quote(opened, draft.reply_to) if own is None else quote_of(own.json)
        watched = opened.standings.watches(person.id, now_ms())
        judge = partial(self._moderator.judge, room, settings, person, text, watched=watched)
        judged = strict = judge()
        if not posts(strict) and opened.standings.permits_link(person.id, now_ms()):
            judged = spared if posts(spared := judge(permitted=True)) else strict
        if settings.hooks:
            judged = await self._outside.hear(room, settings, person, text, quote, judged)
        if settings.observed is not None:
            self._outside.watch(room, settings, person, text, judged.verdict)
        said = Said(room, settings, person, draft, text, quote, of_shadow=own is not None)
        judged, outcome = await self._through(said, judge, strict, judged)
        match outcome:
            case Place(cursor, duplicate):
                answer: Accepted | Held = Accepted(draft.nonce, cursor.id, cursor.seq, str(cursor), duplicate)
            case Shadowed(entry_id, place, duplicate):
                answer = Accepted(draft.nonce, entry_id, place.seq, str(place), duplicate)
            case HeldAs(case, duplicate):
                answer = Held(draft.nonce, case, HELP.get(judged.verdict.category, ""))
            case NotNow("rejected"):
                self._moderator.offended(room, settings, person, judged.verdict)
                raise rejection(judged.verdict)
            case InTheWay() | MustRead() | NotNow():
                raise refusal(outcome)
        if not duplicate:
            self._moderator.said(room, person, judged)
            if isinstance(answer, Held):
                self._moderator.offended(room, settings, person, judged.verdict)
        return answer

    async def _through(
        self, said: Said, judge: Callable[..., Judged], strict: Judged, judged: Judged
    ) -> tuple[Judged, Admission]:
        """Take what was said to the door, again where it answers that it should come as something else.

        What the judge thinks in the end, and what became of it. *strict* is what it thinks without a permit.
        """

        async def admit(*, by_person: bool = False) -> Admission:
            return await self._admissions.admit(
                RoomKeys(room), said.admit(judged, permit, by_person=by_person)
            )

        room, settings, person = said.room, said.settings, said.person
        permit = posts(judged) and not posts(strict)
        outcome = await admit()
        if outcome == NotNow("unpermitted"):
            judged, permit = strict, False
            outcome = await admit()
        if outcome == NotNow("repeated"):  # it was said on another node: from now on this one knows
            self._moderator.said(room, person, judged)
            judged, permit = judge(), False
            outcome = await admit()
        if outcome == NotNow("newcomer"):
            if await self._moderator.is_new(room, settings, person):
                judged, permit = judge(first=True), False
            outcome = await admit()
        if outcome == NotNow("shadow"):
            outcome = await admit(by_person=True)
            if outcome == NotNow("unshadowed"):
                outcome = await admit()
        return judged, outcome

    async def remove(
        self, room: RoomId, person: Person | None, target: MessageId, reason: str = ""
    ) -> tuple[MessageId, int]:
        """Take back one's own message, or remove another's (moderators); id and seq of the removing entry."""
        opened = await self._hub.open(LogName(room))
        require(person, Right.REMOVE_OWN, room, opened.room.settings)
        assert person is not None
        if (own := self._shadow(opened, person, target)) is not None:
            return await self._take_back_shadow(room, person, own)
        entry = await self._find(opened, target)
        if entry is None or entry.author != person.id:
            if may(person, Right.MODERATE, room, opened.room.settings):
                return await self._remover.remove(room, person, target, reason)
            if entry is None:
                raise NotFound("There is no such message, or it is too old to be taken back.")
            raise Forbidden("This is somebody else's message.")
        body = msgspec.json.encode(Removed(targets=(target,), by="author", reason=reason))
        async with reaching_the_log():
            entry_id, place = await remove(self._redis, RoomKeys(room), target, body)
        return entry_id, place.seq if place else 0

    async def _quote(self, opened: Opened, target: MessageId | str | None) -> Quote | None:
        if target is None:
            return None
        entry = await self._find(opened, MessageId(target))
        if entry is None or entry.type != "posted":
            raise BadRequest("The message this replies to is not there any more.", field="reply_to")
        return quote_of(opened.room.redactions.mask(entry).json())

    async def _find(self, opened: Opened, target: MessageId) -> Entry | None:
        entry = opened.room.ring.lookup(target)
        if entry is None:
            async with reaching_the_log():
                entry = await opened.log.find(target)
        return entry

    def _shadow(self, opened: Opened, person: Person, message: str | None) -> Shadow | None:
        """*message*, if it is one that only *person* sees."""
        return opened.shadows.find(person.id, MessageId(message)) if message is not None else None

    async def _take_back_shadow(self, room: RoomId, person: Person, shadow: Shadow) -> tuple[MessageId, int]:
        """Take back what nobody else has seen; staff are told, as of any case that ends."""
        by = Actor(person.id, person.name, person.role_in(room))
        told = CaseDecided(case=shadow.case, outcome="rejected", by=by, user=person.id, reason="Taken back.")
        removed = Removed(targets=(shadow.id,), by="author")
        bodies = msgspec.json.encode(told), msgspec.json.encode(removed)
        async with reaching_the_log():
            return await unshadow(self._redis, RoomKeys(room), shadow.case, person.id, shadow.id, *bodies)
