"""What a client may ask over a WebSocket; other transports use the HTTP calls."""

from __future__ import annotations

import msgspec

from eventchat.types.ids import EntryName, Nonce
from eventchat.types.messages import Draft


class Post(msgspec.Struct, frozen=True, tag="post", omit_defaults=True):
    """Post a message; answered by `accepted`, `held` or `refused` with the same nonce."""

    nonce: Nonce
    text: str
    reply_to: EntryName | None = None

    def draft(self) -> Draft:
        """The message this command carries."""
        return Draft(self.text, self.nonce, self.reply_to)


class Remove(msgspec.Struct, frozen=True, tag="remove"):
    """Take a message back (one's own), or remove it (moderators); answered by the entry itself."""

    id: EntryName


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Ask for a sign of life from a page that cannot see protocol pings; answered by `pong`."""


Command = Post | Remove | Ping
