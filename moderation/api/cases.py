"""The queue over HTTP: what waits for a person, and how it is decided."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar import Controller, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body
from msgspec import Meta

from eventchat.api.problems import Problem, refusals
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.types.events import HeldCase, Outcome
from eventchat.types.ids import CaseId, is_entry_id
from eventchat.types.people import Actor
from moderation import queue
from moderation.api.asking import STAFF, AnyRequest, Reason, reading, writing
from moderation.desk import Desk

OUTCOMES: dict[str, Outcome] = {"approve": "approved", "reject": "rejected"}
ALREADY = ResponseSpec(
    Problem,
    description="`already_decided`: somebody was first; `by` and `outcome` say who and how.",
    media_type="application/problem+json",
    generate_examples=False,
)


class CasesShown(msgspec.Struct):
    """Messages that wait for a person, the longest wait first."""

    cases: list[HeldCase]


class DecisionWish(msgspec.Struct):
    """What shall become of a held message."""

    outcome: Annotated[
        Literal["approve", "reject", "remove", "dismiss", "uphold", "grant"], Meta(examples=["approve"])
    ]
    reason: Reason | None = None


class DecisionShown(msgspec.Struct, omit_defaults=True):
    """How a case was decided; `id` is the message that an approval posted."""

    case: str
    outcome: Outcome
    by: Actor
    id: str | None = None


class CaseController(Controller):
    """A room's queue."""

    path = STAFF
    tags = ("staff",)

    @get("/cases", summary="The queue", responses=refusals(401, 403, 404, 503))
    async def cases(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> CasesShown:
        """Open cases, oldest first, each with the verdict that held it."""
        place, _, _ = await reading(request, identity, hub, room)
        return CasesShown(await queue.waiting(moderation.redis, place))

    @post(
        "/cases/{case:str}",
        status_code=200,
        summary="Approve or reject a held message",
        responses={**refusals(400, 401, 403, 404, 413, 415, 422, 503), 409: ALREADY},
    )
    async def decide(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        case: str,
        data: Annotated[DecisionWish, Body(description="What to do, and why.")],
    ) -> DecisionShown:
        """The first decision counts. An approved message is posted now; the author is told either way."""
        place, person, _ = await writing(request, identity, hub, room)
        if not is_entry_id(case):
            raise BadRequest("This is not the id of a case.", field="case")
        held = await queue.find(moderation.redis, place, CaseId(case))
        made = None
        if held is not None:
            made = await moderation.settle(place, person, held, data.outcome, data.reason or "")
        if made is None:
            if data.outcome not in OUTCOMES:
                raise BadRequest("This cannot be done with a held message.", field="outcome")
            made = await moderation.decisions.decide(
                place, person, CaseId(case), OUTCOMES[data.outcome], data.reason or ""
            )
        return DecisionShown(case, made.outcome, made.by, made.id)
