"""Addresses in running text, also those written to be overlooked: `example dot com`, `example[.]com`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

import msgspec
from publicsuffixlist import PublicSuffixList

from moderation.judging.signs import BULLETS, COMMA_SIGNS, has_signs
from moderation.judging.text import Folded, Span

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ENDINGS = "com|net|org|info|biz|site|club|online|xyz|shop|store|top|live|link|click|io|gg|tv|me|co|ru|cc"
_PARTED = rf"(?:\s?[\u2022\u00b7]\s?|\spunkt\s)(?=(?:{_ENDINGS})\b)|\s\.\s?(?=(?:{_ENDINGS})\b)"
_PARTED += r"|,(?=(?:com|net|org|info|biz|site|club|online|xyz)\b)"
_DOT = rf"(?:\.|\s?[\[({{<]\s?(?:\.|dot|punkt|point)\s?[\])}}>]\s?|\s(?:dot|d0t)\s|\s?[。｡]\s?|{_PARTED})"
_HOST = re.compile(
    rf"(?<![\w@.-])(?P<scheme>h(?:tt|xx)ps?\s?:\s?/\s?/\s?)?(?P<user>[\w.+-]{{1,64}}@)?"
    rf"(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{1,8}})(?P<path>\s?/\s?[^\s]*|:\d{{2,5}})?"
)
_DOTTED = re.compile(r"\.[^\s.]")
_SPELLED = re.compile(r"(?:dot|d0t|punkt|point)\s|(?:\.|dot|d0t|punkt|point)\s?[\])}>]")
_DISGUISED = re.compile(r"[^\w.-]|\s")
_ADDRESS = re.compile(
    r"(?:https?|hxxps?)\s?:\s?/\s?/\s?(?P<host>(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:]{3,39}\])"
)
_JOINT = re.compile(_DOT)

_SPELLED_HOSTS = (
    "twitch tv|discord gg|discord com|youtube com|youtu be|t me|wa me|bit ly|tiktok com|instagram com|"
    "kick com|onlyfans com|linktr ee|cutt ly|tinyurl com|telegram me"
)
"""Hosts that are known without their dot."""

_SLASHED = re.compile(
    rf"\b(?P<host>(?:{_SPELLED_HOSTS})|[a-z0-9-]{{2,40}}(?:\.|\s?dot\s)(?:{_ENDINGS}))"
    r"\s(?:forward ?)?slash\s[\w-]{2,}"
)
_LETTER_END = re.compile(
    r"[a-z0-9] (?:\.|dot|d o t) (?P<ending>c ?o ?m|n ?e ?t|o ?r ?g|g ?g|t ?v|i ?o|x ?y ?z|s ?h ?o ?p)(?!\w)"
)
_LETTERS_BEFORE = re.compile(r"(?<![\w'])(?:[a-z0-9] ){2,30}[a-z0-9]\Z")
LONGEST_SPELLED = 61
"""Characters looked at before the dot of a host that is spelled letter by letter."""

MOST_LINKS = 25
"""Candidates that are looked at in one message."""

MOST_HOSTS = 2_000
"""Hosts whose registrable part is kept: people name the same few."""

MANY = "many"
"""The domain of what was not looked at."""

WORDS = frozenset(
    "am and as at be by do for he hi i in is it me my no of oh on one or so to us we you "
    "bar best boo call care cool dance day family fan fun good here how life like love meet men moe new news "
    "now rest run save school show soon team today work wow xxx yes".split()
)
"""Endings that are also English words: `go.to` is a missing space unless it has a path or a scheme."""

FILES = frozenset("app md mov py rs sh zip cc pl pm ps js ai".split())
"""Endings that are also file types: a bare `readme.md` is no link."""


SHORTENERS = frozenset(
    "bit.ly tinyurl.com t.co goo.gl is.gd v.gd ow.ly buff.ly cutt.ly rb.gy rebrand.ly shorturl.at t.ly "
    "tiny.cc bl.ink soo.gd s.id clck.ru lnkd.in adf.ly bc.vc linktr.ee qrco.de shorte.st ouo.io".split()
)
"""Nobody sees where these lead."""


class Link(msgspec.Struct, frozen=True):
    """Somewhere to go: the registrable domain, the whole host, and where the text says so.

    `disguised`: broken up, or in letters that look like others, or behind a shortener.
    """

    domain: str
    span: Span
    disguised: bool = False
    host: str = ""

    def is_of(self, domains: frozenset[str]) -> bool:
        """Whether the host is one of *domains* or lies below one."""
        labels = self.host.split(".")
        return any(".".join(labels[start:]) in domains for start in range(len(labels)))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


@lru_cache(MOST_HOSTS)
def _registrable(host: str) -> str | None:
    """The part of *host* that somebody registered, if it has an ending that exists."""
    found = _suffixes().privatesuffix(host)
    return str(found) if found else None


def find_links(text: Folded) -> tuple[Link, ...]:
    """Every address in *text*; cheap when there is none, and the second time."""
    if text.links is None:
        plain = text.plain.text
        signs = has_signs(text) or ("." in plain and _DOTTED.search(plain))
        text.links = tuple(_links(text)) if signs else ()
    return text.links


def _links(text: Folded) -> Iterator[Link]:
    plain = text.plain.text
    if " slash " in plain or " . " in plain or " dot " in plain or " d o t " in plain:
        yield from _spelled_out(text)
    if not _looks_linked(plain):
        return
    for match in _ADDRESS.finditer(plain):
        yield Link(match["host"], text.whole(text.plain.range_of(*match.span())), host=match["host"])
    for number, match in enumerate(_HOST.finditer(plain)):
        if number == MOST_LINKS:  # who writes so many hides one among them
            yield Link(MANY, text.whole(text.plain.range_of(match.start(), len(plain))), True, MANY)
            return
        found = _domain(match)
        if found is not None:
            domain, host = found
            start, end = match.span()
            end -= len(match[0]) - len(match[0].rstrip(".,;:!?)]}>\"'"))
            written = text.original[slice(*text.plain.range_of(*match.span("host")))]
            yield Link(
                domain,
                text.whole(text.plain.range_of(start, end)),
                bool(_DISGUISED.search(match["host"]))
                or not written.isascii()
                or "xn--" in host
                or domain in SHORTENERS,
                host,
            )


def _spelled_out(text: Folded) -> Iterator[Link]:
    """Addresses with their slash in words, or letter by letter."""
    plain = text.plain.text
    for match in islice(_SLASHED.finditer(plain), MOST_LINKS) if " slash " in plain else ():
        host = match["host"].replace(" dot ", ".").replace(" ", ".")
        yield Link(host, text.whole(text.plain.range_of(*match.span())), True, host)
    for match in islice(_LETTER_END.finditer(plain), MOST_LINKS):
        first, last = max(0, match.start() + 1 - LONGEST_SPELLED), match.start() + 1
        if name := _LETTERS_BEFORE.search(plain, first, last):
            host = f"{name[0]}.{match['ending']}".replace(" ", "")
            yield Link(host, text.whole(text.plain.range_of(name.start(), match.end())), True, host)


def _looks_linked(plain: str) -> bool:
    """Whether a closer look is worth its time."""
    if _not_before_space(".", plain) and _DOTTED.search(plain):
        return True
    if not plain.isascii() and any(sign in plain for sign in BULLETS):
        return True
    if (":" in plain and "://" in plain) or (" ." in plain) or "。" in plain or "｡" in plain:
        return True
    if _not_before_space(",", plain) and any(sign in plain for sign in COMMA_SIGNS):
        return True
    spelled = "dot" in plain or "point" in plain or ("0" in plain and "d0t" in plain) or "punkt" in plain
    return spelled and _SPELLED.search(plain) is not None


def _not_before_space(char: str, text: str) -> bool:
    """Whether *char* stands before anything but a space or the end."""
    return char in text and text.count(char) > text.count(char + " ") + text.endswith(char)


def _domain(match: re.Match[str]) -> tuple[str, str] | None:
    """The registrable domain and the host of a candidate, None if it is only something with a dot in it."""
    labels = _JOINT.sub(".", match["host"]).split(".")
    certain = bool(match["scheme"] or match["path"] or labels[0] == "www")
    for end in range(len(labels), 1, -1):  # "example.com.is that so" ends where the suffix is known
        host = ".".join(labels[:end])
        ending = labels[end - 1]
        if not certain and (ending in WORDS or ending in FILES or ending.isdigit()):
            continue
        if found := _registrable(host):
            return found, host
    # A browser opens whatever follows a scheme, also an ending that nobody has registered yet.
    if match["scheme"] and not labels[-1].isdigit():
        return ".".join(labels[-2:]), ".".join(labels)
    return None
