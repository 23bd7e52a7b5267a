"""What only one person may see, kept for as long as readers may resume. No I/O.

A room has one stream for all its people's inboxes, which each node reads once and hands out by name: a
stream a person would make the node's one read as wide as its audience.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import msgspec

from eventchat.types.cursor import START
from eventchat.types.ids import MessageId, UserId, entry_key
from eventchat.types.people import Sanction


class Letter(msgspec.Struct, frozen=True):
    """One event for one person. `json` is the whole event."""

    id: MessageId
    to: UserId
    json: bytes

    @property
    def at(self) -> int:
        """When it was written, in ms since 1970."""
        return entry_key(self.id)[0]

    @classmethod
    def read(cls, entry_id: bytes, fields: Mapping[bytes, bytes]) -> Letter:
        """From what Redis returns for one entry."""
        at = entry_key(entry_id.decode())[0]
        json = b'{"id":"%b","at":%d,%b' % (entry_id, at, fields[b"d"][1:])
        return cls(MessageId(entry_id.decode()), UserId(fields[b"to"].decode()), json)


class Inbox:
    """The newest letters of one room, by person."""

    def __init__(self, most: int = 1000) -> None:
        self._letters: deque[Letter] = deque(maxlen=most)
        self.newest = START
        """The id of the newest letter, to whomever, kept or not: where the stream goes on."""

    def push(self, letter: Letter, *, keep: bool = True) -> None:
        """Keep a letter, for which the oldest makes room; or only note how far the stream was read."""
        if keep:
            self._letters.append(letter)
        self.newest = letter.id

    def after(self, person: UserId, place: MessageId) -> list[Letter]:
        """A person's letters after id *place*, oldest first."""
        key = entry_key(place)
        return [letter for letter in self._letters if letter.to == person and entry_key(letter.id) > key]


class Standings:
    """Who is sanctioned or warned in one room, as this node knows it; the admit script has the last word.

    And whose messages all wait: until when (ms), 0 without end; and who may post one link until when (ms).
    """

    def __init__(
        self,
        sanctions: dict[UserId, Sanction] | None = None,
        warnings: dict[UserId, tuple[MessageId, str]] | None = None,
        watched: dict[UserId, int] | None = None,
        permits: dict[UserId, int] | None = None,
    ) -> None:
        self._by_user = sanctions or {}
        self._warnings = warnings or {}
        self._watched = watched or {}
        self._permits = permits or {}

    def learn(self, letter: Letter) -> Sanction | None:
        """Take note of a letter that sanctions or lifts; the sanction, if it put one in force."""
        event = msgspec.json.decode(letter.json)
        match event["type"]:
            case "sanctioned":
                sanction = Sanction(letter.to, event["kind"], event.get("until", 0), event.get("reason", ""))
                self._by_user[letter.to] = sanction
                return sanction
            case "lifted":
                self._by_user.pop(letter.to, None)
            case "warned":
                self._warnings[letter.to] = (letter.id, event["text"])
            case "acknowledged":
                self._warnings.pop(letter.to, None)
            case "permitted":
                self._permits[letter.to] = event["until"]
            case "permit_over":
                self._permits.pop(letter.to, None)
            case "watched":  # to nobody: the nodes are told, the person is not
                if event["premod"] is None:
                    self._watched.pop(event["user"], None)
                else:
                    self._watched[event["user"]] = event["premod"]
        return None

    def watches(self, person: UserId, now_ms: int) -> bool:
        """Whether all messages of *person* wait for a moderator."""
        until = self._watched.get(person)
        return until is not None and (until == 0 or until > now_ms)

    def permits_link(self, person: UserId, now_ms: int) -> bool:
        """Whether *person* may post a link; the admit script knows whether that is used up."""
        return self._permits.get(person, 0) > now_ms

    def of(self, person: UserId | None, now_ms: int) -> Sanction | None:
        """The sanction in force against *person*, if any."""
        if person is None:
            return None
        sanction = self._by_user.get(person)
        if sanction is None or (sanction.until and sanction.until <= now_ms):
            return None
        return sanction

    def warning_of(self, person: UserId | None) -> tuple[MessageId, str] | None:
        """The id and the words of the warning that *person* has to acknowledge, if any."""
        return self._warnings.get(person) if person is not None else None
