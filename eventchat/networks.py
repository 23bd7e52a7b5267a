"""Addresses and networks as an operator lists them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

EVERYBODY = "*"


class Networks:
    """Some networks; `address in networks` says whether an address lies in one of them."""

    def __init__(self, networks: tuple[Network, ...], *, everybody: bool = False) -> None:
        self._networks = networks
        self.everybody = everybody

    @classmethod
    def parse(cls, text: str) -> Networks:
        """From addresses and networks separated by commas, or `*`; raises ValueError with a sentence."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if EVERYBODY in parts:
            return cls((), everybody=True)
        return cls(tuple(map(_network, parts)))

    def __bool__(self) -> bool:
        """Whether any address can lie in them."""
        return self.everybody or bool(self._networks)

    def __contains__(self, address: str) -> bool:
        """Whether *address*, as text, lies in one of them; what is no address does not."""
        if self.everybody:
            return True
        try:
            found: Address = ip_address(address)
        except ValueError:
            return False
        # A socket that takes both families names IPv4 clients by IPv6 addresses.
        mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
        return any((mapped or found) in network for network in self._networks)


def _network(part: str) -> Network:
    try:
        return ip_network(part)
    except ValueError:
        raise ValueError(
            f"{part!r} is neither an address nor a network: write 10.0.0.7, 10.0.0.0/8 or ::1, separated by "
            "commas, or * for all."
        ) from None
