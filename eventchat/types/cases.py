"""What waits for a person beside held messages: reports and appeals."""

from __future__ import annotations

from typing import Literal

import msgspec

from eventchat.types.people import Actor, Sanction

QueueName = Literal["held", "reported", "new", "appeals", "shadowed"]
"""Held by a check; reported by people; a newcomer's first messages; appeals against sanctions; and what is
shown to its author alone, which waits for nobody."""

ReportReason = Literal[
    "spam", "insult", "hate", "threat", "sexual", "self_harm", "personal_data", "scam", "other"
]

NOTE_LENGTH = 500


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person's complaint about one message. `at` is in ms since 1970."""

    by: Actor
    reason: ReportReason
    at: int
    note: str = ""


class Appeal(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody says against a sanction; `by` is who gave it."""

    text: str
    at: int
    sanction: Sanction
    by: Actor
