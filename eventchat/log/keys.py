"""Every Redis key, spelled here only. All keys of a room share its hash tag, so that they share a shard."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from eventchat.types.ids import CaseId, RoomId, UserId

ROOMS = "eventchat:rooms"
"""Set of the ids of all rooms; the archivers follow it."""

CONTROL = "eventchat:control"
"""Short stream that every node reads: sessions revoked, rooms made."""

SIGNALS = "eventchat:signals"
"""Short stream that every node reads: what staff are told and nobody keeps."""

REVOKED = "eventchat:revoked"
"""Sorted set of revoked sessions by the time (ms) their tokens would have expired."""

GROUP = "archive"
"""The consumer group of the archivers."""


class LogName(msgspec.Struct, frozen=True):
    """One of a room's two logs: what everybody reads, or what its staff read."""

    room: RoomId
    staff: bool = False

    @property
    def stream(self) -> str:
        """The stream of entries."""
        return f"room:{{{self.room}}}:{'staff' if self.staff else 'log'}"

    @property
    def head(self) -> str:
        """Hash with the log's `epoch`, newest `seq`, and `archived`: the seq up to which it is stored.

        And of a room's own log, what is `pinned`: the JSON of the entry that says so, empty for nothing, and
        by which action (`pinned_as`).
        """
        return self.stream + ":head"


class RoomKeys(msgspec.Struct, frozen=True):
    """The keys of one room beside its two logs."""

    room: RoomId

    def _key(self, name: str) -> str:
        return f"room:{{{self.room}}}:{name}"

    @property
    def log(self) -> LogName:
        """What everybody reads."""
        return LogName(self.room)

    @property
    def staff(self) -> LogName:
        """What the staff read."""
        return LogName(self.room, staff=True)

    @property
    def inbox(self) -> str:
        """Stream of what only one person may see: fields `to` and `d`."""
        return self._key("inbox")

    @property
    def rules(self) -> str:
        """Hash the admit script reads: state, slow_ms, rate_n, rate_ms; and `settings` as JSON for nodes."""
        return self._key("rules")

    @property
    def sanctions(self) -> str:
        """Hash from user to "kind until reason"."""
        return self._key("sanctions")

    @property
    def shadowing(self) -> str:
        """Hash from a person whose messages only they see to "until number": ms, the action on record."""
        return self._key("shadowing")

    @property
    def shadows(self) -> str:
        """Hash from a message that only its author sees to "case user event"; the newest thousand or so."""
        return self._key("shadows")

    @property
    def redacted(self) -> str:
        """Hash from a removed message's id to the id of the entry that removed it."""
        return self._key("redacted")

    @property
    def purged(self) -> str:
        """Hash from a purging entry's id to "user since"."""
        return self._key("purged")

    @property
    def edited(self) -> str:
        """Hash from an edited message's id to "entry text": what edits it last, and how it reads now."""
        return self._key("edited")

    @property
    def cases(self) -> str:
        """Hash from an open case's id to its `held` event as JSON."""
        return self._key("cases")

    @property
    def reported(self) -> str:
        """Hash from a reported message's id to "case weight hidden", or how its reports were decided."""
        return self._key("reported")

    @property
    def appeals(self) -> str:
        """Hash from a person to the case of their newest appeal."""
        return self._key("appeals")

    @property
    def flags(self) -> str:
        """Hash from a person whose messages all wait to until when (ms, 0 without end)."""
        return self._key("flags")

    @property
    def permits(self) -> str:
        """Hash from a person who may post one link to until when (ms)."""
        return self._key("permits")

    @property
    def viewers(self) -> str:
        """Hash from a node to "count at": its readers, and when it said so (ms)."""
        return self._key("viewers")

    @property
    def known(self) -> str:
        """Set of the people of whom a message was approved: where first ones wait, theirs do not."""
        return self._key("known")

    def echo(self, text: str) -> str:
        """How often a text was posted in the window, by the name it is known by."""
        return self._key(f"echo:{text}")

    def decided(self, case: CaseId) -> str:
        """How a case was decided, kept for a day so that the second moderator learns who was first."""
        return self._key(f"decided:{case}")

    def reporting(self, user: UserId) -> str:
        """How often a person reported something in the last minute."""
        return self._key(f"reporting:{user}")

    def offences(self, user: UserId, filter_name: str) -> str:
        """How often a person offended against one filter lately."""
        return self._key(f"offences:{filter_name}:{user}")

    def failing(self, hook: str) -> str:
        """There while a check from outside fails and the staff were told so, by whichever node was first."""
        return self._key(f"failing:{hook}")

    @property
    def backtest(self) -> str:
        """There while rules are tried on the room's past: by which trial."""
        return self._key("backtest")

    def backtest_of(self, trial: str) -> str:
        """How far a trial of rules on the room's past has come, and what it found, as JSON."""
        return self._key(f"backtest:{trial}")

    def claim(self, case: CaseId) -> str:
        """Who looks at a case now: "user who", for as long as the lease."""
        return self._key(f"claim:{case}")

    @property
    def warned(self) -> str:
        """Hash from a person who has to acknowledge a warning to "id text"."""
        return self._key("warned")

    def nonce(self, user: UserId, nonce: str) -> str:
        """What became of a message. The nonce is a client's text, so only its digest is in the key."""
        return self._key("nonce:" + blake2b(f"{user} {nonce}".encode(), digest_size=16).hexdigest())

    def said(self, user: UserId) -> str:
        """List of "at gist" of a person's newest messages, newest first: the same again is a repeat."""
        return self._key(f"said:{user}")

    def pace(self, user: UserId) -> str:
        """List of the times (ms) of a person's newest messages, newest first."""
        return self._key(f"pace:{user}")


def wake(node: str) -> str:
    """A node's own stream: an entry ends its blocking read at once."""
    return f"eventchat:wake:{node}"


def ticket(digest: str) -> str:
    """A ticket's identity and room, taken once."""
    return f"eventchat:ticket:{digest}"


def name_claim(digest: str) -> str:
    """Who goes by a name, by the digest of the name's skeleton."""
    return f"eventchat:name:{digest}"
