"""Messages that only their authors see: what each person on this node's room believes posted. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from eventchat.types.ids import CaseId, MessageId, UserId, entry_key

Fields = Mapping[bytes, bytes]

MOST = 200
"""What is remembered of one person."""

FIRST = 64
"""From here on the second half of an id is not an entry's of the room's log, but a shadow's (`admit.lua`)."""


class Shadow(msgspec.Struct, frozen=True):
    """One of them, as its author gets it: `json` is the whole `posted` event. Staff know it as `case`."""

    id: MessageId
    to: UserId
    case: CaseId
    json: bytes


class Shadows:
    """The newest of a room, by person."""

    def __init__(self) -> None:
        self._by_person: dict[UserId, dict[MessageId, Shadow]] = {}

    def load(self, kept: Fields) -> None:
        """Take note of what the room's hash keeps: "case user event" by id."""
        for name in sorted(kept, key=lambda name: entry_key(name.decode())):
            case, user, body = kept[name].split(b" ", 2)
            self._add(name, user, case, body)

    def learn(self, entry_id: bytes, fields: Fields) -> bool:
        """Take note of an entry of the inbox's stream: whether it brings one, which then stands here.

        Or it says that one is no more.
        """
        if (case := fields.get(b"c")) is not None:
            self._add(entry_id, fields[b"to"], case, fields[b"d"])
            return True
        if (gone := fields.get(b"gone")) is not None:
            self.drop(UserId(fields[b"of"].decode()), MessageId(gone.decode()))
        return False

    def of(self, person: UserId | None) -> Sequence[Shadow]:
        """What *person* alone sees, oldest first."""
        return list(self._by_person.get(person, {}).values()) if person is not None else ()

    def after(self, person: UserId, place: MessageId) -> list[Shadow]:
        """Those of them that came after id *place*."""
        key = entry_key(place)
        return [shadow for shadow in self.of(person) if entry_key(shadow.id) > key]

    def find(self, person: UserId, message: MessageId) -> Shadow | None:
        """*message*, if it is one that *person* alone sees."""
        return self._by_person.get(person, {}).get(message)

    def drop(self, person: UserId, message: MessageId) -> None:
        """It was taken back, or everybody sees it now."""
        mine = self._by_person.get(person, {})
        mine.pop(message, None)
        if not mine:
            self._by_person.pop(person, None)

    def _add(self, entry_id: bytes, user: bytes, case: bytes, body: bytes) -> None:
        person, name = UserId(user.decode()), MessageId(entry_id.decode())
        json = b'{"id":"%b","at":%d,%b' % (entry_id, entry_key(name)[0], body[1:])
        mine = self._by_person.setdefault(person, {})
        mine[name] = Shadow(name, person, CaseId(case.decode()), json)
        if len(mine) > MOST:
            del mine[next(iter(mine))]


def names_shadow(message: MessageId) -> bool:
    """Whether this is the id of a message that only its author sees."""
    return entry_key(message)[1] >= FIRST
