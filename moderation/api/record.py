"""What staff did, over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import Parameter
from litestar.response import Stream

from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from moderation.api.asking import STAFF, AnyRequest, reading, row_number
from moderation.deciding import audit, statements
from moderation.deciding.audit import Recorded, Wanted
from moderation.desk import Desk

_WHO = Parameter(max_length=60, required=False, description="Only by this person: an id, or part of a name.")
_WHAT = Parameter(max_length=20, required=False, description="Only this action.")
_WHOM = Parameter(
    max_length=60,
    required=False,
    description="Only about this: an id, or part of a name, reason or other detail.",
)
_SINCE = Parameter(ge=0, required=False, description="Only from this time (ms) on.")
_UNTIL = Parameter(ge=0, required=False, description="Only before this time (ms).")
_RULE = Parameter(
    max_length=100, required=False, description="Only by this rule, or about what it (or this filter) held."
)


class AuditShown(msgspec.Struct):
    """A page of the record, newest first; `more` when there are older rows."""

    actions: list[Recorded]
    more: bool


class RecordController(Controller):
    """The record of a room's moderation."""

    path = STAFF
    tags = ("staff",)

    @get("/audit", summary="What staff did", responses=refusals(400, 401, 403, 404, 503))
    async def audit(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        before: Annotated[str | None, Parameter(description="Only rows before this id.")] = None,
        limit: Annotated[int, Parameter(ge=1, le=200, description="At most so many.", required=False)] = 50,
        actor: Annotated[str, _WHO] = "",
        action: Annotated[str, _WHAT] = "",
        target: Annotated[str, _WHOM] = "",
        rule: Annotated[str, _RULE] = "",
    ) -> AuditShown:
        """Every decision, removal, purge, sanction and change of settings, newest first."""
        place, _, _ = await reading(request, identity, hub, room)
        wanted = Wanted(actor=actor, action=action, target=target, rule=rule)
        rows, more = await audit.page(moderation.database, place, row_number(before), limit, wanted)
        return AuditShown(rows, more)

    @get(
        "/audit/export",
        summary="What staff did, as lines of JSON",
        media_type="application/x-ndjson",
        responses=refusals(400, 401, 403, 404, 503),
    )
    async def export(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        actor: Annotated[str, _WHO] = "",
        action: Annotated[str, _WHAT] = "",
        target: Annotated[str, _WHOM] = "",
        rule: Annotated[str, _RULE] = "",
        since: Annotated[int | None, _SINCE] = None,
        until: Annotated[int | None, _UNTIL] = None,
    ) -> Stream:
        """All that is asked for, oldest first: each action with reason, code, and whether a rule acted."""
        place, _, _ = await reading(request, identity, hub, room)
        await moderation.database.ping()  # while it can still be said that the record is out of reach
        wanted = Wanted(actor=actor, action=action, target=target, rule=rule, since=since, until=until)
        return Stream(
            statements.lines(moderation.database, place, wanted),
            media_type="application/x-ndjson",
            headers={"Content-Disposition": f'attachment; filename="{place}-audit.jsonl"'},
        )
