"""What staff did, over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import Parameter

from eventchat.api.problems import refusals
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from moderation import audit
from moderation.api.asking import STAFF, AnyRequest, reading, row_number
from moderation.audit import Recorded, Wanted
from moderation.desk import Desk

_WHO = Parameter(max_length=60, required=False, description="Only by this person: an id, or part of a name.")
_WHAT = Parameter(max_length=20, required=False, description="Only this action.")
_WHOM = Parameter(
    max_length=60,
    required=False,
    description="Only about this: an id, or part of a name, reason or other detail.",
)
_RULE = Parameter(max_length=100, required=False, description="Only by this rule.")


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
