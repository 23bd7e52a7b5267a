"""How much a room minds what: five presets, and what becomes of a finding.

A room's level for a category runs from 0 (off) to 4 (minds everything); a finding's from 1 (mild) to 4
(severest). At level n the room minds findings of 5 - n and more.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventchat.types.policy import Levels, Preset
from eventchat.types.verdicts import Action

CATEGORIES = Levels.__struct_fields__

_HARM = dict.fromkeys(("hate", "threat", "self_harm", "minors"), 3)
PRESETS: dict[Preset, Mapping[str, int]] = {
    "off": dict.fromkeys(CATEGORIES, 0),
    "relaxed": dict.fromkeys(CATEGORIES, 2) | _HARM | {"profanity": 0, "insult": 1},
    "balanced": dict.fromkeys(CATEGORIES, 3),
    "strict": dict.fromkeys(CATEGORIES, 4) | {"spam": 3},
    "family": dict.fromkeys(CATEGORIES, 4),
}
"""What a preset says of each category; a room's own levels are laid over it."""

OUTCOMES: dict[str, tuple[Action, Action, Action, Action]] = {
    "profanity": ("mask", "mask", "hold", "hold"),
    "sexual": ("mask", "hold", "hold", "hold"),
    "hate": ("hold", "hold", "hold", "reject"),
    "threat": ("hold", "hold", "hold", "reject"),
    "minors": ("hold", "hold", "hold", "reject"),
}
"""What becomes of a message by the severity found; where nothing is said, a person looks at it."""

HOLD: tuple[Action, Action, Action, Action] = ("hold", "hold", "hold", "hold")

URGENT = frozenset({"self_harm", "minors", "personal_data"})
"""To be looked at before everything else."""

HELD_BACK = frozenset({"spam", "scam"})
"""Where the second offence is not told: its author goes on in the dark."""

OFFENCES_BEFORE_SHADOW = 2


def levels_of(preset: Preset, own: Levels) -> dict[str, int]:
    """Each category's level in a room."""
    return {**PRESETS[preset], **own.given()}
