"""What changes of settings come to, by the record, when some are undone: as if those had never been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from eventchat.types.ids import RoomId
from moderation.deciding.causes import PAGE, Row
from moderation.deciding.tables import AuditRecord

MOST_CHANGES = 500
"""The newest changes of a room's settings that are looked at."""

NAMED_BY = {"terms": ("text", "match"), "ladder": ("filter",), "auto_approve": ("check",)}
"""What tells the entries of a list apart, but for how each is set."""

Place = tuple[str, str]
"""A setting; and of lists the entry's name, as JSON."""


class Change(msgspec.Struct, frozen=True):
    """What one change made of one place: a value, or a list's entries of that name, before and after."""

    was: Any
    became: Any
    undone: bool


class History(msgspec.Struct, frozen=True):
    """The changes of each place before and after the one that is looked at, the nearest first."""

    before: dict[Place, list[Change]]
    after: dict[Place, list[Change]]

    def changed_since(self, place: Place) -> bool:
        """Whether a later change of *place* stands."""
        return any(not change.undone for change in self.after.get(place, ()))

    def without_undone(self, place: Place, value: Any) -> Any:
        """What *place* would be where it was *value*, had the changes that are undone never been made."""
        for change in self.before.get(place, ()):
            if not change.undone or change.became != value:
                break
            value = change.was
        return value


async def history(room: RoomId, number: int) -> History:
    """The changes of *room*'s settings beside row *number* of the record; inside the caller's block."""
    rows = (
        await AuditRecord.select(AuditRecord.id, AuditRecord.detail)
        .where((AuditRecord.room == room) & (AuditRecord.action == "settings"))
        .order_by(AuditRecord.id, ascending=False)
        .limit(MOST_CHANGES)
    )
    undone = await _undone(rows)
    made = History({}, {})
    for row in rows:
        if row["id"] == number:
            continue
        side = made.before if row["id"] < number else made.after
        for place, was, became in parts(msgspec.json.decode(row["detail"])):
            side.setdefault(place, []).append(Change(was, became, row["id"] in undone))
    return made


async def _undone(rows: Sequence[Row]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(rows), PAGE):
        some = [row["id"] for row in rows[start : start + PAGE]]
        undoing = await AuditRecord.select(AuditRecord.undoes).where(AuditRecord.undoes.is_in(some))
        found |= {row["undoes"] for row in undoing}
    return found


def parts(detail: dict[str, Any]) -> Iterator[tuple[Place, Any, Any]]:
    """Each place that a change on record was about, what it was and what it became."""
    for name, was in detail.get("from", {}).items():
        yield (name, ""), was, detail["to"].get(name)
    for name, one in detail.get("lists", {}).items():
        entries = [*one["removed"], *one["added"]]
        for key in dict.fromkeys(name_of(name, entry) for entry in entries):
            was = [entry for entry in one["removed"] if name_of(name, entry) == key]
            became = [entry for entry in one["added"] if name_of(name, entry) == key]
            yield (name, key), was, became


def name_of(name: str, entry: Any) -> str:
    """What tells *entry* of the list *name* apart from the others."""
    named = [entry.get(field) for field in NAMED_BY[name]] if name in NAMED_BY else entry
    return msgspec.json.encode(named, order="sorted").decode()
