"""What the moderation pipeline thinks of a draft, explained."""

from __future__ import annotations

from typing import Literal

import msgspec

Action = Literal["allow", "hold", "reject"]


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """One judgement: what to do, which check and rule said so, and where in the original text.

    `level` is the severity from 1 (mild) to 4 (severest), 0 when nothing was found; `score` lies in
    0 to 1; `spans` are pairs (start, end) in code points of the text as it was written.
    """

    action: Action
    stage: str = ""
    rule: str = ""
    category: str = ""
    level: int = 0
    score: float = 0.0
    reason: str = ""
    spans: tuple[tuple[int, int], ...] = ()


ALLOWED = Verdict("allow")
"""Nobody minds."""
