"""What a validator says of bad input, in words for the person who sent it."""

from __future__ import annotations

import re
from collections.abc import Callable

KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}

NOT_UNDERSTOOD = "could not be understood"
"""What is said of everything else."""

_KIND = r"`(?P<kind>[^`]+)`"
_OURS = re.compile(r"^(?:is (?:no|too large a|a) pattern|has too many patterns).*?(?=$| - at `)", re.DOTALL)
"""What our own rules say beside the validator's: the end of a sentence already."""

_SENTENCES = ("the term ", "the check ", "two checks ", "the address of a check ")
"""How our own whole sentences begin."""

_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"Expected `(?:str|array)` of length <= (\d+)"), lambda m: f"is too long: at most {m[1]}"),
    (re.compile(r"Expected `(?:str|array)` of length >= (\d+)"), lambda m: f"is too short: at least {m[1]}"),
    (re.compile(r"Expected `\w+` <= (\S+)"), lambda m: f"must be at most {m[1]}"),
    (re.compile(r"Expected `\w+` >= (\S+)"), lambda m: f"must be at least {m[1]}"),
    (re.compile(r"Expected `str` matching regex"), lambda _: "does not have the form that it should have"),
    (
        re.compile(rf"Expected {_KIND}, got `(?P<got>[^`]+)`"),
        lambda m: f"must be {_kinds(m['kind'])}, not {_kinds(m['got'])}",
    ),
    (re.compile(r"Expected `\w+`"), lambda _: "is not a value that is allowed"),
    (re.compile(r"Invalid enum value (.+)"), lambda m: f"cannot be {m[1]}"),
    (re.compile(r"Invalid value (.+)"), lambda m: f"cannot be {m[1]}"),
    (_OURS, lambda m: m[0]),
    (re.compile(r"Object missing required field `(\w+)`"), lambda m: f"needs `{m[1]}`"),
    (
        re.compile(r"Object contains unknown field `(\w+)`"),
        lambda m: f"has `{m[1]}`, which is not known here",
    ),
)


def plain_words(message: str) -> str:
    """The rest of a sentence that begins with the field's name: "must be at most 600"."""
    for pattern, words in _RULES:
        if match := pattern.search(message):
            return words(match)
    return NOT_UNDERSTOOD


def plain_sentence(message: str, field: str | None) -> str:
    """A whole sentence about *field*, or about what was sent."""
    if message.startswith(_SENTENCES):
        return f"{message[0].upper()}{message[1:]}."
    name = f"`{field}`" if field else "What was sent"
    return f"{name} {plain_words(message)}."


def _kinds(names: str) -> str:
    known = [KINDS.get(name.strip(), name.strip()) for name in names.split("|")]
    return " or ".join(known)
