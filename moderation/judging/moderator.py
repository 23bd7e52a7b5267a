"""The judge that posting asks: rules by room, and what each person said a moment ago on this node."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Protocol, TypeVar

import msgspec

from eventchat.access import Right, may
from eventchat.clock import now_ms
from eventchat.posting import Echo, Judged
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.judging.checks.repeats import times_allowed
from moderation.judging.compiled import CompiledRules
from moderation.judging.levels import HELD_BACK, OFFENCES_BEFORE_SHADOW
from moderation.judging.message import Message, Standing, fingerprint
from moderation.judging.message import message as written
from moderation.judging.model.shipped import shipped
from moderation.judging.pipeline import NAME_CHECKS, judge
from moderation.judging.rules import MOST_OF_A_ROOM, RAID_LENGTH, REPEAT_WINDOW_MS, Rules, compile_rules
from moderation.judging.text import Folded

T = TypeVar("T")

REMEMBERED_PEOPLE = 20_000
"""People whose last texts a node keeps; whoever was silent longest is forgotten first."""

REMEMBERED_TEXTS = 8
"""Texts kept of each."""

OFFENCE_WINDOW_MS = 3_600_000
"""How long advertising that was held is remembered of its author."""


class WhoIsNew(Protocol):
    """Knows people by what they said in a room."""

    async def is_new(self, room: RoomId, user: UserId, count: int) -> bool:
        """Whether fewer than *count* messages of *user* have been seen there. Raises LogUnavailable."""
        ...


class Consequences(Protocol):
    """Does what follows when somebody's message was held or refused."""

    def offended(self, room: RoomId, settings: RoomSettings, person: Person, verdict: Verdict) -> None:
        """Begin what follows, if anything does."""
        ...


class RoomModerator:
    """Judges by the lexicon and the room's settings. Satisfies `eventchat.posting.Moderator`."""

    def __init__(self, newcomers: WhoIsNew | None = None, consequences: Consequences | None = None) -> None:
        self._newcomers = newcomers
        self._consequences = consequences
        self._rules = CompiledRules()
        self._said: OrderedDict[tuple[RoomId, UserId], deque[tuple[int, str]]] = OrderedDict()
        self._offences: OrderedDict[tuple[RoomId, UserId], deque[int]] = OrderedDict()
        shipped()  # says in the log if there is no model
        judge(written("see example.com"), Rules())  # reads the lexicon and the domains: 250 ms, better now

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
        """What to do with *text*, explained. Staff and services may post links and repeat themselves.

        *first*: it is among the first things this person says here; *watched*: all they say waits;
        *permitted*: their links are spared, but for those to blocked sites.
        """
        trusted = may(person, Right.SPEAK_FREELY, room, settings)
        now = now_ms()
        folded = Folded(text)
        message = Message(
            folded,
            said=() if trusted else self._recent(room, person.id, now),
            trusted=trusted,
            standing=standing_of(person, trusted=trusted),
            first=first,
            watched=watched,
            permitted=permitted,
            offences=0 if trusted else self._offences_of(room, person.id, now),
            now=now,
        )
        rules = self.rules(room, settings)
        verdict = judge(message, rules)
        if trusted:
            return Judged(verdict, folded.gist)
        own = Echo(fingerprint(folded.gist), times_allowed(folded), REPEAT_WINDOW_MS)
        return Judged(verdict, folded.gist, echo_of(folded.gist, rules), own)

    async def is_new(self, room: RoomId, settings: RoomSettings, person: Person) -> bool:
        """Whether *person* has said too little here so far. Raises LogUnavailable."""
        return self._newcomers is None or await self._newcomers.is_new(room, person.id, settings.first_held)

    def check(
        self,
        room: RoomId,
        settings: RoomSettings,
        text: str,
        *,
        standing: Standing = "guest",
        first: bool = False,
    ) -> Verdict:
        """What would happen if somebody posted *text*, with a trace; changes nothing."""
        message = Message(
            Folded(text), trusted=standing == "staff", standing=standing, first=first, now=now_ms()
        )
        return judge(message, self.rules(room, settings), traced=True)

    @staticmethod
    def objection(name: str) -> str | None:
        """Why nobody may be called *name*, if so: a name is shown everywhere, and waits for nobody."""
        verdict = judge(Message(Folded(name), now=now_ms()), Rules(), NAME_CHECKS)
        return verdict.reason if verdict.action != "allow" else None

    @staticmethod
    def title_objection(settings: RoomSettings) -> str | None:
        """Why no room that minds what *settings* say may have their title, if so; staff may name sites.

        The room's own terms, which may be thousands, are about what is said in it.
        """
        rules = compile_rules(msgspec.structs.replace(settings, terms=(), blocked_terms=()))
        verdict = judge(Message(Folded(settings.title), standing="staff", now=now_ms()), rules, NAME_CHECKS)
        return verdict.reason if verdict.action != "allow" else None

    def offended(self, room: RoomId, settings: RoomSettings, person: Person, verdict: Verdict) -> None:
        """This was held or refused: let follow what the room's ladder, or the rule itself, asks for."""
        if self._consequences is not None:
            self._consequences.offended(room, settings, person, verdict)

    def said(self, room: RoomId, person: Person, judged: Judged) -> None:
        """This was posted or held: the same again, soon, is a repeat; advertising again is an offence."""
        key, now, verdict = (room, person.id), now_ms(), judged.verdict
        _remember(self._said, key, REMEMBERED_TEXTS).append((now, judged.gist))
        if verdict.action != "allow" and verdict.category in HELD_BACK:
            _remember(self._offences, key, OFFENCES_BEFORE_SHADOW).append(now)

    def rules(self, room: RoomId, settings: RoomSettings) -> Rules:
        """*settings* compiled."""
        return self._rules.of(room, settings)

    def _recent(self, room: RoomId, user: UserId, now: int) -> tuple[str, ...]:
        texts = self._said.get((room, user))
        if not texts:
            return ()
        return tuple(text for at, text in texts if at >= now - REPEAT_WINDOW_MS)

    def _offences_of(self, room: RoomId, user: UserId, now: int) -> int:
        times = self._offences.get((room, user))
        return sum(at >= now - OFFENCE_WINDOW_MS for at in times) if times else 0


def echo_of(gist: str, rules: Rules) -> Echo | None:
    """What tells a raid: the same sentence by many. Cheers are said by everybody at once, and are short."""
    limit = MOST_OF_A_ROOM[rules.levels.get("spam", 0)]
    return Echo(fingerprint(gist), limit, REPEAT_WINDOW_MS) if limit and len(gist) >= RAID_LENGTH else None


def standing_of(person: Person, *, trusted: bool) -> Standing:
    """What somebody is to the rules about links."""
    if trusted:
        return "staff"
    return "guest" if person.guest else "member"


def _remember(
    memory: OrderedDict[tuple[RoomId, UserId], deque[T]], key: tuple[RoomId, UserId], most: int
) -> deque[T]:
    """What is remembered of somebody, to add to; who was silent longest is forgotten for it."""
    found = memory.setdefault(key, deque(maxlen=most))
    memory.move_to_end(key)
    if len(memory) > REMEMBERED_PEOPLE:
        memory.popitem(last=False)
    return found
