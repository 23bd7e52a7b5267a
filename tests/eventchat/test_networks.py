"""Addresses and networks as an operator lists them."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventchat.networks import Networks
from eventchat.settings import ConfigurationError, read_settings


@pytest.mark.parametrize(
    ("listed", "inside", "outside"),
    [
        ("10.0.0.7", "10.0.0.7", "10.0.0.8"),
        ("10.0.0.0/8, ::1 ,", "10.255.0.1", "11.0.0.1"),
        ("10.0.0.0/8,::1", "::1", "::2"),
        ("127.0.0.0/8", "::ffff:127.0.0.1", "::ffff:128.0.0.1"),
        ("fe80::/10", "fe80::1%eth0", "10.0.0.1"),
        ("*", "local", None),
        ("0.0.0.0/0,::/0", "8.8.8.8", "local"),
    ],
)
def test_an_address_is_inside_or_not(listed: str, inside: str, outside: str | None) -> None:
    """Single addresses, networks of both families, IPv4 seen through IPv6, and everybody."""
    networks = Networks.parse(listed)
    assert networks
    assert inside in networks
    assert outside is None or outside not in networks


def test_an_empty_list_is_nobody() -> None:
    """It is false, and nobody is in it."""
    assert not Networks.parse("")
    assert "127.0.0.1" not in Networks.parse(" , ")


@pytest.mark.parametrize("wrong", ["10.0.0.300", "10.0.0.1/8", "prometheus", "10.0.0.0/33", "127.0.0.1;::1"])
def test_a_wrong_list_is_said_at_start(tmp_path: Path, wrong: str) -> None:
    """The error names the variable, what is wrong, and what would be right."""
    with pytest.raises(ConfigurationError, match=r"EVENTCHAT_METRICS_FROM: .* is neither an address nor"):
        read_settings({"EVENTCHAT_METRICS_FROM": f"127.0.0.1,{wrong}"}, data_dir=tmp_path)


def test_an_empty_variable_means_nobody_and_none_means_loopback(tmp_path: Path) -> None:
    """For this setting an empty variable is a value."""
    assert not Networks.parse(read_settings({"EVENTCHAT_METRICS_FROM": ""}, data_dir=tmp_path).metrics_from)
    assert "127.0.0.1" in Networks.parse(read_settings({}, data_dir=tmp_path).metrics_from)
