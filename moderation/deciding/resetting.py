"""Changed settings, set back: as far as nobody has changed them again since."""

from __future__ import annotations

from typing import Any

import msgspec
from redis.asyncio import Redis

from eventchat.errors import BadRequest
from eventchat.log.keys import LogName
from eventchat.log.scripts import append
from eventchat.record.database import Database
from eventchat.rooms.directory import Directory
from eventchat.types.events import SettingsChangedBy
from eventchat.types.ids import RoomId
from eventchat.types.people import Actor
from eventchat.types.rooms import OutsideChange, RoomSettings
from moderation.deciding.acting import as_json
from moderation.deciding.changes import changes


class Resetting:
    """Undoes changes of settings. Raises as `Acting` says."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._directory = Directory(redis, database)

    async def take_back(self, room: RoomId, by: Actor, row: dict[str, Any]) -> None:
        """Undo the change on record in *row*, inside a transaction; what was changed since is left alone.

        Raises BadRequest where what would be is no setting any more.
        """
        now = await self._directory.find(room)
        try:
            back = msgspec.convert(_back(now, msgspec.json.decode(row["detail"])), OutsideChange)
        except msgspec.ValidationError as error:
            raise BadRequest(f"These settings cannot be as they were: {error}.", field="action") from error
        made = changes(*await self._directory.change(room, back))
        if made.now:
            told = SettingsChangedBy(settings=made.now, before=made.old, by=by)
            await append(self._redis, LogName(room, staff=True), "settings_changed", as_json(told))


def _back(now: RoomSettings, detail: dict[str, Any]) -> dict[str, Any]:
    """What to change of *now* so that the change that *detail* tells was never made."""
    current = msgspec.to_builtins(now)
    to, lists = detail["to"], detail.get("lists", {})
    fields = {name: value for name, value in detail["from"].items() if current[name] == to[name]}
    for name, one in lists.items():
        stays = [entry for entry in current[name] if entry not in one["added"]]
        fields[name] = stays + [entry for entry in one["removed"] if entry not in stays]
    return fields
