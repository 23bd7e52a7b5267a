"""Where requests may go: public addresses, unless the operator names others (S-10)."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from eventchat.networks import Networks
from moderation.hooks.failures import HookFailed

PUBLIC_PORTS = frozenset({80, 443})

_NAT64 = IPv6Network("64:ff9b::/96")


async def address_for(host: str, port: int, allowed: Networks) -> str:
    """The address to connect to for *host*: looked up once, and only if all it has may be reached.

    *allowed* networks may be reached on any port, public addresses on 80 and 443. Raises HookFailed.
    """
    if port not in PUBLIC_PORTS and not allowed:  # wherever the name leads
        raise HookFailed(
            "refused_address", f"port {port} is neither 80 nor 443, and EVENTCHAT_HOOKS_TO names no networks"
        )
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HookFailed("unreachable", f"there is no address for {host}") from error
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    for address in addresses:
        if address not in allowed and not (port in PUBLIC_PORTS and is_public(address)):
            raise HookFailed(
                "refused_address",
                f"{host} leads to {address} port {port}, which EVENTCHAT_HOOKS_TO does not allow",
            )
    if not addresses:
        raise HookFailed("unreachable", f"there is no address for {host}")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether *address* is somebody on the internet; what hides an IPv4 address is looked into."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (found, *_within(found)))


def _within(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return ()
    hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        hidden.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in hidden if one is not None)
