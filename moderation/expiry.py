"""Held messages that nobody decided in time, as each room wants it; and how deep the queues are."""

from __future__ import annotations

from eventchat.types.events import HeldCase
from eventchat.types.rooms import RoomSettings


def expires_at(held: HeldCase, settings: RoomSettings) -> int | None:
    """When (ms) *held* is out of date; None for never."""
    if held.queue != "held" or not settings.held_minutes:
        return None
    return held.at + settings.held_minutes * 60_000
