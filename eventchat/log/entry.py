"""An entry of a log as it stands in the stream, and as readers get it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from eventchat.text import snippet
from eventchat.types.cursor import Cursor, Epoch
from eventchat.types.ids import MessageId, UserId, entry_key

KEPT = frozenset({"type", "id", "seq", "at", "author"})
"""What is left of a message that was removed."""


class Entry(msgspec.Struct, frozen=True):
    """One entry. `body` is the event's JSON without `id`, `seq` and `at`, as it was appended or masked.

    `author`, `quotes` (the message replied to) and `quoted_author` are known of `posted` entries; what a
    `pinned` or an `edited` one quotes is the message that it is about.
    """

    id: MessageId
    seq: int
    epoch: Epoch
    type: str
    body: bytes
    author: UserId | None = None
    quotes: MessageId | None = None
    quoted_author: UserId | None = None
    removed: bool = False

    @property
    def at(self) -> int:
        """When Redis took it, in ms since 1970."""
        return entry_key(self.id)[0]

    @property
    def cursor(self) -> Cursor:
        """The place after this entry."""
        return Cursor(self.epoch, self.id, self.seq)

    def json(self) -> bytes:
        """The event as it goes over every wire: `body` with `id`, `seq` and `at` spliced in front."""
        return b'{"id":"%b","seq":%d,"at":%d,%b' % (self.id.encode(), self.seq, self.at, self.body[1:])

    def event(self) -> dict[str, Any]:
        """The event, decoded; for the few entries that change what a room is."""
        decoded: dict[str, Any] = msgspec.json.decode(self.json())
        return decoded

    @classmethod
    def read(cls, entry_id: bytes, fields: Mapping[bytes, bytes]) -> Entry:
        """From what Redis returns for one entry."""
        author, quotes, quoted = fields.get(b"u"), fields.get(b"r"), fields.get(b"ru")
        return cls(
            MessageId(entry_id.decode()),
            int(fields[b"s"]),
            Epoch(fields[b"e"].decode()),
            fields[b"t"].decode(),
            fields[b"d"],
            UserId(author.decode()) if author else None,
            MessageId(quotes.decode()) if quotes else None,
            UserId(quoted.decode()) if quoted else None,
        )


class Purge(msgspec.Struct, frozen=True):
    """Everything *user* said from *since* (ms) until entry *until* is gone."""

    user: UserId
    since: int
    until: MessageId

    def covers(self, user: UserId | None, message: MessageId) -> bool:
        """Whether *user*'s *message* is gone by this purge."""
        if user != self.user:
            return False
        key = entry_key(message)
        return self.since <= key[0] and key < entry_key(self.until)


