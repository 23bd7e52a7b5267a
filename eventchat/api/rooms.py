"""Rooms over HTTP: which there are, how one is set, what it looks like now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, get, patch, post
from litestar.params import Body
from msgspec import UNSET, Meta

from eventchat.access import Right, may, may_create_rooms, require
from eventchat.api.asking import asked_of
from eventchat.api.problems import refusals
from eventchat.clock import now_ms
from eventchat.errors import BadRequest, Forbidden, NotFound, RejectedText, Unauthorized
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.directory import Changed, Directory, state_of
from eventchat.rooms.hub import Hub
from eventchat.rooms.opened import Opened
from eventchat.types.events import Pin
from eventchat.types.ids import RoomId, RoomName, is_room_id
from eventchat.types.people import Author, Person
from eventchat.types.policy import over_already
from eventchat.types.rooms import RoomSettings, RoomState, SettingsChange, Title, public_settings

AnyRequest = Request[Any, Any, Any]
SettingsChanger = Callable[[RoomId, Person, SettingsChange], Awaitable[Changed]]
"""Changes settings, and puts it on the moderators' record: both or neither."""

TitleJudge = Callable[[RoomSettings], str | None]
"""Why a room under these settings may not have the title that they say; None if it may."""


class RoomShown(msgspec.Struct):
    """A room in a list."""

    id: str
    title: str
    state: RoomState


class RoomsShown(msgspec.Struct):
    """The rooms one may see."""

    rooms: list[RoomShown]


class RoomWish(msgspec.Struct):
    """A room to be made."""

    id: RoomName
    title: Title | None = None
    settings: SettingsChange | None = None


class OwnSanction(msgspec.Struct, omit_defaults=True):
    """A sanction in force, as its person sees it; `until` in ms."""

    kind: Literal["timeout", "ban"]
    until: int | None = None
    reason: str | None = None


class WarningShown(msgspec.Struct):
    """A warning that its person has to acknowledge by its id."""

    id: str
    text: str


class Standing(msgspec.Struct):
    """Whether the one who asks may post; if not, the code that says why."""

    may_post: bool
    reason: str | None = None
    sanction: OwnSanction | None = None
    warning: WarningShown | None = None


class Snapshot(msgspec.Struct):
    """A room as it is now. `cursor` is the place after its newest entry."""

    id: str
    title: str
    state: RoomState
    settings: dict[str, Any]
    pinned: Pin | None
    viewers: int
    cursor: Annotated[str, Meta(examples=["k3f9Qz7a.1763790000123-0.4711"])]
    you: Author | None
    standing: Standing


