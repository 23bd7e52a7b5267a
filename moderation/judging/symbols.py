"""Where the symbols of a text stand: whether any may be there for a letter, or between two."""

from __future__ import annotations

import re

from moderation.judging.letters import READINGS, SYMBOL

_ORDINARY = bytes(code for code in range(128) if chr(code).isalnum() or chr(code) in " \n,;:'\"/)]}>`")
"""What stands for no letter."""
_OTHER_SYMBOLS = re.compile(
    f"[{re.escape(''.join(c for c in READINGS if not c.isalnum() and not c.isascii()))}\u2022\u00b7]"
)
_WHERE_SEVERAL, _BEFORE_ONE = b".-_", b"?!"
"""What stands for one where there are several, or before one."""
_ASKS_BEFORE, _CALLS_BEFORE = re.compile(r"\?\w"), re.compile(r"!\w")  # one for both takes four times as long
_BEFORE_LETTER = re.compile(f"{SYMBOL}[^ {SYMBOL}]")


def is_plainly_written(text: str) -> bool:
    """Whether no symbol of *text* stands for a letter."""
    if not text.isascii():
        if _OTHER_SYMBOLS.search(text):
            return False
        text = text.encode("ascii", "ignore").decode()
    left = text.encode().translate(None, _ORDINARY)
    if not left:
        return True
    others = left.translate(None, _WHERE_SEVERAL)
    if others.translate(None, _BEFORE_ONE):
        return False
    if len(left) > len(others) and any(left.count(one) > 1 and two in text for one, two in _SEVERAL):
        return False
    return not others or not (_ASKS_BEFORE.search(text) or _CALLS_BEFORE.search(text))


_SEVERAL = ((b".", ".."), (b"-", "--"), (b"_", "__"))


def has_symbol_inside(classed: str) -> bool:
    """Whether symbols stand between two letters, with no space beside them."""
    if not _BEFORE_LETTER.search(classed):
        return False
    before = " "
    for letters in classed.split(SYMBOL):
        if letters:
            if before != " " and letters[0] != " ":
                return True
            before = letters[-1]
    return False
