"""The self-check at the start: another uvicorn or uvloop is noticed, said, and lived with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from uvicorn.protocols.http import flow_control, httptools_impl
from websockets import protocol

from eventchat.server import uvicorn_config
from eventchat.settings import read_settings
from transports import fitness


async def nothing(*_: Any) -> None:
    """An application."""


def lacking(name: str) -> Any:
    """An initialiser that does not set *name*: it sets nothing."""

    def init(self: Any) -> None:
        """Nothing."""

    assert name not in init.__code__.co_names
    return init


def test_what_is_installed_here_is_fit() -> None:
    """Else every other test of raw writes would test nothing."""
    assert fitness.why_not() is None


def test_another_uvicorn_than_the_tested_ones_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by its version nor without what our protocols override."""
    monkeypatch.setattr(fitness, "TESTED", ((0, 1), (0, 2)))
    assert "was not tested" in str(fitness.why_not())
    monkeypatch.undo()
    monkeypatch.delattr(httptools_impl.HttpToolsProtocol, "on_headers_complete")
    assert "on_headers_complete" in str(fitness.why_not())


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (flow_control.FlowControl, "_is_writable_event"),
        (httptools_impl.RequestResponseCycle, "message_event"),
        (httptools_impl.HttpToolsProtocol, "pipeline"),
        (protocol.Protocol, "parser"),
    ],
)
def test_fields_that_our_protocols_use_must_be_there(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    """Or writes would fail, or go astray, at the first reader."""
    monkeypatch.setattr(owner, "__init__", lacking(name))
    assert f"{owner.__name__} has no {name}" in str(fitness.why_not())


@pytest.mark.parametrize("installed", ["0.22.1", None])
def test_an_old_uvloop_or_none_is_named(monkeypatch: pytest.MonkeyPatch, installed: str | None) -> None:
    """Raw writes need its newer transports; the protocols without them do not."""
    real = fitness.version

    def version(name: str) -> str:
        if name != "uvloop":
            return real(name)
        if installed is None:
            raise fitness.PackageNotFoundError(name)
        return installed

    monkeypatch.setattr(fitness, "version", version)
    assert "uvloop" in str(fitness.why_not())
    assert fitness.why_not_ours() is None


@pytest.mark.parametrize("missing", [fitness.HTTP, fitness.WEBSOCKETS])
def test_a_uvicorn_without_these_modules_serves_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    """Through its own protocols, with one warning that says what is lost."""
    for module in (missing, "transports.http", "transports.websockets", "transports.uvicorn"):
        monkeypatch.setitem(sys.modules, module, None)
    with structlog.testing.capture_logs() as logs:
        config = uvicorn_config(nothing, read_settings({}, data_dir=tmp_path))
    assert "auto" in (config.http, config.ws)
    [warning] = logs
    assert (warning["event"], warning["log_level"]) == ("raw_writes_off", "warning")
    assert "twice the CPU" in warning["lost"]
