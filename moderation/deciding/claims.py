"""Who is looking at a case: a lease that keeps two moderators from doing the same work.

A lease is a courtesy, not a lock: the first decision counts, whoever makes it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.errors import AlreadyClaimed, NotFound
from eventchat.log.connection import reaching_the_log
from eventchat.log.keys import SIGNALS, RoomKeys
from eventchat.types.events import CaseClaimed, CaseReleased
from eventchat.types.ids import CaseId, RoomId
from eventchat.types.people import Actor
from moderation.deciding import scripts

LEASE_MS = 15_000


class Claim(msgspec.Struct, frozen=True):
    """Who looks at a case, and until when (ms) at least."""

    by: Actor
    until: int


class ClaimedByAnother(AlreadyClaimed):
    """Somebody else is looking at the case; the problem says who, and until when."""

    def __init__(self, by: Actor, until: int) -> None:
        super().__init__(f"{by.name} is looking at this.", until=until)
        self.extra = {"by": msgspec.to_builtins(by)}


async def claim(redis: Redis, room: RoomId, actor: Actor, case: CaseId) -> Claim:
    """Lease *case* to *actor* for 15 s from now, or renew that. Raises NotFound, ClaimedByAnother."""
    async with reaching_the_log():
        answer = await scripts.claim(redis, RoomKeys(room), case, actor, LEASE_MS)
        if answer == "unknown":
            raise NotFound("Nobody waits here: the case is decided, or never was.")
        if isinstance(answer, tuple):
            by, left = answer
            raise ClaimedByAnother(by, now_ms() + left)
        made = Claim(actor, now_ms() + LEASE_MS)
        await tell(redis, room, CaseClaimed(case=case, by=actor, until=made.until))
    return made


async def release(redis: Redis, room: RoomId, actor: Actor, case: CaseId) -> None:
    """Give back what *actor* leased; nothing happens if it is not theirs."""
    async with reaching_the_log():
        if await scripts.release(redis, RoomKeys(room), case, actor.id):
            await tell(redis, room, CaseReleased(case=case))


async def claims(redis: Redis, room: RoomId, cases: Sequence[CaseId]) -> dict[CaseId, Claim]:
    """Who looks at which of *cases* now."""
    if not cases:
        return {}
    keys = RoomKeys(room)
    async with reaching_the_log(), redis.pipeline(transaction=False) as pipeline:
        for case in cases:
            pipeline.execute_command("GET", keys.claim(case))
            pipeline.execute_command("PTTL", keys.claim(case))
        answers = await pipeline.execute()
    found: dict[CaseId, Claim] = {}
    for case, value, left in zip(cases, answers[::2], answers[1::2], strict=True):
        if value is not None and left > 0:
            by = msgspec.json.decode(value.split(b" ", 1)[1], type=Actor)
            found[case] = Claim(by, now_ms() + left)
    return found


async def tell(redis: Redis, room: RoomId, signal: CaseClaimed | CaseReleased) -> None:
    """Say *signal* to the room's staff on every node; nobody keeps it."""
    body = msgspec.json.encode(signal)
    await redis.execute_command("XADD", SIGNALS, "MAXLEN", "~", 200, "*", "staff_of", room, "d", body)
