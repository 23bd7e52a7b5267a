"""Time-outs and bans on record."""

from __future__ import annotations

from piccolo.columns.combination import And
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import AlreadySanctioned
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import RoomKeys
from eventchat.types.ids import MessageId, RoomId, UserId, entry_key
from eventchat.types.people import Actor, Sanction, SanctionKind
from moderation.deciding.tables import SanctionRecord

WARNING = "warn"
SHADOW = "shadow"
PENAL = SanctionRecord.kind.not_in([WARNING, SHADOW])
"""What keeps its person from writing, and may be appealed against."""

SAME_MOMENT_MS = 2000
"""Two time-outs of one length, given at once, do not shorten each other, whoever comes last."""


def lock(room: RoomId, user: str) -> str:
    """What a transaction is alone with that changes what is in force against *user*, or warns them.

    Else two at the same moment would stand on record in another order than in the log, both without an end.
    Who needs this and `cases.lock`, takes this first: the names of both are in that order, too.
    """
    return f"person {room} {user}"


def as_value(sanction: Sanction) -> str:
    """What the admit script reads: "kind until reason"."""
    return f"{sanction.kind} {sanction.until} {sanction.reason}"


def of_value(user: UserId, value: str) -> Sanction:
    """The other way round."""
    kind, until, reason = value.split(" ", 2)
    known: SanctionKind = "ban" if kind == "ban" else "timeout"
    return Sanction(user, known, int(until), reason)


async def in_force_now(redis: Redis, room: RoomId) -> list[Sanction]:
    """What the log enforces in *room* now, bans first. Raises LogUnavailable."""
    async with reaching_the_log():
        flat = await redis.execute_command("HGETALL", RoomKeys(room).sanctions)
    pairs = zip(flat[::2], flat[1::2], strict=True)
    found = (of_value(UserId(user.decode()), value.decode()) for user, value in pairs)
    now = now_ms()
    return sorted(
        (sanction for sanction in found if not sanction.until or sanction.until > now),
        key=lambda sanction: (sanction.kind, sanction.user),
    )


class Stronger(AlreadySanctioned):
    """A sanction does not take the place of a stronger one; the problem says which is in force."""

    def __init__(self, name: str, standing: Sanction) -> None:
        what = "banned" if standing.kind == "ban" else "timed out for longer"
        super().__init__(f"{name or 'This person'} is {what} already. Lift that first, if less will do.")
        self.extra = {"kind": standing.kind, **({"until": standing.until} if standing.until else {})}


async def require_none_stronger(redis: Redis, room: RoomId, name: str, wanted: Sanction) -> None:
    """Raise Stronger where *wanted* would let its person write sooner than what is in force, or read again.

    Inside a transaction that is alone with the person.
    """
    value = await redis.execute_command("HGET", RoomKeys(room).sanctions, wanted.user)
    if value is None:
        return
    standing = of_value(wanted.user, value.decode())
    if 0 < standing.until <= now_ms():
        return
    ends_sooner = wanted.until > 0 and (standing.until == 0 or standing.until > wanted.until + SAME_MOMENT_MS)
    if ends_sooner or (standing.kind == "ban" and wanted.kind == "timeout"):
        raise Stronger(name, standing)


async def keep(room: RoomId, sanction: Sanction, by: Actor) -> None:
    """Put a sanction on record in place of any before, inside the caller's transaction."""
    await end(room, sanction.user, by)
    row = SanctionRecord(
        room=room,
        person=sanction.user,
        kind=sanction.kind,
        until=sanction.until,
        reason=sanction.reason,
        at=now_ms(),
        actor=by.id,
        actor_name=by.name,
    )
    await SanctionRecord.insert(row)


async def keep_again(room: RoomId, sanction: Sanction, by: Actor) -> None:
    """Note that a sanction is in force again, as its giver's, inside the caller's transaction."""
    await end(room, sanction.user, by)
    row = (
        await SanctionRecord.select(SanctionRecord.id)
        .where(
            (SanctionRecord.room == room)
            & (SanctionRecord.person == sanction.user)
            & (SanctionRecord.kind == sanction.kind)
            & (SanctionRecord.until == sanction.until)
            & (SanctionRecord.reason == sanction.reason)
        )
        .order_by(SanctionRecord.id, ascending=False)
        .first()
    )
    if row is None:
        await keep(room, sanction, by)
        return
    await SanctionRecord.update({SanctionRecord.ended_at: None, SanctionRecord.ended_by: None}).where(
        SanctionRecord.id == row["id"]
    )


async def end(room: RoomId, user: UserId, by: Actor) -> None:
    """Note that whatever is in force against *user* ended, inside the caller's transaction."""
    await _end((SanctionRecord.room == room) & (SanctionRecord.person == user) & PENAL, by)


async def in_force(room: RoomId) -> list[Sanction]:
    """What the record says is in force in *room*; inside the caller's transaction."""
    rows = await SanctionRecord.select().where(
        (SanctionRecord.room == room)
        & PENAL
        & SanctionRecord.ended_at.is_null()
        & ((SanctionRecord.until == 0) | (SanctionRecord.until > now_ms()))
    )
    return [Sanction(UserId(row["person"]), row["kind"], row["until"], row["reason"]) for row in rows]


async def keep_warning(room: RoomId, user: UserId, warning: MessageId, text: str, by: Actor) -> None:
    """Put a warning on record in place of any before, inside the caller's transaction."""
    await end_warning(room, user, by)
    row = SanctionRecord(
        room=room,
        person=user,
        kind=WARNING,
        until=0,
        reason=text,
        at=entry_key(warning)[0],
        warning=warning,
        actor=by.id,
        actor_name=by.name,
    )
    await SanctionRecord.insert(row)


async def end_warning(room: RoomId, user: UserId, by: Actor) -> None:
    """Note that *user* need acknowledge nothing any more, inside the caller's transaction."""
    mine = (SanctionRecord.room == room) & (SanctionRecord.person == user)
    await _end(mine & (SanctionRecord.kind == WARNING), by)


async def warnings(room: RoomId) -> dict[str, str]:
    """Who has to acknowledge what in *room*, as admission reads it; inside the caller's transaction."""
    rows = await SanctionRecord.select().where(
        (SanctionRecord.room == room) & (SanctionRecord.kind == WARNING) & SanctionRecord.ended_at.is_null()
    )
    return {row["person"]: f"{row['warning']} {row['reason']}" for row in rows}


async def _end(where: And, by: Actor) -> None:
    await SanctionRecord.update({SanctionRecord.ended_at: now_ms(), SanctionRecord.ended_by: by.id}).where(
        where & SanctionRecord.ended_at.is_null()
    )
