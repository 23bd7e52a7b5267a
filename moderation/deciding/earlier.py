"""What stood before an action that replaced something, where what it replaced was undone meanwhile."""

from __future__ import annotations

from typing import Any

import msgspec

from eventchat.types.ids import RoomId
from moderation.deciding.audit import Action
from moderation.deciding.tables import AuditRecord


async def stood_before(
    room: RoomId, action: Action, before: str, number: str, target: str = ""
) -> tuple[str, str]:
    """*before* and the *number* of the *action* that put it there; what stood before that, if it was undone.

    For actions whose detail has `before` and `before_as`; inside the transaction that undoes. Without a
    *target* it may have been on any.
    """
    while number:
        row = await _row_of(room, action, number, target)
        if row is None or not await AuditRecord.exists().where(AuditRecord.undoes == row["id"]):
            break
        detail = msgspec.json.decode(row["detail"])
        before, former = detail.get("before", ""), detail.get("before_as", "")
        if former == number:  # it had the number of an action before it, whose commit failed
            break
        number = former
    return before, number


async def _row_of(room: RoomId, action: Action, number: str, target: str) -> dict[str, Any] | None:
    """The row of the *action* that the log knows by *number*.

    Where the commit failed SQLite gives the number to whatever comes next: the action has another then.
    """
    mine = (AuditRecord.room == room) & (AuditRecord.action == action)
    if target:
        mine &= AuditRecord.target == target
    known = (AuditRecord.id == int(number)) | AuditRecord.detail.like(f'%"as":"{number}"%')
    found = (
        await AuditRecord.select(AuditRecord.id, AuditRecord.detail)
        .where(mine & known)
        .order_by(AuditRecord.id)
    )
    named = (
        row
        for row in found
        if row["id"] == int(number) or msgspec.json.decode(row["detail"]).get("as") == number
    )
    return next(named, None)
