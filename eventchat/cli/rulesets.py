"""Rule files: read with clear errors, written so that people can edit them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import msgspec

from eventchat.cli.root import Failure
from eventchat.plain import NOT_UNDERSTOOD, plain_words
from eventchat.types.rulesets import RULES, RuleSet

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
STANDARD = Path("-")


def read_rules(path: Path) -> RuleSet:
    """The rules in *path* (`-`: standard input). Raises Failure with what is wrong, and where."""
    where = "standard input" if path == STANDARD else str(path)
    text = sys.stdin.buffer.read() if path == STANDARD else path.read_bytes()
    try:
        data = msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Failure(f"{where} is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise Failure(f"{where} must hold an object with rules, as `eventchat rules export` writes it.")
    for name in data:
        if name not in RULES:
            raise Failure(f"{where}: {name!r} is no rule; there are {', '.join(sorted(RULES))}.")
    try:
        return msgspec.convert(data, RuleSet)
    except msgspec.ValidationError as error:
        raise Failure(f"{where}: {_in_words(str(error))}") from error


def written(rules: RuleSet) -> bytes:
    """*rules* as they stand in a file."""
    return msgspec.json.format(msgspec.json.encode(rules), indent=2) + b"\n"


def _in_words(message: str) -> str:
    found = _PLACE.search(message)
    if found is None:
        return f"{message}."
    reason = message[: found.start()]
    words = plain_words(reason)
    return f"{found[1]}: {words if words != NOT_UNDERSTOOD else reason}."
