"""Contacts: what belongs to one person only, and should not stand in front of everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from eventchat.types.verdicts import Finding
from moderation.judging.finder import Finder
from moderation.judging.message import Message
from moderation.judging.rules import Rules

_PHONE = re.compile(r"(?<![\w.+-])(?:\+|00)\d(?:[ ()/.-]{0,2}\d){8,13}(?![\w-])")
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:2[2-7]|35|5\d|6\d|81)\d{14,17}|3[47]\d{13}|3[0689]\d{12,17}"
)
"""Visa; Mastercard, JCB, Maestro, Discover, UnionPay; American Express; Diners. No time in ms is like one."""
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?!\w)")
_SPACED = re.compile(r"(?<![\w.,+-])(?:\d[ .-]){9,14}\d(?![\w-]|[.,]\d)")
_SOCIAL = re.compile(r"(?<![\w.-])(?!000|666|9\d\d)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])")
_PLATFORMS = "telegram|whats ?app|discord|snap(?:chat)?|insta(?:gram)?|kik|signal|skype|wechat|viber|onlyfans"
_NAMED = Finder(
    ("telegram", "app", "discord", "snap", "insta", "kik", "signal", "skype", "wechat", "viber", "onlyfans")
)
_ASKS = "follow|join|support|add|dm|pm|text|message|msg|contact|hit|write|find|reach|ping|call"
_HANDLE = r"(?:@[\w.]{3,32}|[\w.]{2,32}#\d{4})(?!\w)"
_ELSEWHERE = re.compile(
    rf"\b(?:(?:{_ASKS}) (?:me|us)\b[^.!?\n@#]{{0,24}}\b(?:{_PLATFORMS})\b[^.!?\n@#]{{0,16}}?|"
    rf"(?:my|our) (?:{_PLATFORMS})(?: (?:is|name|tag|id|handle|user|username|account|server|channel)){{0,2}}"
    rf"[ :=-]{{1,3}}){_HANDLE}"
)
FEWEST_DIGITS = 9
_MANY_DIGITS = re.compile(r"\d(?:[ ()/.-]{0,2}\d){8}")


def contacts(message: Message, rules: Rules) -> Iterable[Finding]:
    """Point at telephone numbers, bank accounts, cards, and at who wants to be written to elsewhere."""
    text = message.text
    if message.trusted:
        return
    plain = text.plain.text
    if ("@" in plain or "#" in plain) and _NAMED.finds_any(plain) and (found := _ELSEWHERE.search(plain)):
        span = text.whole(text.plain.range_of(*found.span()))
        yield Finding("contacts", "elsewhere", "spam", 2, 0.6, "It asks to be written to elsewhere.", (span,))
    if text.digits < FEWEST_DIGITS or not _MANY_DIGITS.search(text.original):
        return
    for match in _SOCIAL.finditer(text.original):
        yield _found("social_security", 3, "It holds a social security number.", match.span())
    for match in _SPACED.finditer(text.original):
        if not _is_counted(match[0]):
            yield _found("phone", 2, "It holds a telephone number.", match.span())
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


def _is_counted(written: str) -> bool:
    """Whether single digits are counted up or down, are few different ones, or are the score of a game."""
    digits = [int(char) for char in written if char.isdecimal()]
    steps = [later - digit for digit, later in pairwise(digits)]
    counted = 2 * max(steps.count(1), steps.count(-1)) > len(steps)
    return counted or len(set(digits)) < MOST_ALIKE or digits in (sorted(digits), sorted(digits)[::-1])


MOST_ALIKE = 4
"""Different digits from which a row of them is a number to call."""


def _is_card(written: str) -> bool:
    """By the ranges and lengths that issuers of cards have, and the check digit that all cards have."""
    if not _ISSUED.fullmatch(re.sub(r"\D", "", written)):
        return False
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
