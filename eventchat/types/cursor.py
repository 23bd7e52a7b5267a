"""A place in a log, the same on every transport and node."""

from __future__ import annotations

import re
import secrets
import string
from typing import NewType

import msgspec

from eventchat.types.ids import MessageId, entry_key

Epoch = NewType("Epoch", str)
"""Which log a place is in: eight letters or digits, replaced whenever the log was lost or went back."""

EPOCH_LENGTH = 8
_ALPHABET = string.ascii_letters + string.digits
_CURSOR = re.compile(r"([A-Za-z0-9]{8})\.([0-9]{1,15}-[0-9]{1,9})\.([0-9]{1,15})")


def new_epoch() -> Epoch:
    """A random name for a log that begins now."""
    return Epoch("".join(secrets.choice(_ALPHABET) for _ in range(EPOCH_LENGTH)))


class Cursor(msgspec.Struct, frozen=True):
    """A place in one log: everything up to and including entry *id* with number *seq* has been seen."""

    epoch: Epoch
    id: MessageId
    seq: int

    @property
    def key(self) -> tuple[int, int]:
        """The entry's place in the order of its stream."""
        return entry_key(self.id)

    def __str__(self) -> str:
        """The form on the wire, `<epoch>.<id>.<seq>`, at most 64 characters."""
        return f"{self.epoch}.{self.id}.{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Read the wire's form; None when *text* is not a cursor."""
        match = _CURSOR.fullmatch(text)
        if match is None:
            return None
        epoch, entry, seq = match.groups()
        return cls(Epoch(epoch), MessageId(entry), int(seq))


START = MessageId("0-0")
"""Before the first entry."""
