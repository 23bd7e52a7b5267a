"""The reasons and answers that staff choose from: a code for the record, words for the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from eventchat.errors import BadRequest, Forbidden
from eventchat.record.database import Database
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Person, Role
from moderation.deciding import audit
from moderation.deciding.reasons import clean_reason
from moderation.deciding.tables import CannedReasons

VARIABLES = ("name", "room", "minutes", "rule", "kind")

Use = Literal["action", "appeal"]
"""What one is for: an action or a decision about a message, or the answer to an appeal."""

Scope = Literal["mine", "room", "site", "usual"]
"""Whose one is: one's own, the room's, that of all rooms, or one that every room has at first."""

Code = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$", examples=["spam"])]


class Canned(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason. `text` may name `{name}` (of the person), `{room}`, `{minutes}` and `{rule}`; the answer to
    an appeal `{kind}`, the time-out or ban it is about."""

    code: Code
    title: Annotated[str, Meta(min_length=1, max_length=60)]
    text: Annotated[str, Meta(max_length=400)]
    use: Use = "action"

    def words(self, values: Mapping[str, str]) -> str:
        """The text with its variables filled; one that is not known stays empty."""
        text = self.text
        for name in VARIABLES:
            text = text.replace("{" + name + "}", values.get(name, ""))
        return text


USUAL: tuple[Canned, ...] = (
    Canned("offensive", "Offensive", "Please mind your language, {name}."),
    Canned("harassment", "Harassment or bullying", "Attacking other people is not allowed here."),
    Canned("hate", "Hate speech", "Hate against groups of people is not allowed here."),
    Canned("threat", "Threat or violence", "Threats are not allowed here."),
    Canned("sexual", "Sexual content", "Sexual content is not allowed here."),
    Canned("spam", "Spam or flooding", "Please do not post the same again and again."),
    Canned("advertising", "Advertising", "Advertising is not allowed in {room}."),
    Canned("scam", "Scam or fraud", "Offers like this are not allowed here."),
    Canned("personal_data", "Personal data", "Please do not post personal data of anybody."),
    Canned("impersonation", "Impersonation", "Please do not pretend to be somebody else."),
    Canned("misinformation", "Misinformation", "This was removed because it misleads people."),
    Canned("illegal", "Illegal content", "This was removed because it may be against the law."),
    Canned("spoiler", "Spoiler", "Please do not spoil it for others."),
    Canned("off_topic", "Off topic", "Please stay with what {room} is about."),
    Canned("rule", "House rule", "This is against a rule of {room}: {rule}"),
    Canned("welcome_back", "Welcome back", "You may write in {room} again. Please be kind.", "appeal"),
    Canned("mistake", "Our mistake", "Your {kind} was a mistake of ours, {name}. We are sorry.", "appeal"),
    Canned("it_stays", "It stays", "Somebody else has looked at it again: your {kind} stays.", "appeal"),
    Canned("it_ends", "It ends by itself", "Your {kind} stays, and ends by itself soon.", "appeal"),
)
"""What a room has that has chosen nothing else; the codes are those that statements of reasons ask for."""


class CannedOf(Canned, frozen=True, omit_defaults=True):
    """One reason, and whose it is."""

    scope: Scope = "room"


async def choices(database: Database, room: RoomId, person: UserId) -> list[CannedOf]:
    """What *person* chooses from in *room*: their own, the room's (or the usual ones), those of all rooms.

    Each code once: the nearer scope's. Usual answers to appeals are there until somebody wrote one. Raises
    HistoryUnavailable.
    """
    async with database.reading():
        rows = await CannedReasons.select().where(
            CannedReasons.room.is_in([room, place_of("site", room, person), place_of("mine", room, person)])
        )
    kept = {row["room"]: msgspec.json.decode(row["reasons"], type=list[Canned]) for row in rows}
    found: dict[str, CannedOf] = {}
    for scope in SCOPES:
        for one in kept.get(place_of(scope, room, person), ()):
            found.setdefault(one.code, _of(one, scope))
    answered = any(one.use == "appeal" for one in found.values())
    for one in USUAL:
        if (room not in kept and one.use == "action") or (not answered and one.use == "appeal"):
            found.setdefault(one.code, _of(one, "usual"))
    return list(found.values())


async def of_scope(database: Database, scope: Scope, room: RoomId, person: UserId) -> list[CannedOf]:
    """The reasons of one scope, as they are edited; for a room that has none the usual ones."""
    async with database.reading():
        row = (
            await CannedReasons.select(CannedReasons.reasons)
            .where(CannedReasons.room == place_of(scope, room, person))
            .first()
        )
    if row is not None:
        return [_of(one, scope) for one in msgspec.json.decode(row["reasons"], type=list[Canned])]
    return [_of(one, "usual") for one in USUAL] if scope in ("room", "usual") else []


async def put(
    database: Database, room: RoomId, person: Person, reasons: Sequence[Canned], scope: Scope = "room"
) -> None:
    """Let *scope* have these; none, and a room has the usual ones.

    Raises BadRequest when two have the same code, Forbidden for the site by who is not host of all rooms.
    """
    if scope == "usual":
        raise BadRequest("The usual reasons are as they are: give the room its own.", field="scope")
    if scope == "site" and not (person.role is Role.HOST and "*" in person.rooms):
        raise Forbidden("Only a host of all rooms sets the reasons of all rooms.")
    codes = [reason.code for reason in reasons]
    if len(set(codes)) < len(codes):
        raise BadRequest("Two reasons have the same code.", field="reasons")
    for reason in reasons:
        clean_reason(reason.text)
        clean_reason(reason.title)
    place = place_of(scope, room, person.id)
    async with database.writing():
        if scope != "mine":
            by = audit.actor_of(person, room)
            await audit.record(room, by, "reasons", room, codes=codes, scope=scope)
        await CannedReasons.delete().where(CannedReasons.room == place)
        if reasons:
            text = msgspec.json.encode([_plain(one) for one in reasons]).decode()
            await CannedReasons.insert(CannedReasons(room=place, reasons=text))


async def words_for(database: Database, room: RoomId, person: UserId, code: str, **values: str) -> str:
    """What to tell somebody for *code*, nothing for none. Raises as `find`."""
    found = await find(database, room, person, code)
    return found.words({"room": room, **values}) if found is not None else ""


async def find(database: Database, room: RoomId, person: UserId, code: str) -> CannedOf | None:
    """The reason that *person* chooses by *code*, None for no code.

    Raises BadRequest where there is no such reason, HistoryUnavailable.
    """
    if not code:
        return None
    for one in await choices(database, room, person):
        if one.code == code:
            return one
    raise BadRequest(f"There is no canned reason with the code {code}.", field="code")


SCOPES: tuple[Scope, ...] = ("mine", "room", "site")
"""The scopes that have a row, the nearest first."""


def place_of(scope: Scope, room: RoomId, person: UserId) -> str:
    """Where the reasons of a scope are kept, beside the names of rooms, which have no such signs."""
    return {"site": "*", "mine": f"@{person}"}.get(scope, room)


def _of(one: Canned, scope: Scope) -> CannedOf:
    return CannedOf(one.code, one.title, one.text, one.use, scope)


def _plain(one: Canned) -> Canned:
    return Canned(one.code, one.title, one.text, one.use)
