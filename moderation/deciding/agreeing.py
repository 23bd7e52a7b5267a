"""Makes what the record keeps beside its rows say what the log has, after a commit that failed."""

from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from eventchat.log.keys import LogName, RoomKeys
from eventchat.log.roomlog import RoomLog
from eventchat.record.tables import RoomRecord
from eventchat.rooms.directory import state_of
from eventchat.types.events import Flagged, SettingsChangedBy
from eventchat.types.events import Noted as NoteTold
from eventchat.types.ids import RoomId, UserId
from eventchat.types.people import Actor
from eventchat.types.rooms import RoomSettings
from moderation.deciding import flags, sanctions, shadowing, stage
from moderation.deciding.records import FlagRecord, NoteRecord
from moderation.deciding.tables import Shield

NEWEST = 200
"""Entries of the staff log among which a newer one of the same kind would be."""


async def sanctioned(redis: Redis, room: RoomId, user: UserId, by: Actor) -> None:
    """Have in force against *user* what the log has."""
    value = await redis.execute_command("HGET", RoomKeys(room).sanctions, user)
    now = sanctions.of_value(user, value.decode()) if value is not None else None
    kept = [one for one in await sanctions.in_force(room) if one.user == user]
    if now is not None and kept != [now]:
        await sanctions.keep_again(room, now, by)
    elif now is None and kept:
        await sanctions.end(room, user, by)


async def shadowed(redis: Redis, room: RoomId, user: UserId, by: Actor, reason: str) -> None:
    """Have *user* shadowed as the log has it."""
    value = await redis.execute_command("HGET", RoomKeys(room).shadowing, user)
    now = value.decode() if value is not None else ""
    if await shadowing.on_record(room, user) != now:
        await shadowing.keep(room, user, now, by, reason)


async def pinned(redis: Redis, room: RoomId) -> None:
    """Have pinned what the log has."""
    body, number = await redis.execute_command("HMGET", RoomKeys(room).log.head, "pinned", "pinned_as")
    await stage.keep_pinned(room, body or b"", (number or b"").decode())


async def noted(room: RoomId, told: NoteTold, at: int) -> None:
    """Have the note."""
    row = NoteRecord(
        room=room, person=told.user, text=told.text, at=at, actor=told.by.id, actor_name=told.by.name
    )
    await NoteRecord.insert(row)


async def flagged(room: RoomId, told: Flagged, at: int) -> None:
    """Have *told*'s person watched as it says, unless that was changed since."""
    mine = (FlagRecord.room == room) & (FlagRecord.person == told.user)
    if not await FlagRecord.exists().where(mine & (FlagRecord.at > at)):
        await flags.keep(room, told, at)


async def settings(redis: Redis, room: RoomId) -> None:
    """Have the settings that are in force."""
    stored = await redis.execute_command("HGET", RoomKeys(room).rules, "settings")
    if stored is None:
        return
    now = msgspec.json.decode(stored, type=RoomSettings)
    await RoomRecord.update(
        {RoomRecord.title: now.title, RoomRecord.settings: stored.decode(), RoomRecord.state: state_of(now)}
    ).where(RoomRecord.id == room)


async def shielded(redis: Redis, room: RoomId, told: SettingsChangedBy, at: int) -> None:
    """Have the shield up that *told* says, or none, unless there was another since."""
    newest = await RoomLog(redis, LogName(room, staff=True)).newest(NEWEST)
    for entry in newest:
        if entry.type == "settings_changed" and entry.at > at:
            later = msgspec.json.decode(entry.body, type=SettingsChangedBy)
            if later.shield is not None or later.shield_down:
                return
    row = await Shield.select().where(Shield.room == room).first()
    await Shield.delete().where(Shield.room == room)
    if told.shield is None:
        return
    # What the shield before it had changed is as that found it.
    found = msgspec.json.decode(row["before"]) if row is not None else {}
    before = {name: found.get(name, value) for name, value in told.before.items()}
    shield = Shield(
        room=room,
        preset=told.shield.preset,
        before=msgspec.json.encode(before).decode(),
        put_on=msgspec.json.encode({name: told.settings[name] for name in before}).decode(),
        until=told.shield.until,
        at=told.shield.at,
        actor=told.shield.by,
        actor_name=told.shield.name,
    )
    await Shield.insert(shield)
