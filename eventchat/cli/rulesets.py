"""Rule files: read with clear errors, written so that people can edit them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import msgspec

from eventchat.cli.root import Failure
from eventchat.plain import NOT_UNDERSTOOD, plain_words
from eventchat.types.rulefiles import SETTINGS, VERSION, RuleFile

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
STANDARD = Path("-")


def read_rules(path: Path) -> RuleFile:
    """The rules in *path* (`-`: standard input). Raises Failure with what is wrong, and where."""
    where = "standard input" if path == STANDARD else str(path)
    text = sys.stdin.buffer.read() if path == STANDARD else path.read_bytes()
    try:
        data = msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Failure(f"{where} is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise Failure(f"{where} must hold an object with rules, as `eventchat rules export` writes it.")
    version = data.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        raise Failure(
            f"{where} is a rule file of version {version}; this eventchat reads version {VERSION}."
            " A newer one may read it."
        )
    for name in data:
        if name not in SETTINGS | {"version"}:
            raise Failure(f"{where}: {name!r} is no rule; there are {', '.join(sorted(SETTINGS))}.")
    try:
        return msgspec.convert(data, RuleFile)
    except msgspec.ValidationError as error:
        raise Failure(f"{where}: {_in_words(str(error))}") from error


def written(rules: RuleFile) -> bytes:
    """*rules* as they stand in a file."""
    return msgspec.json.format(msgspec.json.encode(rules), indent=2) + b"\n"


def _in_words(message: str) -> str:
    found = _PLACE.search(message)
    if found is None:
        return f"{message}."
    reason = message[: found.start()]
    words = plain_words(reason)
    return f"{found[1]}: {words if words != NOT_UNDERSTOOD else reason}."
