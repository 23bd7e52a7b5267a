"""The reasons that staff choose from: a code for the record, words for the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from eventchat.errors import BadRequest
from eventchat.record.database import Database
from eventchat.types.ids import RoomId
from eventchat.types.people import Person
from moderation import audit
from moderation.reasons import clean_reason
from moderation.tables import CannedReasons

VARIABLES = ("name", "room", "minutes", "rule")

Code = Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$", examples=["spam"])]


class Canned(msgspec.Struct, frozen=True):
    """One reason. `text` may name `{name}` (of the person), `{room}`, `{minutes}` and `{rule}`."""

    code: Code
    title: Annotated[str, Meta(min_length=1, max_length=60)]
    text: Annotated[str, Meta(max_length=400)]

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
)
"""What a room has that has chosen nothing else; the codes are those that statements of reasons ask for."""


async def of_room(database: Database, room: RoomId) -> tuple[Canned, ...]:
    """The reasons of *room*. Raises HistoryUnavailable."""
    async with database.reading():
        row = await CannedReasons.select(CannedReasons.reasons).where(CannedReasons.room == room).first()
    return msgspec.json.decode(row["reasons"], type=tuple[Canned, ...]) if row else USUAL


async def put(database: Database, room: RoomId, person: Person, reasons: Sequence[Canned]) -> None:
    """Let *room* have these, or the usual ones for none. Raises BadRequest when two have the same code."""
    codes = [reason.code for reason in reasons]
    if len(set(codes)) < len(codes):
        raise BadRequest("Two reasons have the same code.", field="reasons")
    for reason in reasons:
        clean_reason(reason.text)
        clean_reason(reason.title)
    async with database.writing():
        await audit.record(room, audit.actor_of(person, room), "reasons", room, codes=codes)
        await CannedReasons.delete().where(CannedReasons.room == room)
        if reasons:
            text = msgspec.json.encode(reasons).decode()
            await CannedReasons.insert(CannedReasons(room=room, reasons=text))


async def words_for(database: Database, room: RoomId, code: str, **values: str) -> str:
    """What to tell somebody for *code*; nothing where the room has no such reason."""
    if not code:
        return ""
    found = next((one for one in await of_room(database, room) if one.code == code), None)
    return found.words({"room": room, **values}) if found is not None else ""
