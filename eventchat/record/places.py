"""Neighbours of a place in a stream, to turn "from here on" into "after there"."""

from __future__ import annotations

from eventchat.types.ids import MessageId, entry_key

LAST_NUMBER = 999_999_999
"""The largest second half of an id that is one of ours."""


def just_before(entry_id: MessageId) -> MessageId:
    """The greatest id smaller than *entry_id*; itself when there is none."""
    ms, number = entry_key(entry_id)
    if number:
        return MessageId(f"{ms}-{number - 1}")
    return MessageId(f"{ms - 1}-{LAST_NUMBER}") if ms else entry_id


def just_after(entry_id: MessageId) -> MessageId:
    """The smallest id greater than *entry_id*."""
    ms, number = entry_key(entry_id)
    return MessageId(f"{ms}-{number + 1}")
