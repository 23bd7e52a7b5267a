"""Changed settings, set back: as far as nobody has changed them again since."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.errors import BadRequest
from eventchat.log.keys import LogName
from eventchat.log.scripts import append
from eventchat.record.database import Database
from eventchat.rooms.directory import Directory, lock
from eventchat.types.events import SettingsChangedBy
from eventchat.types.ids import RoomId
from eventchat.types.people import Actor
from eventchat.types.rooms import OutsideChange
from moderation.deciding.acting import as_json
from moderation.deciding.changes import changes
from moderation.deciding.settled import History, history, parts
from moderation.deciding.shield import behind, put_behind


class Resetting:
    """Undoes changes of settings. Raises as `Acting` says."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database
        self._directory = Directory(redis, database)

    async def take_back(self, room: RoomId, by: Actor, row: dict[str, Any]) -> None:
        """Undo the change on record in *row*, inside a transaction; what was changed since is left alone.

        Changes before it that are undone count as never made.
        What a shield has taken the place of is as it was when that comes down. Raises BadRequest where what
        would be is no setting any more, be it the value or the name.
        """
        await self._database.alone_with(lock(room))
        now = await self._directory.find(room)
        shielded = await behind(room, now)
        beside = await history(room, row["id"])
        fields = _back(msgspec.to_builtins(now) | shielded, msgspec.json.decode(row["detail"]), beside)
        try:
            msgspec.convert(fields, OutsideChange)
            at_once = {name: value for name, value in fields.items() if name not in shielded}
            back = msgspec.convert(at_once, OutsideChange)
        except msgspec.ValidationError as error:
            raise BadRequest(f"These settings cannot be as they were: {error}.", field="action") from error
        await put_behind(room, {name: value for name, value in fields.items() if name in shielded})
        made = changes(*await self._directory.change(room, back))
        if made.now:
            told = SettingsChangedBy(settings=made.now, before=made.old, by=by)
            await append(self._redis, LogName(room, staff=True), "settings_changed", as_json(told))


def _back(current: dict[str, Any], detail: dict[str, Any], beside: History) -> dict[str, Any]:
    """What to change of the *current* settings so that the change that *detail* tells was never made.

    Of lists that is what they hold, not its order: of a list in another order nothing is changed.
    """
    if gone := [name for name in (*detail["from"], *detail.get("lists", {})) if name not in current]:
        raise BadRequest(f"There is no setting {gone[0]} any more.", field="action")
    fields: dict[str, Any] = {}
    for place, was, became in parts(detail):
        name, entry = place
        if beside.changed_since(place):
            continue
        back = beside.without_undone(place, was)
        if entry:
            fields[name] = _list_back(fields.get(name, current[name]), back, became)
        elif current[name] == became:
            fields[name] = back
    return fields


def _list_back(entries: list[Any], back: list[Any], became: list[Any]) -> list[Any]:
    """*entries* with *back* instead of what one name *became*, unless that is not there any more."""
    if not all(entry in entries for entry in became):
        return entries
    stays = [entry for entry in entries if entry not in became or entry in back]
    return stays + [entry for entry in back if entry not in stays]
