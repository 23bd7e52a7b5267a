"""What every entry of a log has."""

from __future__ import annotations

import msgspec

from eventchat.types.ids import MessageId

NO_ID = MessageId("")


class Logged(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An entry of a log. `at` is in ms since 1970, `seq` grows by one from entry to entry."""

    id: MessageId = NO_ID
    seq: int = 0
    at: int = 0
