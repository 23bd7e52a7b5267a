"""What a draft becomes at the door of the log: an entry everybody reads, a case, or a shadow of itself."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

import msgspec

from eventchat.access import Right, may
from eventchat.log.admissions import Admit
from eventchat.text import masked, snippet
from eventchat.types.cases import QueueName
from eventchat.types.events import HeldCase, Posted, Rejected
from eventchat.types.ids import RoomId
from eventchat.types.messages import Draft, Quote, QuotedAuthor
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import FIRST_MESSAGE, SHADOWED, Action, Verdict

Disposition = Literal["post", "hold", "shadow", "reject"]

_DISPOSITION: dict[Action, Disposition] = {
    "allow": "post",
    "mask": "post",
    "hold": "hold",
    "shadow": "shadow",
    "reject": "reject",
}


class Echo(msgspec.Struct, frozen=True):
    """By what a text is known in its room, and how often it may be said there in so many ms."""

    name: str
    limit: int
    ms: int


class Judged(msgspec.Struct, frozen=True):
    """What a moderator thinks of a text, and by what it knows the text when it comes again.

    `echo` limits what many say, `own` what one person says.
    """

    verdict: Verdict
    gist: str
    echo: Echo | None = None
    own: Echo | None = None


class Said(msgspec.Struct, frozen=True):
    """What somebody wants to say where. *text* is the draft's, cleaned.

    *of_shadow*: it answers a message that they alone see.
    """

    room: RoomId
    settings: RoomSettings
    person: Person
    draft: Draft
    text: str
    quote: Quote | None = None
    of_shadow: bool = False

    def admit(self, judged: Judged, permit: bool = False, *, by_person: bool = False) -> Admit:
        """What goes to the door. *by_person*: somebody on the staff has shadowed the author."""
        person, settings, echo, own = self.person, self.settings, judged.echo, judged.own
        free = may(person, Right.SPEAK_FREELY, self.room, settings)
        disposition, event = self._becomes(judged.verdict, shadow=by_person or self.of_shadow)
        shown = msgspec.json.encode(self._posted(judged.verdict)) if disposition == "shadow" else b""
        quote = self.quote
        return Admit(
            disposition=disposition,
            body=msgspec.json.encode(event),
            user=person.id,
            nonce=self.draft.nonce,
            digest=blake2b(f"{self.draft.reply_to} {self.text}".encode(), digest_size=16).hexdigest(),
            quotes=quote.id if quote else "",
            quoted_author=quote.author.id if quote else "",
            frozen_too=may(person, Right.POST_FROZEN, self.room, settings),
            unpaced=may(person, Right.UNPACED, self.room, settings),
            newcomers=settings.first_held > 0 and not free,
            echo=echo.name if echo else "",
            echo_limit=echo.limit if echo else 0,
            echo_ms=echo.ms if echo else 0,
            permit=permit,
            gist=own.name if own else "",
            gist_limit=own.limit if own else 0,
            gist_ms=own.ms if own else 0,
            shadowing=settings.shadowing,
            by_person=by_person,
            shown=shown,
        )

    def _becomes(self, verdict: Verdict, *, shadow: bool) -> tuple[Disposition, Posted | HeldCase | Rejected]:
        trusted = may(self.person, Right.SPEAK_FREELY, self.room, self.settings)
        match disposition(verdict, self.settings, trusted=trusted):
            case "post" if not shadow:
                return "post", self._posted(verdict)
            case "post" | "shadow":
                known = SHADOWED if verdict.action == "allow" else verdict
                return "shadow", self._held(known, "shadowed")
            case "hold":
                return "hold", self._held(verdict, "new" if verdict.rule == FIRST_MESSAGE else "held")
            case "reject":
                author = self.person.author_in(self.room)
                return "reject", Rejected(author=author, text=self.text, verdict=verdict)

    def _posted(self, verdict: Verdict) -> Posted:
        """The message as readers get it."""
        return Posted(
            author=self.person.author_in(self.room),
            text=masked(self.text, verdict.spans) if verdict.action == "mask" else self.text,
            nonce=self.draft.nonce,
            reply_to=self.quote,
        )

    def _held(self, verdict: Verdict, queue: QueueName) -> HeldCase:
        return HeldCase(
            author=self.person.author_in(self.room),
            text=self.text,
            nonce=self.draft.nonce,
            verdict=verdict,
            reply_to=self.quote if queue == "shadowed" or not self.of_shadow else None,
            queue=queue,
        )


def disposition(verdict: Verdict, settings: RoomSettings, *, trusted: bool = False) -> Disposition:
    """What becomes of a message. In a room that does not shadow, or of *trusted* people, it waits instead."""
    found = _DISPOSITION[verdict.action]
    return "hold" if found == "shadow" and (trusted or not settings.shadowing) else found


def posts(judged: Judged) -> bool:
    """Whether everybody would read it."""
    return _DISPOSITION[judged.verdict.action] == "post"


def quote_of(posted: bytes) -> Quote:
    """What a reply quotes of a `posted` event, as JSON."""
    found = msgspec.json.decode(posted, type=Posted)
    author = QuotedAuthor(found.author.id, found.author.name)
    return (
        Quote(found.id, author, removed=True)
        if found.removed
        else Quote(found.id, author, snippet(found.text))
    )
