"""The one path of a message, from every transport: may they? is it text? what verdict? admit."""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from typing import Literal, Protocol

import msgspec
from redis.asyncio import Redis

from eventchat.access import Right, may, require
from eventchat.clock import now_ms
from eventchat.errors import (
    ArchiveBacklog,
    BadRequest,
    Banned,
    ChatError,
    Forbidden,
    NonceConflict,
    NotFound,
    RateLimited,
    RejectedText,
    Repeated,
    RoomClosed,
    RoomFrozen,
    SlowMode,
    TimedOut,
    Warned,
)
from eventchat.log.admissions import Admissions, Admit, HeldAs, InTheWay, MustRead, NotNow
from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.scripts import Place, remove
from eventchat.metrics.posts import posts_counted
from eventchat.rooms.hub import Hub
from eventchat.rooms.opened import Opened
from eventchat.settings import Settings
from eventchat.text import clean_text, masked, snippet
from eventchat.types.events import Accepted, Held, HeldCase, Posted, Rejected, Removed
from eventchat.types.ids import MessageId, RoomId
from eventchat.types.messages import Draft, Quote, QuotedAuthor
from eventchat.types.people import Author, Person
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import FIRST_MESSAGE, Action, Verdict

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
        quote = await self._quote(opened, draft.reply_to)
        watched = opened.standings.watches(person.id, now_ms())
        judge = partial(self._moderator.judge, room, settings, person, text, watched=watched)
        judged = strict = judge()
        if not _posts(strict) and opened.standings.permits_link(person.id, now_ms()):
            judged = spared if _posts(spared := judge(permitted=True)) else strict
        if settings.hooks:
            judged = await self._outside.hear(room, settings, person, text, quote, judged)
        if settings.observed is not None:
            self._outside.watch(room, settings, person, text, judged.verdict)
        permit = _posts(judged) and not _posts(strict)
        message = self._message(room, settings, person, draft, text, quote, judged, permit=permit)
        outcome = await self._admissions.admit(RoomKeys(room), message)
        if outcome == NotNow("unpermitted"):
            judged = strict
            message = self._message(room, settings, person, draft, text, quote, judged)
            outcome = await self._admissions.admit(RoomKeys(room), message)
        if outcome == NotNow("repeated"):  # it was said on another node: from now on this one knows
            self._moderator.said(room, person, judged)
            judged = strict = judge()
            message = self._message(room, settings, person, draft, text, quote, judged)
            outcome = await self._admissions.admit(RoomKeys(room), message)
        if outcome == NotNow("newcomer"):
            new = await self._moderator.is_new(room, settings, person)
            judged = judge(first=True) if new else judged
            message = self._message(room, settings, person, draft, text, quote, judged)
            outcome = await self._admissions.admit(RoomKeys(room), message)
        match outcome:
            case Place(cursor, duplicate):
                answer: Accepted | Held = Accepted(draft.nonce, cursor.id, cursor.seq, str(cursor), duplicate)
            case HeldAs(case, duplicate):
                answer = Held(draft.nonce, case, HELP.get(judged.verdict.category, ""))
            case NotNow("rejected"):
                self._moderator.offended(room, settings, person, judged.verdict)
                raise _rejection(judged.verdict)
            case InTheWay() | MustRead() | NotNow():
                raise refusal(outcome)
        if not duplicate:
            self._moderator.said(room, person, judged)
            if isinstance(answer, Held):
                self._moderator.offended(room, settings, person, judged.verdict)
        return answer

    async def remove(
        self, room: RoomId, person: Person | None, target: MessageId, reason: str = ""
    ) -> tuple[MessageId, int]:
        """Take back one's own message, or remove another's (moderators); id and seq of the removing entry."""
        opened = await self._hub.open(LogName(room))
        require(person, Right.REMOVE_OWN, room, opened.room.settings)
        assert person is not None
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
        entry = opened.room.redactions.mask(entry)
        posted = msgspec.json.decode(entry.body, type=Posted)
        author = QuotedAuthor(posted.author.id, posted.author.name)
        if posted.removed:
            return Quote(entry.id, author, removed=True)
        return Quote(entry.id, author, snippet(posted.text))

    async def _find(self, opened: Opened, target: MessageId) -> Entry | None:
        entry = opened.room.ring.lookup(target)
        if entry is None:
            async with reaching_the_log():
                entry = await opened.log.find(target)
        return entry

    def _message(
        self,
        room: RoomId,
        settings: RoomSettings,
        person: Person,
        draft: Draft,
        text: str,
        quote: Quote | None,
        judged: Judged,
        *,
        permit: bool = False,
    ) -> Admit:
        verdict, echo = judged.verdict, judged.echo
        free = may(person, Right.SPEAK_FREELY, room, settings)
        body = msgspec.json.encode(_event(person.author_in(room), draft, text, quote, verdict))
        return Admit(
            disposition=_DISPOSITION[verdict.action],
            body=body,
            user=person.id,
            nonce=draft.nonce,
            digest=blake2b(f"{draft.reply_to} {text}".encode(), digest_size=16).hexdigest(),
            quotes=quote.id if quote else "",
            quoted_author=quote.author.id if quote else "",
            frozen_too=may(person, Right.POST_FROZEN, room, settings),
            unpaced=may(person, Right.UNPACED, room, settings),
            newcomers=settings.first_held > 0 and not free,
            echo=echo.name if echo else "",
            echo_limit=echo.limit if echo else 0,
            echo_ms=echo.ms if echo else 0,
            permit=permit,
            gist=judged.own.name if judged.own else "",
            gist_limit=judged.own.limit if judged.own else 0,
            gist_ms=judged.own.ms if judged.own else 0,
        )


