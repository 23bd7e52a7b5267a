"""A room's checks from outside, over HTTP: which, in which order, and with what key they are signed."""

from __future__ import annotations

import asyncio
from importlib.metadata import entry_points
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from litestar import Controller, get, put
from litestar.params import Body
from msgspec import Meta

from eventchat.access import Right, require
from eventchat.api.problems import refusals
from eventchat.errors import BadRequest
from eventchat.identity import Identity
from eventchat.log.keys import LogName
from eventchat.rooms.hub import Hub
from eventchat.types.hooks import RoomHook, RoomHooks
from eventchat.types.ids import RoomId
from eventchat.types.rooms import OutsideChange
from moderation.api.asking import STAFF, AnyRequest, reading, writing
from moderation.desk import Desk
from moderation.hooks import plugins
from moderation.hooks.addresses import address_for
from moderation.hooks.failures import HookFailed
from moderation.hooks.signing import key_of

LOOK_UP_SECONDS = 1.0


class HooksWish(msgspec.Struct, forbid_unknown_fields=True):
    """All checks of the room, in the order in which they are asked; none is an empty list."""

    hooks: RoomHooks


class HookShown(msgspec.Struct):
    """A check, and the key with which requests to its `url` are signed (empty for plugins)."""

    hook: RoomHook
    key: str


class HooksShown(msgspec.Struct):
    """A room's checks, and the names of the plugins that are installed here."""

    hooks: list[HookShown]
    plugins: Annotated[list[str], Meta(examples=[["toxicity"]])]


class HookController(Controller):
    """Checks from outside. They read what people write, so only hosts of the room see and set them."""

    path = STAFF
    tags = ("staff",)

    @get("/hooks", summary="The room's checks from outside", responses=refusals(401, 403, 404, 503))
    async def show(
        self, request: AnyRequest, identity: Identity, hub: Hub, moderation: Desk, room: str
    ) -> HooksShown:
        """In the order in which they are asked, each with its signing key."""
        place, person, settings = await reading(request, identity, hub, room)
        require(person, Right.CONNECT, place, settings)
        return _shown(moderation, place, settings.hooks)

    @put(
        "/hooks",
        summary="Set the room's checks from outside",
        responses=refusals(400, 401, 403, 404, 413, 415, 503),
    )
    async def set(
        self,
        request: AnyRequest,
        identity: Identity,
        hub: Hub,
        moderation: Desk,
        room: str,
        data: Annotated[HooksWish, Body(description="All of them; what is not named is gone.")],
    ) -> HooksShown:
        """In force on all nodes within two seconds. Addresses that may not be called are 400."""
        place, person, settings = await writing(request, identity, hub, room)
        require(person, Right.CONNECT, place, settings)
        names = [hook.name for hook in data.hooks]
        for number, hook in enumerate(data.hooks):
            if hook.name in names[:number]:
                raise BadRequest(f"Two checks are called {hook.name}.", field=f"hooks[{number}]")
            await _check(moderation, hook, f"hooks[{number}]")
        change = OutsideChange(hooks=data.hooks)
        opened = await hub.open(LogName(place))
        changed = await moderation.decisions.change_settings(place, person, change)
        opened.room.settings = changed.after
        if changed.after != changed.before:
            await moderation.hooks.forget(place, data.hooks)
        return _shown(moderation, place, data.hooks)


async def _check(moderation: Desk, hook: RoomHook, field: str) -> None:
    """Raise BadRequest for a plugin that is not there, and for an address that may not be called."""
    if hook.plugin:
        try:
            plugins.find_installed(hook.plugin)
        except plugins.NoSuchPlugin as error:
            raise BadRequest(str(error), field=field) from error
        return
    parts = urlsplit(hook.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            await address_for(parts.hostname or "", port, moderation.hooks_to)
    except HookFailed as failure:
        if failure.how == "refused_address":
            raise BadRequest(f"{hook.name}: {failure.why}.", field=field) from failure
    except TimeoutError:
        return  # it may have an address later; until then its fallback counts


def _shown(moderation: Desk, room: RoomId, hooks: tuple[RoomHook, ...]) -> HooksShown:
    return HooksShown(
        [
            HookShown(hook, key_of(moderation.secret, room, hook.name, hook.turn) if hook.url else "")
            for hook in hooks
        ],
        sorted(entry_points(group=plugins.GROUP).names),
    )
