"""What a field may be, said of one that is something else."""

from __future__ import annotations

from eventchat.api.choices import among, choices
from eventchat.types.rooms import SettingsChange
from moderation.api.hooks import HooksWish
from moderation.api.trials import TextTried


def test_the_few_values_of_a_field_are_known() -> None:
    """At the top, inside of what may be left out, and inside of lists; none where it may be anything."""
    assert choices(SettingsChange, "guests") == ("chat", "off", "read")
    assert choices(TextTried, "author.standing") == ("guest", "member", "staff")
    assert choices(HooksWish, "hooks[0].on_failure") == ("allow", "hold", "reject")
    assert among(TextTried, "text") == among(TextTried, "nothing") == among(object(), "text") == ""
