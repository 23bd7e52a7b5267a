"""Why staff did something, in their own words."""

from __future__ import annotations

import unicodedata

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
