"""Which sites may use the chat with a visitor's cookie, and write to it (S-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from eventchat.errors import BadOrigin


class Site(msgspec.Struct, frozen=True):
    """The address a browser reached us under: scheme and host with port, lower case."""

    scheme: str
    host: str

    @property
    def origin(self) -> str:
        """As a browser writes it."""
        return f"{self.scheme}://{self.host}"


def site_of(scheme: str, headers: Mapping[str, str], public_url: str = "") -> Site:
    """The site itself: *public_url* when it is set, else what the request was sent to."""
    if public_url:
        scheme, _, host = public_url.rstrip("/").partition("://")
        return Site(scheme, host.lower())
    plain = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    return Site(plain, headers.get("host", "").lower())


def is_allowed(origin: str, site: Site, allowed: Iterable[str]) -> bool:
    """Whether *origin* is the site itself or, to the letter, one of *allowed*; `null` never is."""
    return origin != "null" and (origin == site.origin or origin in allowed)


def check(origin: str | None, site: Site, allowed: Iterable[str]) -> None:
    """Raise BadOrigin for a browser on another site. Programs send no Origin and pass."""
    if origin is not None and not is_allowed(origin, site, allowed):
        raise BadOrigin()