class Redactions(msgspec.Struct):
    """What has been removed from a room or edited: every reader, the archiver included, masks by it."""

    removed: dict[MessageId, MessageId] = {}
    """From a removed message to the entry that removed it."""

    purges: dict[MessageId, Purge] = {}
    """From a purging entry to what it purged."""

    edits: dict[MessageId, str] = {}
    """From an edited message to how it reads now."""

    def hides(self, message: MessageId, author: UserId | None) -> bool:
        """Whether *author*'s *message* was removed or purged."""
        return message in self.removed or any(p.covers(author, message) for p in self.purges.values())

    def by(self, message: MessageId, author: UserId | None) -> MessageId | None:
        """The entry that removed or purged the message, if any."""
        purges = (until for until, purge in self.purges.items() if purge.covers(author, message))
        return self.removed.get(message) or next(purges, None)

    def mask(self, entry: Entry) -> Entry:
        """*entry* as later readers may see it: as it was edited, and without text that was removed.

        Both its own text and what it has of another message.
        """
        match entry.type:
            case "posted" if not entry.removed and self.hides(entry.id, entry.author):
                return _without_text(entry)
            case "posted" if entry.id in self.edits:
                entry = _with_text(entry, self.edits[entry.id])
            case "announced" if entry.id in self.removed:
                return _unannounced(entry)
            case "restored":
                return self._mask_restored(entry)
        if entry.quotes is None:
            return entry
        if self.hides(entry.quotes, entry.quoted_author):
            return _about_removed(entry)
        if (text := self.edits.get(entry.quotes)) is not None:
            return _about_edited(entry, text)
        return entry

    def _mask_restored(self, entry: Entry) -> Entry:
        """What was restored may have been removed again or edited, or what it quotes."""
        body = msgspec.json.decode(entry.body)
        messages = [self._mask_message(message) for message in body["messages"]]
        if messages == body["messages"]:
            return entry
        return msgspec.structs.replace(entry, body=msgspec.json.encode({**body, "messages": messages}))

    def _mask_message(self, message: dict[str, Any]) -> dict[str, Any]:
        if self.hides(message["id"], message["author"]["id"]):
            return _bare(message)
        if (text := self.edits.get(message["id"])) is not None:
            message = {**message, "text": text}
        quote = message.get("reply_to")
        if quote is None or quote.get("removed"):
            return message
        if self.hides(quote["id"], quote["author"]["id"]):
            return {**message, "reply_to": _bare_quote(quote)}
        if (text := self.edits.get(quote["id"])) is not None:
            return {**message, "reply_to": {**quote, "text": snippet(text)}}
        return message

    def learn(self, entry: Entry) -> bool:
        """Take note of what *entry* removes, restores or edits; whether there was anything."""
        match entry.type:
            case "removed":
                for target in entry.event()["targets"]:
                    self.removed[target] = entry.id
            case "purged":
                event = entry.event()
                self.purges[entry.id] = Purge(event["user"], event.get("since", -1), entry.id)
            case "restored":
                event = entry.event()
                for message in event["messages"]:
                    self.removed.pop(message["id"], None)
                for purge in event.get("purges", ()):
                    self.purges.pop(purge, None)
            case "edited":
                event = entry.event()
                if not event.get("removed"):
                    self.edits[event["target"]] = event["text"]
            case _:
                return False
        return True


def _without_text(entry: Entry) -> Entry:
    body = _bare(msgspec.json.decode(entry.body))
    return msgspec.structs.replace(
        entry, body=msgspec.json.encode(body), quotes=None, quoted_author=None, removed=True
    )


def _with_text(entry: Entry, text: str) -> Entry:
    body = msgspec.json.decode(entry.body)
    return msgspec.structs.replace(entry, body=msgspec.json.encode({**body, "text": text}))


def _about_removed(entry: Entry) -> Entry:
    """An entry about a message that is gone: a reply, a pin, or an edit."""
    body = msgspec.json.decode(entry.body)
    match entry.type:
        case "pinned":
            body["message"] = _bare(body["message"])
        case "edited":
            body |= {"text": "", "removed": True}
        case _:
            body["reply_to"] = _bare_quote(body["reply_to"])
    return msgspec.structs.replace(entry, body=msgspec.json.encode(body), quotes=None, quoted_author=None)


def _about_edited(entry: Entry, text: str) -> Entry:
    """An entry about a message that reads differently now."""
    body = msgspec.json.decode(entry.body)
    match entry.type:
        case "pinned":
            body["message"]["text"] = text
        case "edited":
            body["text"] = text
        case _:
            body["reply_to"]["text"] = snippet(text)
    return msgspec.structs.replace(entry, body=msgspec.json.encode(body))


def _unannounced(entry: Entry) -> Entry:
    body = msgspec.json.decode(entry.body)
    return msgspec.structs.replace(
        entry, body=msgspec.json.encode({**body, "text": "", "removed": True}), removed=True
    )


def _bare(message: dict[str, Any]) -> dict[str, Any]:
    """A `posted` event that only keeps its place."""
    kept = {name: value for name, value in message.items() if name in KEPT}
    return {**kept, "text": "", "removed": True}


def _bare_quote(quote: dict[str, Any]) -> dict[str, Any]:
    return {"id": quote["id"], "author": quote["author"], "text": "", "removed": True}
