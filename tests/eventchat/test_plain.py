"""Refusals of bad input are sentences."""

from __future__ import annotations

import msgspec
import pytest

from eventchat.plain import plain_sentence
from eventchat.types.commands import Command
from eventchat.types.rooms import SettingsChange


@pytest.mark.parametrize(
    ("sent", "kind", "field", "sentence"),
    [
        ('{"slow_mode":601}', SettingsChange, "slow_mode", "`slow_mode` must be at most 600."),
        ('{"slow_mode":-1}', SettingsChange, "slow_mode", "`slow_mode` must be at least 0."),
        ('{"slow_mode":"x"}', SettingsChange, "slow_mode", "`slow_mode` must be a whole number, not text."),
        ('{"guests":"foo"}', SettingsChange, "guests", "`guests` cannot be 'foo'."),
        ('{"colour":1}', SettingsChange, None, "What was sent has `colour`, which is not known here."),
        ('{"type":"post","text":"x"}', Command, None, "What was sent needs `nonce`."),
        ('{"type":"fly"}', Command, "type", "`type` cannot be 'fly'."),
        ("[]", SettingsChange, None, "What was sent must be an object, not a list."),
    ],
)
def test_what_the_validator_says_is_said_in_words(
    sent: str, kind: type, field: str | None, sentence: str
) -> None:
    """No type names of a programming language, no patterns."""
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(sent, type=kind)
    assert plain_sentence(str(refused.value).split(" - at")[0], field) == sentence
