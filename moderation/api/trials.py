"""Trying rules over HTTP: on a text, on what is said from now on, on what was said before."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar import Controller, get, post, put
from litestar.params import Body
from msgspec import Meta
from msgspec.structs import replace

from eventchat.access import Right, may, require
from eventchat.api.asking import asked_of
from eventchat.api.problems import refusals
from eventchat.api.rooms import checked
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from eventchat.text import clean_text
from eventchat.types.ids import UserId
from eventchat.types.people import Author
from eventchat.types.rooms import OutsideChange
from eventchat.types.rulesets import RuleSet
from eventchat.types.verdicts import Verdict
from moderation.api.asking import STAFF, AnyRequest, reading, writing
from moderation.desk import Desk
from moderation.trying.backtests import Backtest

SOMEBODY = UserId("u_somebody")


class AuthorTried(msgspec.Struct, forbid_unknown_fields=True):
    """Who is supposed to say it: what they are here, and whether it is the first thing they say."""

    standing: Literal["guest", "member", "staff"] = "guest"
    first: bool = False
    name: Annotated[str, Meta(max_length=60)] = "Somebody"


class TextTried(msgspec.Struct, forbid_unknown_fields=True):
    """A text to be judged. `hooks`: ask the room's checks from outside as well, which are sent the text."""

    text: Annotated[str, Meta(max_length=4096, examples=["what a show"])]
    author: AuthorTried | None = None
    hooks: bool = False


class TrialShown(msgspec.Struct):
    """The rules on trial, if any."""

    rules: RuleSet | None


class BacktestWish(msgspec.Struct, forbid_unknown_fields=True):
    """Rules to be tried on the last *hours*, at most on the newest *limit* messages."""

    rules: RuleSet
    hours: Annotated[int, Meta(ge=1, le=8760)] = 24
    limit: Annotated[int, Meta(ge=1, le=100_000)] = 10_000


class BacktestStarted(msgspec.Struct):
    """A backtest under way, to be asked for by its id."""

    id: str
    total: int


class TextController(Controller):
    """The judge, asked by programs and staff."""

    path = "/api/v1/rooms/{room:str}/moderation"
    tags = ("staff",)

    @post(
        "/check",
        status_code=200,
        summary="What would become of a text, with every stage",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def check(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[TextTried, Body(description="A text, and perhaps whose it is supposed to be.")],
    ) -> Verdict:
        """The verdict with its trace, for staff and services of the room. Nothing is posted or remembered.

        What the staff noted beside a term is told to them alone.
        """
        opened = await hub.open(LogName(checked(room)))
        place, settings = opened.name.room, opened.room.settings
        person = identity.writer(asked_of(request)).person
        require(person, Right.TRY_TEXTS, place, settings)
        text = clean_text(data.text, settings.max_length)
        author = data.author or AuthorTried()
        verdict = moderation.moderator.check(
            place, settings, text, standing=author.standing, first=author.first
        )
        if data.hooks and author.standing != "staff":
            somebody = Author(SOMEBODY, author.name)
            verdict = await moderation.hooks.attempt(place, settings, somebody, text, verdict)
        return verdict if may(person, Right.MODERATE, place, settings) else _without_notes(verdict)


def _without_notes(verdict: Verdict) -> Verdict:
    """*verdict* without what the staff noted beside their terms, in its trace neither."""
    trace = tuple(
        replace(step, findings=tuple(replace(finding, note="") for finding in step.findings))
        for step in verdict.trace
    )
    return replace(verdict, note="", trace=trace)


class TrialController(Controller):
    """Rules on trial, which hosts set and all staff see, and backtests, for staff."""

    path = STAFF
    tags = ("staff",)

    @get("/trial", summary="Rules on trial", responses=refusals(401, 403, 404, 503))
    async def trial(self, request: AnyRequest, identity: Identity, hub: Hub, room: str) -> TrialShown:
        """Rules that only observe; null if there are none."""
        _, _, settings = await reading(request, identity, hub, room)
        return TrialShown(settings.observed)

    @put(
        "/trial",
        summary="Put rules on trial",
        responses=refusals(400, 401, 403, 404, 413, 415, 503),
    )
    async def put_on_trial(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: TrialShown,
    ) -> TrialShown:
        """For hosts. `rules` are what differs from those in force; null ends it.

        The staff log then has what they would have done otherwise, as `observed` entries.
        """
        place, person, settings = await writing(request, identity, hub, room)
        require(person, Right.CONNECT, place, settings)
        change = OutsideChange(observed=data.rules)
        opened = await hub.open(LogName(place))
        opened.room.settings = (await moderation.decisions.change_settings(place, person, change)).after
        return TrialShown(opened.room.settings.observed)

    @post(
        "/backtests",
        status_code=202,
        summary="Try rules on what was said before",
        responses=refusals(400, 401, 403, 404, 409, 413, 415, 503),
    )
    async def start(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[BacktestWish, Body(description="The rules, and how far back.")],
    ) -> BacktestStarted:
        """Runs beside everything else; one a room at a time."""
        place, _, settings = await writing(request, identity, hub, room)
        test = await moderation.backtests.start(
            place, settings, data.rules, hours=data.hours, limit=data.limit
        )
        return BacktestStarted(test.id, test.total)

    @get(
        "/backtests/{test:str}",
        summary="How far a backtest is, and what it found",
        responses=refusals(401, 403, 404, 503),
    )
    async def show(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str, test: str
    ) -> Backtest:
        """Can be asked for an hour."""
        place, _, _ = await reading(request, identity, hub, room)
        return await moderation.backtests.find(place, test)
