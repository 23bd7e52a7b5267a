"""The judge that posting asks: rules by room, and what each person said a moment ago on this node."""

from __future__ import annotations

from collections import OrderedDict, deque

import msgspec

from eventchat.access import Right, may
from eventchat.clock import now_ms
from eventchat.posting import Judged
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation.message import Message, message
from moderation.pipeline import judge
from moderation.rules import REPEAT_WINDOW_MS, Rules, compile_rules
from moderation.text import Folded

REMEMBERED_PEOPLE = 20_000
"""People whose last texts a node keeps; whoever was silent longest is forgotten first."""

REMEMBERED_TEXTS = 8
"""Texts kept of each."""

COMPILED_ROOMS = 200


class RoomModerator:
    """Judges by the lexicon and the room's settings. Satisfies `eventchat.posting.Moderator`."""

    def __init__(self) -> None:
        self._rules: OrderedDict[RoomId, tuple[RoomSettings, Rules]] = OrderedDict()
        self._said: OrderedDict[tuple[RoomId, UserId], deque[tuple[int, int]]] = OrderedDict()
        judge(message("see example.com"), Rules())  # reads the lexicon and the domains: 100 ms, better now

    def judge(self, room: RoomId, settings: RoomSettings, person: Person, text: str) -> Judged:
        """What to do with *text*, explained. Staff and services may post links and repeat themselves."""
        trusted = may(person, Right.SPEAK_FREELY, room, settings)
        said = () if trusted else self._recent(room, person.id)
        folded = Folded(text)
        verdict = judge(Message(folded, said, trusted), self.rules(room, settings))
        return Judged(verdict, folded.fingerprint)

    def check(self, room: RoomId, settings: RoomSettings, text: str) -> Verdict:
        """What would happen if a viewer posted *text* for the first time; changes nothing."""
        return judge(Message(Folded(text)), self.rules(room, settings))

    def said(self, room: RoomId, person: Person, fingerprint: int) -> None:
        """A text of this fingerprint was posted or held: the same again, soon, is a repeat."""
        key = room, person.id
        texts = self._said.setdefault(key, deque(maxlen=REMEMBERED_TEXTS))
        texts.append((now_ms(), fingerprint))
        self._said.move_to_end(key)
        if len(self._said) > REMEMBERED_PEOPLE:
            self._said.popitem(last=False)

    def rules(self, room: RoomId, settings: RoomSettings) -> Rules:
        """*settings* compiled; once for as long as the room has them."""
        known = self._rules.get(room)
        if known is not None and known[0] is settings:
            return known[1]
        if known is not None and known[0].blocked_terms == settings.blocked_terms:
            rules = msgspec.structs.replace(known[1], links=settings.links)
        else:
            rules = compile_rules(settings)
        self._rules[room] = settings, rules
        self._rules.move_to_end(room)
        if len(self._rules) > COMPILED_ROOMS:
            self._rules.popitem(last=False)
        return rules

    def _recent(self, room: RoomId, user: UserId) -> tuple[int, ...]:
        texts = self._said.get((room, user))
        if not texts:
            return ()
        since = now_ms() - REPEAT_WINDOW_MS
        return tuple(text for at, text in texts if at >= since)
