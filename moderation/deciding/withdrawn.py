"""Which of a person's sanctions were undone, and by whom: from the record of what was done to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor
from moderation.deciding.audit import Recorded
from moderation.deciding.tables import AuditRecord

Row = dict[str, Any]
GIVING = ("timeout", "ban", "warn", "shadow")
"""The actions that put a sanction on record; each is called like its kind."""

PAGE = 400


async def undone_by(room: RoomId, user: UserId, sanctions: Sequence[Row]) -> dict[int, Actor]:
    """By number those rows of *sanctions* of *user* whose action was undone, and who did; inside a block."""
    mine = (AuditRecord.room == room) & (AuditRecord.target == user)
    given = await AuditRecord.select().where(mine & AuditRecord.action.is_in(list(GIVING)))
    undoings: dict[int, Actor] = {}
    for start in range(0, len(given), PAGE):
        numbers = [row["id"] for row in given[start : start + PAGE]]
        for row in await AuditRecord.select().where(AuditRecord.undoes.is_in(numbers)):
            undoings[row["undoes"]] = Recorded.read(row).actor
    found: dict[int, Actor] = {}
    for sanction in sanctions:
        by = undoings.get(_number_of(sanction, given))
        if by is not None:
            found[sanction["id"]] = by
    return found


def _number_of(sanction: Row, given: Sequence[Row]) -> int:
    """The action that put *sanction* on record: of its like the one nearest in time; 0 for none."""
    like = [row for row in given if _is_of(row, sanction)]
    nearest = min(like, key=lambda row: abs(row["at"] - sanction["at"]), default=None)
    return int(nearest["id"]) if nearest is not None else 0


def _is_of(row: Row, sanction: Row) -> bool:
    if (row["action"], row["actor"]) != (sanction["kind"], sanction["actor"]):
        return False
    detail = msgspec.json.decode(row["detail"])
    match sanction["kind"]:
        case "warn":
            return bool(detail.get("warning") == sanction["warning"])
        case "shadow":
            return bool(str(row["id"]) == sanction["warning"])
        case _:
            return bool(detail.get("until") == sanction["until"] and row["reason"] == sanction["reason"])
