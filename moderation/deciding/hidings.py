"""What reports took out of view, on record: by these rows it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from eventchat.types.ids import MessageId, RoomId
from moderation.deciding import audit
from moderation.deciding.acting import rule_person
from moderation.deciding.tables import AuditRecord

RULE = "reports"
PAGE = 400


class Hiding(msgspec.Struct, frozen=True):
    """The row of a message that reports took out of view, and what else it says."""

    number: int
    detail: dict[str, Any]

    async def done_anew(self, entry: str) -> None:
        """Note that *entry* of the log hides the message now, inside the caller's transaction."""
        await audit.complete(self.number, **self.detail | {"entry": entry})


async def by_message(room: RoomId, messages: Sequence[str]) -> dict[str, Hiding]:
    """The newest hiding of each of *messages* that has one, undone or not; inside the caller's block."""
    found: dict[str, Hiding] = {}
    mine = (AuditRecord.room == room) & (AuditRecord.actor == rule_person(RULE).id)
    for start in range(0, len(messages), PAGE):
        rows = (
            await AuditRecord.select(AuditRecord.id, AuditRecord.target, AuditRecord.detail)
            .where(
                mine
                & (AuditRecord.action == "remove")
                & AuditRecord.target.is_in(list(messages[start : start + PAGE]))
            )
            .order_by(AuditRecord.id)
        )
        found |= {row["target"]: Hiding(row["id"], msgspec.json.decode(row["detail"])) for row in rows}
    return found


async def newest(room: RoomId, message: MessageId) -> Hiding | None:
    """The newest hiding of *message*, None for none; inside the caller's block."""
    return (await by_message(room, [message])).get(message)
