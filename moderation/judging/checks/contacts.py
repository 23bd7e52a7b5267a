"""Contacts: what belongs to one person only, and should not stand in front of everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventchat.types.verdicts import Finding
from moderation.judging.message import Message
from moderation.judging.rules import Rules

_PHONE = re.compile(r"(?<![\w.+-])(?:\+|00)\d(?:[ ()/.-]{0,2}\d){8,13}(?![\w-])")
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?!\w)")
FEWEST_DIGITS = 9
_MANY_DIGITS = re.compile(r"\d(?:[ ()/.-]{0,2}\d){8}")


def contacts(message: Message, rules: Rules) -> Iterable[Finding]:
    """Point at telephone numbers, bank accounts and cards."""
    text = message.text
    if message.trusted or text.digits < FEWEST_DIGITS or not _MANY_DIGITS.search(text.original):
        return
    for match in _CARD.finditer(text.original):
        if _is_card(match[0]):
            yield _found("card", 4, "It holds the number of a card.", match.span())
    for match in _IBAN.finditer(text.original.lower()):
        if len(text.original) == len(text.original.lower()) and _is_iban(match[0]):
            yield _found("bank_account", 3, "It holds the number of a bank account.", match.span())
    for match in _PHONE.finditer(text.original):
        yield _found("phone", 2, "It holds a telephone number.", match.span())


def _found(rule: str, level: int, reason: str, span: tuple[int, int]) -> Finding:
    return Finding("contacts", rule, "personal_data", level, 0.45, reason, (span,))


def _is_card(written: str) -> bool:
    """By the check digit that all cards have."""
    digits = [int(char) for char in reversed(written) if char.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_iban(written: str) -> bool:
    """By the two check digits after the country."""
    number = written.replace(" ", "")
    if not number.isascii():
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
