"""What stood before an action that replaced something, where what it replaced was undone meanwhile."""

from __future__ import annotations

import msgspec

from moderation.deciding.tables import AuditRecord


async def stood_before(before: str, number: str) -> tuple[str, str]:
    """*before* and the *number* of the action that put it there; if that was undone, what stood before that.

    For actions whose detail has `before` and `before_as`; inside the transaction that undoes.
    """
    while number and await AuditRecord.exists().where(AuditRecord.undoes == int(number)):
        row = await AuditRecord.select(AuditRecord.detail).where(AuditRecord.id == int(number)).first()
        detail = msgspec.json.decode(row["detail"]) if row else {}
        before, former = detail.get("before", ""), detail.get("before_as", "")
        if former == number:  # it had the number of an action before it, whose commit failed
            break
        number = former
    return before, number
