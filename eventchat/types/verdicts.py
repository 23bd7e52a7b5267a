"""What the moderation pipeline thinks of a draft, explained."""

from __future__ import annotations

from typing import Literal

import msgspec

Action = Literal["allow", "mask", "hold", "shadow", "reject"]
"""What becomes of a message. From weak to strong; `shadow`: its author alone goes on seeing it."""

Spans = tuple[tuple[int, int], ...]
"""Pairs (start, end) in code points of the text as it was written, in order and apart."""


class Penalty(msgspec.Struct, frozen=True):
    """What a rule asks for beside: its author may not post for so long."""

    seconds: int
    kind: Literal["timeout"] = "timeout"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one check noticed: which rule, in which category, how bad, where.

    `level` is the severity from 1 (mild) to 4 (severest). `score` in 0 to 1 says how sure it is that the
    text should not pass unseen. `action` is set by rules that know it; else the room's levels decide.
    """

    stage: str
    rule: str
    category: str
    level: int
    score: float
    reason: str = ""
    spans: Spans = ()
    action: Action | None = None
    penalty: Penalty | None = None
    hidden: bool = False
    """Whether it was written so as not to be found."""
    hints: Spans = ()
    """Parts that weighed, but are nothing bad by themselves: for who decides to see, never to be masked."""
    note: str = ""
    """What the staff noted beside the term of the room that was found."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One stage of a judgement: what it took, in µs, and what it found."""

    stage: str
    us: float
    findings: tuple[Finding, ...] = ()


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """One judgement: what to do, which check and rule said so, and where in the original text.

    `level` is the severity from 1 (mild) to 4 (severest), 0 when nothing was found; `score` lies in
    0 to 1; `spans` are pairs (start, end) in code points of the text as it was written. `urgent` ones are
    to be looked at first. `sanction` is what the rule asks for beside. `trace` is there on demand. `hints`
    are parts like `spans` that weighed, but are nothing bad by themselves: what is masked are `spans` alone.
    `note` is what the staff noted beside the room's term that is the rule, for them alone.
    """

    action: Action
    stage: str = ""
    rule: str = ""
    category: str = ""
    level: int = 0
    score: float = 0.0
    reason: str = ""
    spans: Spans = ()
    urgent: bool = False
    sanction: Penalty | None = None
    trace: tuple[Step, ...] = ()
    hints: Spans = ()
    note: str = ""

    @property
    def rule_told(self) -> str:
        """The rule as its author may know it: the room's own terms are for its staff."""
        return OWN_TERM if self.rule.startswith(TERM) else self.rule


OWN_TERM = "blocked_terms"
"""What authors are told of a rule that is a term of the room."""

TERM = "term:"
"""How rules begin that are terms of the room; the term follows."""

FIRST_MESSAGE = "first_message"
"""The rule by which the messages of newcomers wait: their cases have a queue of their own."""

ALLOWED = Verdict("allow")
"""Nobody minds."""

SHADOWED = Verdict(
    "shadow", "sender", "shadowed", reason="What this person posts is shown to nobody but themselves."
)
"""Of messages by somebody whom a person on the staff has shadowed."""
