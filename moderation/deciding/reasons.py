"""Why staff did something, in their own words."""

from __future__ import annotations

import unicodedata

import msgspec

from eventchat.errors import TooLong
from eventchat.text import refuse_deceiving

LONGEST = 500


def clean_reason(raw: str) -> str:
    """*raw* as it is kept and shown: one line, NFC. Raises BadText, TooLong."""
    reason = " ".join(unicodedata.normalize("NFC", raw).split())
    refuse_deceiving(reason)
    if len(reason) > LONGEST:
        raise TooLong(f"A reason may have {LONGEST} characters; this one has {len(reason)}.", field="reason")
    return reason


class Why(msgspec.Struct, frozen=True):
    """Why something was done: words for the person and the record, the code of a reason, and the action
    (its number on record) of which it is a part."""

    text: str = ""
    code: str = ""
    cause: int | None = None

    def cleaned(self) -> Why:
        """With its text as it is kept. Raises BadText, TooLong."""
        return msgspec.structs.replace(self, text=clean_reason(self.text))

    def part_of(self, cause: int) -> Why:
        """For something that is done because of action *cause*."""
        return msgspec.structs.replace(self, cause=self.cause if self.cause is not None else cause)


NO_REASON = Why()
