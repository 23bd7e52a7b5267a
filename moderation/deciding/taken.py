"""What actions on record took out of view, and how much of it would be back without them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from redis.asyncio import Redis

from eventchat.log.connection import reaching_the_log
from eventchat.log.entry import Purge
from eventchat.log.roomlog import read_redactions
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from moderation.deciding.causes import Row
from moderation.deciding.restoring import purged_messages, removed_messages
from moderation.deciding.scripts import Hidden


class Taken(msgspec.Struct, frozen=True):
    """Messages that removals (message, removing entry) and purges took, oldest first."""

    removals: list[tuple[MessageId, MessageId]]
    purges: list[Purge]
    messages: list[Hidden]

    async def would_be_back(self, redis: Redis, room: RoomId) -> int:
        """How many messages nothing else hides. Raises LogUnavailable."""
        async with reaching_the_log():
            hiding = await read_redactions(redis, room)
        for message, entry in self.removals:
            if hiding.removed.get(message) == entry:
                del hiding.removed[message]
        for purge in self.purges:
            hiding.purges.pop(purge.until, None)
        return sum(not hiding.hides(one.id, one.author) for one in self.messages)


async def taken_by(redis: Redis, room: RoomId, rows: Sequence[Row]) -> Taken | None:
    """What *rows* of the record took, None for nothing; inside a block that may read the record."""
    removals: list[tuple[MessageId, MessageId]] = []
    purges: list[Purge] = []
    for row in rows:
        detail = msgspec.json.decode(row["detail"])
        if row["action"] == "remove" and "entry" in detail:
            removals.append((MessageId(row["target"]), MessageId(detail["entry"])))
        elif row["action"] == "uphold" and "entry" in detail:
            removals.append((MessageId(detail["message"]), MessageId(detail["entry"])))
        elif row["action"] == "purge" and "entry" in detail:
            purges.append(Purge(UserId(row["target"]), detail["since"], MessageId(detail["entry"])))
    if not removals and not purges:
        return None
    found = await removed_messages(redis, room, removals)
    found += await purged_messages(redis, room, purges) if purges else []
    hidden: dict[MessageId, Hidden] = {one.id: one for one in found}
    return Taken(removals, purges, sorted(hidden.values(), key=lambda one: entry_key(one.id)))
