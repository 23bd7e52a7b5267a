"""The queues over HTTP: what waits for a person, who looks at it, and how it is decided."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, Parameter
from msgspec import Meta

from eventchat.api.problems import Problem, refusals
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.rooms.hub import Hub
from eventchat.types.cases import QueueName
from eventchat.types.events import HeldCase, Outcome
from eventchat.types.ids import CaseId, RoomId, UserId, is_entry_id
from eventchat.types.people import Actor
from eventchat.types.rooms import RoomSettings
from moderation.api.asking import STAFF, AnyRequest, Code, Reason, reading, writing
from moderation.deciding import audit, canned, claims, queue
from moderation.deciding.claims import Claim
from moderation.deciding.expiry import expires_at
from moderation.deciding.queue import Decided, Filter
from moderation.desk import Desk

OUTCOMES: dict[str, Outcome] = {
    "approve": "approved",
    "reject": "rejected",
    "mask": "masked",
    "remove": "upheld",
    "dismiss": "dismissed",
    "uphold": "upheld",
    "grant": "granted",
}
Wished = Literal["approve", "reject", "mask", "escalate", "remove", "dismiss", "uphold", "grant"]


def _conflict(description: str) -> ResponseSpec:
    media_type = "application/problem+json"
    return ResponseSpec(Problem, description=description, media_type=media_type, generate_examples=False)


ALREADY = _conflict("`already_decided`: somebody was first; `by` and `outcome` say who and how.")
CLAIMED = _conflict("`claimed`: somebody else looks at it; `by` and `until` say who and how long.")


class CaseShown(HeldCase, frozen=True, omit_defaults=True, kw_only=True, tag="held"):
    """A case as its `held` event has it, and what became of it. Times are in ms."""

    queue: QueueName
    status: Literal["open", "decided"]
    claim: Claim | None = None
    expires_at: int | None = None
    decided: Decided | None = None

    @classmethod
    def of(cls, held: HeldCase, **more: Any) -> CaseShown:
        """*held* with what is known beside."""
        told = {name: getattr(held, name) for name in held.__struct_fields__}
        return cls(**told, **more)


class CasesShown(msgspec.Struct):
    """Cases, those that wait the longest first; how many wait in each queue; whether there are others."""

    cases: list[CaseShown]
    counts: dict[QueueName, int]
    more: bool


class DecisionWish(msgspec.Struct):
    """What shall become of a case. The queues `held` and `new` know `approve`, `reject` and `mask`."""

    outcome: Annotated[Wished, Meta(examples=["approve"])]
    reason: Reason | None = None
    code: Code = ""


class DecisionShown(msgspec.Struct, omit_defaults=True):
    """How a case was decided; `id` is the message that an approval posted, `action` the row on record."""

    case: str
    outcome: Outcome | Literal["escalated"]
    by: Actor
    id: str | None = None
    action: str | None = None


class ClaimShown(msgspec.Struct):
    """Who looks at a case, until when (ms)."""

    case: str
    by: Actor
    until: int


class CaseController(Controller):
    """A room's queues."""

    path = STAFF
    tags = ("staff",)

    @get("/cases", summary="The queues", responses=refusals(400, 401, 403, 404, 503))
    async def cases(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        queue: Annotated[QueueName | None, Parameter(description="Only of this queue.")] = None,
        status: Annotated[
            Literal["open", "decided"],
            Parameter(description="Waiting, or decided.", required=False),
        ] = "open",
        category: Annotated[str | None, Parameter(max_length=40, description="Of this category.")] = None,
        user: Annotated[str | None, Parameter(max_length=40, description="Only of this author.")] = None,
        before: Annotated[str | None, Parameter(description="Only cases before this one.")] = None,
        after: Annotated[str | None, Parameter(description="Only cases after this one.")] = None,
        limit: Annotated[int, Parameter(ge=1, le=500, description="At most so many.", required=False)] = 200,
    ) -> CasesShown:
        """Open cases oldest first, each with the verdict that held it; decided ones newest first."""
        place, _, settings = await reading(request, identity, hub, room)
        asked = Filter(
            queue=queue,
            category=category,
            user=UserId(user) if user is not None else None,
            before=case_id(before, "before") if before else None,
            after=case_id(after, "after") if after else None,
        )
        return await _shown(moderation, place, settings, asked, status, limit)

    @post(
        "/cases/{case:str}/claim",
        status_code=200,
        summary="Say that one looks at a case",
        responses={**refusals(400, 401, 403, 404, 503), 409: CLAIMED},
    )
    async def claim(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str, case: str
    ) -> ClaimShown:
        """A lease of 15 s, renewed by the same call. It hinders nobody from deciding."""
        place, person, _ = await writing(request, identity, hub, room)
        made = await claims.claim(
            moderation.redis, place, audit.actor_of(person, place), case_id(case, "case")
        )
        return ClaimShown(case, made.by, made.until)

    @delete("/cases/{case:str}/claim", summary="Look no more", responses=refusals(400, 401, 403, 404, 503))
    async def release(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str, case: str
    ) -> None:
        """Give one's lease back before it ends; of another's nothing changes."""
        place, person, _ = await writing(request, identity, hub, room)
        await claims.release(moderation.redis, place, audit.actor_of(person, place), case_id(case, "case"))

    @post(
        "/cases/{case:str}",
        status_code=200,
        summary="Decide a case",
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
        place, person, settings = await writing(request, identity, hub, room)
        wanted = case_id(case, "case")
        words = await _canned(moderation, place, person.id, wanted, data.code)
        reason = data.reason or words
        if data.outcome == "escalate":
            made = await moderation.decisions.escalate(place, person, wanted, reason, data.code)
        else:
            made = await moderation.decisions.decide(
                place,
                person,
                wanted,
                OUTCOMES[data.outcome],
                reason,
                code=data.code,
                in_place=settings.held_expiry == "in_place",
            )
        await claims.release(moderation.redis, place, audit.actor_of(person, place), wanted)
        return DecisionShown(case, made.outcome, made.by, made.id, str(made.number) if made.number else None)


async def _canned(desk: Desk, room: RoomId, by: UserId, case: CaseId, code: str) -> str:
    """The words for *code*, about this case."""
    held = await queue.find(desk.redis, room, case) if code else None
    if held is None:
        return ""
    kind = "ban" if held.appeal is not None and held.appeal.sanction.kind == "ban" else "time-out"
    values = {"name": held.author.name, "rule": held.verdict.rule_told, "kind": kind}
    return await canned.words_for(desk.database, room, by, code, **values)


async def _shown(
    desk: Desk, room: Any, settings: RoomSettings, asked: Filter, status: str, limit: int
) -> CasesShown:
    waiting = await queue.waiting(desk.redis, room)
    counts = queue.counted(waiting)
    if status == "decided":
        ended = await queue.decided(desk.database, room, asked, limit + 1)
        shown = [CaseShown.of(held, status="decided", decided=end) for held, end in ended]
        return CasesShown(shown[:limit], counts, len(shown) > limit)
    found = [held for held in waiting if asked.takes(held)]
    page = found[:limit]
    leases = await claims.claims(desk.redis, room, [held.case for held in page])
    shown = [
        CaseShown.of(held, status="open", claim=leases.get(held.case), expires_at=expires_at(held, settings))
        for held in page
    ]
    return CasesShown(shown, counts, len(found) > limit)


def case_id(text: str, field: str) -> CaseId:
    """*text* as the id of a case. Raises BadRequest."""
    if not is_entry_id(text):
        raise BadRequest("This is not the id of a case.", field=field)
    return CaseId(text)