_DISPOSITION: dict[Action, Literal["post", "hold", "reject"]] = {
    "allow": "post",
    "mask": "post",
    "hold": "hold",
    "shadow": "hold",
    "reject": "reject",
}


def _posts(judged: Judged) -> bool:
    return _DISPOSITION[judged.verdict.action] == "post"


def _event(
    author: Author, draft: Draft, text: str, quote: Quote | None, verdict: Verdict
) -> Posted | HeldCase | Rejected:
    match verdict.action:
        case "allow":
            return Posted(author=author, text=text, nonce=draft.nonce, reply_to=quote)
        case "mask":
            shown = masked(text, verdict.spans)
            return Posted(author=author, text=shown, nonce=draft.nonce, reply_to=quote)
        case "hold" | "shadow":
            return HeldCase(
                author=author,
                text=text,
                nonce=draft.nonce,
                verdict=verdict,
                reply_to=quote,
                queue="new" if verdict.rule == FIRST_MESSAGE else "held",
            )
        case "reject":
            return Rejected(author=author, text=text, verdict=verdict)


def _rejection(verdict: Verdict) -> ChatError:
    kind = Repeated if verdict.category == "repeat" else RejectedText
    return kind(verdict.reason or None, rule=verdict.rule, category=verdict.category)


def refusal(outcome: InTheWay | MustRead | NotNow) -> ChatError:
    """Why a message was not admitted, as an error that a person understands."""
    if isinstance(outcome, MustRead):
        return Warned(warning=outcome.id, reason=outcome.text)
    if isinstance(outcome, InTheWay):
        return refusal_by_sanction(outcome)
    wait = round(outcome.wait_ms / 1000, 1)
    seconds = max(1, round(wait + 0.4))
    again = f"You can post again in {seconds} second{'s' if seconds > 1 else ''}."
    match outcome.why:
        case "conflict":
            return NonceConflict()
        case "closed":
            return RoomClosed()
        case "frozen":
            return RoomFrozen()
        case "slow_mode":
            return SlowMode(again, retry_after=wait)
        case "rate_limited":
            return RateLimited(f"That was too fast. {again}", retry_after=wait)
        case "rejected" | "newcomer" | "unpermitted":
            return RejectedText()
        case "repeated":
            return Repeated()
        case "echoed":
            return Repeated("Many people said the same a moment ago.")
        case "backlog":
            return ArchiveBacklog(retry_after=30.0)


def refusal_by_sanction(sanction: InTheWay) -> ChatError:
    """The same for a time-out or a ban in force."""
    until = sanction.until or None
    kind = Banned if sanction.kind == "ban" else TimedOut
    because = f" Reason: {sanction.reason}" if sanction.reason else ""
    what = "You are banned from this room." if sanction.kind == "ban" else "You are timed out."
    return kind(what + because, until=until, reason=sanction.reason or None)
