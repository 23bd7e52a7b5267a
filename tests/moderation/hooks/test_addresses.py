"""S-10: where requests may go."""

from __future__ import annotations

import pytest

from eventchat.networks import Networks
from moderation.hooks.addresses import address_for, is_public
from moderation.hooks.failures import HookFailed

PRIVATE = """
0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.168.1.1 224.0.0.1 255.255.255.255
::  ::1  fc00::1  fe80::1  ff02::1  ::ffff:127.0.0.1  ::ffff:10.0.0.1  64:ff9b::7f00:1  64:ff9b::a00:1
2002:7f00:1::1  2002:a00:1::  2001:db8::1
""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 2606:4700:4700::1111 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_somebody_on_the_internet(address: str) -> None:
    """Private, loopback, link-local, multicast; also hidden in IPv6, NAT64 and 6to4."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_on_the_internet(address: str) -> None:
    """Ordinary ones."""
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_addresses_are_refused(address: str) -> None:
    """Also when they are written as a URL has them."""
    with pytest.raises(HookFailed) as failed:
        await address_for(address, 443, Networks.parse(""))
    assert failed.value.how in {"refused_address", "unreachable"}


async def test_public_ones_on_the_usual_ports_alone() -> None:
    """80 and 443; other ports are other services."""
    assert await address_for("1.1.1.1", 443, Networks.parse("")) == "1.1.1.1"
    assert await address_for("1.1.1.1", 80, Networks.parse("")) == "1.1.1.1"
    with pytest.raises(HookFailed):
        await address_for("1.1.1.1", 6379, Networks.parse(""))


async def test_a_port_is_refused_wherever_the_name_leads() -> None:
    """Also while the name leads nowhere: unless the operator allows networks, there is no address for it."""
    with pytest.raises(HookFailed) as failed:
        await address_for("nowhere.invalid", 8080, Networks.parse(""))
    assert failed.value.how == "refused_address"
    with pytest.raises(HookFailed) as failed:
        await address_for("nowhere.invalid", 8080, Networks.parse("10.1.0.0/16"))
    assert failed.value.how == "unreachable"


async def test_what_the_operator_allows_is_allowed_on_any_port() -> None:
    """The networks in the setting, and no others."""
    allowed = Networks.parse("10.1.0.0/16")
    assert await address_for("10.1.2.3", 9000, allowed) == "10.1.2.3"
    with pytest.raises(HookFailed):
        await address_for("10.2.2.3", 9000, allowed)


@pytest.mark.parametrize("host", ["0x7f000001", "2130706433", "127.1", "0177.0.0.1"])
async def test_other_spellings_of_the_loopback_are_the_loopback(host: str) -> None:
    """Whatever the system's resolver makes of a host, it is the address that counts."""
    with pytest.raises(HookFailed):
        await address_for(host, 80, Networks.parse(""))


async def test_a_name_that_cannot_be_one_is_unreachable() -> None:
    """Too long, empty parts: no address, no crash."""
    for host in ("a" * 70 + ".example", "..", "x" * 300):
        with pytest.raises(HookFailed) as failed:
            await address_for(host, 80, Networks.parse(""))
        assert failed.value.how == "unreachable"
