"""Actions before everybody, and permits: what `POST …/actions` does beside removing and penalising."""

from __future__ import annotations

from eventchat.errors import BadRequest, NotFound
from eventchat.types.ids import MessageId, RoomId, UserId
from eventchat.types.people import Person
from eventchat.types.rooms import RoomSettings
from moderation.api.wishes import ActionMade, ActionName, ActionWish
from moderation.deciding.edits import Spans
from moderation.deciding.permits import SECONDS
from moderation.deciding.reasons import Why
from moderation.desk import Desk

STAGED: frozenset[ActionName] = frozenset({"announce", "pin", "unpin", "permit", "mask", "shadow"})


async def staged(
    desk: Desk, room: RoomId, person: Person, settings: RoomSettings, wish: ActionWish
) -> ActionMade:
    """Do one of `STAGED`. Raises what `Stage` and `Permits` raise, and BadRequest for what is left out."""
    message = MessageId(wish.message) if wish.message else None
    match wish.action:
        case "announce":
            judged = desk.moderator.judge(room, settings, person, wish.text)
            shown = await desk.stage.announce(room, person, wish.text, wish.style, judged.verdict)
        case "pin":
            if message is None:
                raise BadRequest("Say which message.", field="message")
            shown = await desk.stage.pin(room, person, message, wish.seconds or 0)
        case "unpin":
            shown = await desk.stage.unpin(room, person)
        case "mask":
            if message is None:
                raise BadRequest("Say which message.", field="message")
            number = await _masked(desk, room, person, settings, message, wish)
            return ActionMade(str(number), wish.action, message=message)
        case "shadow":
            user, why = await whom(desk, room, wish, message), Why(wish.reason or "", wish.code)
            made = await desk.shadowing.shadow(room, settings, person, user, wish.seconds or 0, why)
            return ActionMade(str(made.number), wish.action, user=user, until=made.until or None)
        case _:
            user = await whom(desk, room, wish, message)
            permit = await desk.permits.give(room, person, user, wish.seconds or SECONDS)
            return ActionMade(str(permit.number), wish.action, user=user, until=permit.until)
    return ActionMade(str(shown.number), wish.action, message=shown.message, until=shown.until or None)


async def lifted(desk: Desk, room: RoomId, person: Person, user: UserId, reason: str) -> int:
    """End a time-out or a ban, or else that *user* is shadowed. Raises NotFound when nothing is in force."""
    try:
        return await desk.decisions.lift(room, person, user, reason)
    except NotFound:
        return await desk.shadowing.lift(room, person, user, reason)


async def _masked(
    desk: Desk, room: RoomId, person: Person, settings: RoomSettings, message: MessageId, wish: ActionWish
) -> int:
    posted, text = await desk.edits.readable(room, person, message)
    spans: Spans = wish.spans
    if wish.whole:
        spans = [(0, len(text))]
    elif not spans:
        spans = desk.moderator.check(room, settings, text).spans
    return await desk.edits.mask(room, person, posted, spans, Why(wish.reason or "", wish.code))


async def whom(desk: Desk, room: RoomId, wish: ActionWish, message: MessageId | None) -> UserId:
    """Whom *wish* names, or the author of the message it names. Raises BadRequest."""
    if wish.user is not None:
        return UserId(wish.user)
    if message is None:
        raise BadRequest("Say who.", field="user")
    author = await desk.standing.author_of(room, message)
    if author is None:
        raise BadRequest("There is no such message.", field="message")
    return author.id
