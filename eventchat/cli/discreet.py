"""Addresses fit to be seen: without the passwords in them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

HIDDEN = "***"
TELLING = ("password", "pass", "secret", "token", "key")


def without_password(url: str) -> str:
    """*url* with its password, and query values that sound like one, replaced by stars."""
    if url.startswith(("sqlite:", "unix:")) and "?" not in url:
        return url
    try:
        parts = urlsplit(url)
        account, at, place = parts.netloc.rpartition("@")
        user, colon, _ = account.partition(":")
        netloc = f"{user}:{HIDDEN}@{place}" if colon else parts.netloc
        query = [
            (name, HIDDEN if any(word in name.lower() for word in TELLING) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        return urlunsplit(
            parts._replace(netloc=netloc if at else parts.netloc, query=urlencode(query, safe="/*"))
        )
    except ValueError:
        return "set, but not an address that can be read"
