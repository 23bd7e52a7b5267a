"""Appeals whose sanction is over because somebody lifted it or undid it: they are granted by that."""

from __future__ import annotations

from typing import Any

from piccolo.columns import Column
from redis.asyncio import Redis

from eventchat.clock import now_ms
from eventchat.log.keys import RoomKeys
from eventchat.record.database import Database
from eventchat.types.events import CaseDecided, YourAppealDecided
from eventchat.types.ids import CaseId, RoomId, UserId
from eventchat.types.people import Actor
from moderation.deciding import audit, cases, queue
from moderation.deciding.acting import as_json
from moderation.deciding.casework import as_appended
from moderation.deciding.complaints import Change, settle
from moderation.deciding.reasons import Why
from moderation.deciding.records import AppealRecord
from moderation.deciding.scripts import Remembered
from moderation.deciding.tables import SanctionRecord


async def grant_overtaken(
    redis: Redis, database: Database, room: RoomId, by: Actor, user: UserId, why: Why
) -> None:
    """Settle the open appeal of *user* as granted where what it is about has ended, and tell them.

    Inside a transaction that is alone with *user* and has ended the sanction; a part of what *why* names.
    """
    mine = (AppealRecord.room == room) & (AppealRecord.person == user)
    for row in await AppealRecord.select().where(mine & AppealRecord.outcome.is_null()):
        case, kind = CaseId(row["case_id"]), row["kind"]
        if not await _has_ended(row["sanction"]):
            continue
        await database.alone_with(cases.lock(room, case))
        held = await queue.find(redis, room, case)
        if held is None:
            continue
        detail = {"user": user, "name": held.author.name, "text": held.text, "kind": kind, "overtaken": True}
        number = await audit.record(
            room, by, "grant", case, why.text, code=why.code, cause=why.cause, **detail
        )
        await cases.keep(room, case, as_appended(held))
        await cases.close(room, case, "granted", by, why.text, code=why.code)
        ended: dict[Column | str, Any] = {
            AppealRecord.outcome: "granted",
            AppealRecord.reason: why.text,
            AppealRecord.decided_at: now_ms(),
        }
        await AppealRecord.update(ended).where(AppealRecord.id == row["id"])
        told = CaseDecided(
            case=case, outcome="granted", by=by, user=user, reason=why.text, code=why.code, action=str(number)
        )
        letter = YourAppealDecided(kind=kind, outcome="granted", reason=why.text)
        await settle(
            redis,
            RoomKeys(room),
            case,
            as_json(told),
            Remembered(by, "granted", number=number),
            Change(),
            user,
            letters=((user, as_json(letter)),),
        )


async def _has_ended(sanction: int) -> bool:
    return await SanctionRecord.exists().where(
        (SanctionRecord.id == sanction) & SanctionRecord.ended_at.is_not_null()
    )
