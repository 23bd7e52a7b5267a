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
LONGEST = 64
_CURSOR = re.compile(
    r"([A-Za-z0-9]{8})\.([0-9]{1,15}-[0-9]{1,9})\.([0-9]{1,15})(?:\.([0-9]{1,15}-[0-9]{1,9}))?"
)


def new_epoch() -> Epoch:
    """A random name for a log that begins now."""
    return Epoch("".join(secrets.choice(_ALPHABET) for _ in range(EPOCH_LENGTH)))


class Cursor(msgspec.Struct, frozen=True):
    """A place in one log: everything up to and including entry *id* with number *seq* has been seen.

    That of a long-poll may also say up to which `letter` its reader's inbox has been seen.
    """

    epoch: Epoch
    id: MessageId
    seq: int
    letter: MessageId | None = None

    @property
    def key(self) -> tuple[int, int]:
        """The entry's place in the order of its stream."""
        return entry_key(self.id)

    def with_letter(self, letter: MessageId) -> Cursor:
        """The same place, with all letters up to *letter* seen."""
        return Cursor(self.epoch, self.id, self.seq, letter)

    def __str__(self) -> str:
        """The form on the wire, `<epoch>.<id>.<seq>`, or that with `.<letter>`, at most 64 characters."""
        place = f"{self.epoch}.{self.id}.{self.seq}"
        return place if self.letter is None else f"{place}.{self.letter}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Read the wire's form; None when *text* is not a cursor."""
        match = _CURSOR.fullmatch(text)
        if match is None or len(text) > LONGEST:
            return None
        epoch, entry, seq, letter = match.groups()
        return cls(Epoch(epoch), MessageId(entry), int(seq), MessageId(letter) if letter else None)


START = MessageId("0-0")
"""Before the first entry."""
