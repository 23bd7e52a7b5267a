"""A WebSocket's side of the conversation, without I/O: what arrives becomes a command or a refusal."""

from __future__ import annotations

from collections import deque

import msgspec

from eventchat.errors import BadRequest, ChatError
from eventchat.plain import plain_sentence
from eventchat.types.commands import Command

MOST_BAD, BAD_SECONDS = 5, 10.0
"""So many frames that are no commands within this time end the connection with 4400."""

MOST_FRAMES, FRAMES_SECONDS = 50, 1.0
"""More frames than that is a flood: 4429."""

DEEPEST = 32

_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)


class Closed(Exception):
    """The conversation is over: the close code and a sentence."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Session:
    """Counts what a client sends and reads its commands. Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._frames: deque[float] | None = None  # most readers never say anything
        self._bad: deque[float] | None = None

    def receive(self, text: str, now: float) -> Command:
        """The command in a frame. Raises BadRequest for none, Closed when there are too many of either."""
        if self._frames is None:
            self._frames = deque(maxlen=MOST_FRAMES)
        if len(self._frames) == MOST_FRAMES and now - self._frames[0] < FRAMES_SECONDS:
            raise Closed(4429, "Too many frames.")
        self._frames.append(now)
        try:
            return _read(text)
        except BadRequest:
            self._bad = deque(maxlen=MOST_BAD) if self._bad is None else self._bad
            self._bad.append(now)
            if len(self._bad) == MOST_BAD and now - self._bad[0] < BAD_SECONDS:
                raise Closed(4400, "Too many frames that are not commands.") from None
            raise


def _read(text: str) -> Command:
    if too_deep(text):
        raise BadRequest(f"JSON nested deeper than {DEEPEST} levels is not read.")
    try:
        return _decoder.decode(text)
    except msgspec.ValidationError as error:
        raise bad_request(error) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadRequest("This is not JSON.") from error


def too_deep(text: str) -> bool:
    """Whether brackets outside strings nest deeper than any command's could."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth, quoted, escaped = 0, False, False
    for char in text:
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif char in "]}":
            depth -= 1
    return False


def bad_request(error: msgspec.ValidationError) -> ChatError:
    """A validation error as a refusal that names the field."""
    message, _, place = str(error).partition(" - at `$")
    field = place.strip(".`") or None
    return BadRequest(plain_sentence(message, field), field=field)