class RoomController(Controller):
    """Rooms."""

    path = "/api/v1/rooms"
    tags = ("rooms",)

    @get(summary="Rooms one may see", responses=refusals(401, 403, 503))
    async def every(self, request: AnyRequest, identity: Identity, directory: Directory) -> RoomsShown:
        """All rooms that the one who asks may read."""
        person = identity.asker(asked_of(request)).person
        rooms = await directory.every()
        visible = [(room, s) for room, s in rooms if may(person, Right.READ, room, s)]
        return RoomsShown([RoomShown(room, s.title, state_of(s)) for room, s in visible])

    @post(summary="Make a room", responses=refusals(400, 401, 403, 409, 413, 415, 422, 503))
    async def create(
        self,
        request: AnyRequest,
        identity: Identity,
        directory: Directory,
        hub: Hub,
        title_objection: TitleJudge,
        data: Annotated[RoomWish, Body(description="Its name, and settings that differ from the defaults.")],
    ) -> Snapshot:
        """Hosts of all rooms make new ones."""
        person = identity.writer(asked_of(request)).person
        if person is None:
            raise Unauthorized()
        if not may_create_rooms(person):
            raise Forbidden("Only hosts of all rooms make new ones.")
        settings = (data.settings or SettingsChange()).apply(RoomSettings())
        if data.title is not None:
            settings = msgspec.structs.replace(settings, title=data.title)
        _check_title(settings, title_objection)
        _check_times(data.settings or SettingsChange(), RoomSettings())
        room = RoomId(data.id)
        await directory.create(room, settings)
        return snapshot(await hub.open(LogName(room)), person)

    @get("/{room:str}", summary="A room as it is now", responses=refusals(401, 403, 404, 503))
    async def show(self, request: AnyRequest, identity: Identity, hub: Hub, room: str) -> Snapshot:
        """Settings, newest cursor, readers, and what the one who asks may do."""
        opened = await hub.open(LogName(checked(room)))
        caller = await identity.reader(asked_of(request), RoomId(room), opened.room.settings.origins)
        require(caller.person, Right.READ, RoomId(room), opened.room.settings)
        if may(caller.person, Right.CONFIGURE, RoomId(room), opened.room.settings):
            await hub.read_settings(opened)  # the staff log may have told them of a change before the tail us
        return snapshot(opened, caller.person)

    @patch(
        "/{room:str}",
        summary="Change a room's settings",
        responses=refusals(400, 401, 403, 404, 413, 415, 422, 503),
    )
    async def change(
        self,
        request: AnyRequest,
        identity: Identity,
        directory: Directory,
        hub: Hub,
        change_settings: SettingsChanger,
        title_objection: TitleJudge,
        room: str,
        data: Annotated[SettingsChange, Body(description="What to change; the rest stays.")],
    ) -> Snapshot:
        """Moderators and hosts change settings; every reader is told of what it may know."""
        opened = await hub.open(LogName(checked(room)))
        person = identity.writer(asked_of(request), opened.room.settings.origins).person
        require(person, Right.CONFIGURE, RoomId(room), opened.room.settings)
        assert person is not None
        before = await directory.find(RoomId(room))
        if data.title is not UNSET:
            _check_title(data.apply(before), title_objection)
        _check_times(data, before)
        opened.room.settings = (await change_settings(RoomId(room), person, data)).after
        return snapshot(opened, person)


def _check_title(settings: RoomSettings, objection: TitleJudge) -> None:
    """Raise RejectedText for a title that nobody should see."""
    if settings.title and (why := objection(settings)) is not None:
        raise RejectedText(f"A room cannot be called that. {why}".strip(), field="title")


def _check_times(change: SettingsChange, before: RoomSettings) -> None:
    """Raise BadRequest for a new term that is over already."""
    if change.terms is UNSET:
        return
    if (found := over_already(change.terms, before.terms, now_ms())) is not None:
        place, term = found
        raise BadRequest(
            f"The term “{term.text}” is over already: its time is past.", field=f"terms[{place}]"
        )


def checked(room: str) -> RoomId:
    """*room* as a room's id; raises NotFound for what cannot be one."""
    if not is_room_id(room):
        raise NotFound("There is no room by that name.")
    return RoomId(room)


def snapshot(opened: Opened, person: Person | None) -> Snapshot:
    """A room as *person* sees it now."""
    room, settings = opened.name.room, opened.room.settings
    staff = may(person, Right.CONFIGURE, room, settings)
    return Snapshot(
        id=room,
        title=settings.title,
        state=state_of(settings),
        settings=msgspec.to_builtins(settings) if staff else public_settings(settings),
        pinned=opened.room.pin(now_ms()),
        viewers=opened.room.viewers,
        cursor=str(opened.room.top),
        you=person.author_in(room) if person else None,
        standing=standing(opened, person),
    )


def standing(opened: Opened, person: Person | None) -> Standing:
    """Whether *person* may post here now."""
    room, settings = opened.name.room, opened.room.settings
    sanction = opened.standings.of(person.id if person else None, now_ms())
    if sanction is not None:
        reason = "banned" if sanction.kind == "ban" else "timed_out"
        shown = OwnSanction(sanction.kind, sanction.until or None, sanction.reason or None)
        return Standing(False, reason, shown)
    if (warning := opened.standings.warning_of(person.id if person else None)) is not None:
        return Standing(False, "warned", warning=WarningShown(*warning))
    if not may(person, Right.POST, room, settings):
        return Standing(False, "unauthorized" if person is None else "forbidden")
    if settings.frozen and not may(person, Right.POST_FROZEN, room, settings):
        return Standing(False, "frozen")
    return Standing(True)
