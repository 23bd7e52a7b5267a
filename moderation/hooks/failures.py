"""The ways in which a check may fail."""

from __future__ import annotations

from typing import Literal, get_args

Failing = Literal[
    "timeout", "unreachable", "refused_address", "bad_answer", "failed", "busy", "open", "missing"
]
"""No answer in time; no connection; an address it may not have; an answer that is none; an error of its own;
too much asked of it at once; not asked, because it failed time and again; no such plugin."""

FAILINGS: tuple[Failing, ...] = get_args(Failing)


class HookFailed(Exception):
    """A check gave no answer that counts; the message says why, to operators."""

    def __init__(self, how: Failing, why: str) -> None:
        super().__init__(why)
        self.how: Failing = how
        self.why = why
