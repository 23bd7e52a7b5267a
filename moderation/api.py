"""What the staff of a room may ask over HTTP: the queue, decisions, sanctions, the record."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, Parameter
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.asking import asked_of
from eventchat.api.problems import Problem, refusals
from eventchat.api.rooms import checked
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from eventchat.types.events import HeldCase, Outcome
from eventchat.types.ids import CaseId, RoomId, UserId, UserName, is_entry_id
from eventchat.types.people import Actor, Person, Sanction, SanctionKind
from eventchat.types.rooms import RoomSettings
from eventchat.types.verdicts import Verdict
from moderation import audit, queue, sanctions
from moderation.audit import Recorded
from moderation.desk import Desk

AnyRequest = Request[Any, Any, Any]
Reason = Annotated[str, Meta(max_length=500, description="Why, for the record and for the person.")]

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

    outcome: Annotated[Literal["approve", "reject"], Meta(examples=["approve"])]
    reason: Reason | None = None


class DecisionShown(msgspec.Struct, omit_defaults=True):
    """How a case was decided; `id` is the message that an approval posted."""

    case: str
    outcome: Outcome
    by: Actor
    id: str | None = None


class PurgeWish(msgspec.Struct):
    """Whose messages shall go, and from when (ms) on."""

    user: UserName
    since: Annotated[int, Meta(ge=0, le=2**53)] = 0
    reason: Reason | None = None


class PurgeShown(msgspec.Struct):
    """The entry that purged."""

    id: str
    seq: int


class SanctionWish(msgspec.Struct):
    """A time-out of so many seconds, or a ban; `purge` also removes what the person said."""

    user: UserName
    kind: Annotated[Literal["timeout", "ban"], Meta(examples=["timeout"])]
    seconds: Annotated[int, Meta(ge=1, le=1_209_600, examples=[600])] = 600
    reason: Reason | None = None
    purge: bool = False


class SanctionShown(msgspec.Struct, omit_defaults=True):
    """A time-out or a ban in force; `name` is what the person was last called here."""

    user: UserId
    kind: SanctionKind
    name: str = ""
    until: int = 0
    reason: str = ""


class SanctionsShown(msgspec.Struct):
    """Time-outs and bans in force."""

    sanctions: list[SanctionShown]


class AuditShown(msgspec.Struct):
    """A page of the record, newest first; `more` when there are older rows."""

    actions: list[Recorded]
    more: bool


class CheckWish(msgspec.Struct):
    """A text to be judged."""

    text: Annotated[str, Meta(max_length=4096, examples=["what a show"])]


class StaffController(Controller):
    """A room's moderation. Every call needs the role of moderator or host in that room."""

    path = "/api/v1/rooms/{room:str}/staff"
    tags = ("staff",)

    @get("/cases", summary="The queue", responses=refusals(401, 403, 404, 503))
    async def cases(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> CasesShown:
        """Open cases, oldest first, each with the verdict that held it."""
        place, _, _ = await _reading(request, identity, hub, room)
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
        place, person, _ = await _writing(request, identity, hub, room)
        if not is_entry_id(case):
            raise BadRequest("This is not the id of a case.", field="case")
        made = await moderation.decisions.decide(
            place, person, CaseId(case), OUTCOMES[data.outcome], data.reason or ""
        )
        return DecisionShown(case, made.outcome, made.by, made.id)

    @post(
        "/purges",
        status_code=200,
        summary="Remove all that a person said",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def purge(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[PurgeWish, Body(description="Whose messages, and from when on.")],
    ) -> PurgeShown:
        """Every reader drops the person's messages; their text is never sent again."""
        place, person, _ = await _writing(request, identity, hub, room)
        entry_id, seq = await moderation.decisions.purge(
            place, person, UserId(data.user), data.since, data.reason or ""
        )
        return PurgeShown(entry_id, seq)

    @post(
        "/sanctions",
        summary="Time out or ban a person",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def sanction(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[SanctionWish, Body(description="Whom, for how long, and why.")],
    ) -> Sanction:
        """The person is told at once, may not post, and, banned, may not read the live room either."""
        place, actor, _ = await _writing(request, identity, hub, room)
        user, reason = UserId(data.user), data.reason or ""
        if data.kind == "ban":
            return await moderation.decisions.ban(place, actor, user, reason, purge=data.purge)
        return await moderation.decisions.time_out(place, actor, user, data.seconds, reason, purge=data.purge)

    @get("/sanctions", summary="Time-outs and bans in force", responses=refusals(401, 403, 404, 503))
    async def sanctions(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> SanctionsShown:
        """Bans first; `until` (ms) is left out where there is no end."""
        place, _, _ = await _reading(request, identity, hub, room)
        standing = moderation.standing
        return SanctionsShown(
            [
                SanctionShown(
                    one.user, one.kind, await standing.name_of(place, one.user), one.until, one.reason
                )
                for one in await sanctions.in_force_now(moderation.redis, place)
            ]
        )

    @delete(
        "/sanctions/{user:str}",
        summary="Lift a time-out or a ban",
        responses=refusals(400, 401, 403, 404, 503),
    )
    async def lift(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        user: str,
    ) -> None:
        """The person may post again, and is told."""
        place, actor, _ = await _writing(request, identity, hub, room)
        await moderation.decisions.lift(place, actor, UserId(user))

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
    ) -> AuditShown:
        """Every decision, removal, purge, sanction and change of settings, newest first."""
        place, _, _ = await _reading(request, identity, hub, room)
        rows, more = await audit.page(moderation.database, place, _row_number(before), limit)
        return AuditShown(rows, more)

    @post(
        "/check",
        status_code=200,
        summary="What would happen to a text",
        responses=refusals(400, 401, 403, 404, 413, 415, 503),
    )
    async def check(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[CheckWish, Body(description="A text, as a viewer might post it.")],
    ) -> Verdict:
        """The verdict under the room's settings, explained. Nothing is posted or remembered."""
        place, _, settings = await _writing(request, identity, hub, room)
        return moderation.moderator.check(place, settings, data.text)


async def _reading(
    request: AnyRequest, identity: Identity, hub: Hub, room: str
) -> tuple[RoomId, Person, RoomSettings]:
    """The room, and who asks; raises NotFound, Unauthorized, Forbidden."""
    return await _staff(hub, room, identity.asker(asked_of(request)).person)


async def _writing(
    request: AnyRequest, identity: Identity, hub: Hub, room: str
) -> tuple[RoomId, Person, RoomSettings]:
    """The same for calls that change something: a cookie alone does not do."""
    return await _staff(hub, room, identity.writer(asked_of(request)).person)


async def _staff(hub: Hub, room: str, person: Person | None) -> tuple[RoomId, Person, RoomSettings]:
    opened = await hub.open(LogName(checked(room)))
    place, settings = opened.name.room, opened.room.settings
    require(person, Right.MODERATE, place, settings)
    assert person is not None
    return place, person, settings


def _row_number(text: str | None) -> int | None:
    if text is None or text == "":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise BadRequest("This is not the id of a row.", field="before")
    return int(text)
