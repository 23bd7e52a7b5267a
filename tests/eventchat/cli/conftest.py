"""Running the command as a person does: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serving import Server

Run = Callable[..., subprocess.CompletedProcess[str]]


def command(*arguments: str) -> list[str]:
    """The command line that runs `eventchat` with *arguments*."""
    return [sys.executable, "-m", "eventchat", *arguments]


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing is configured but the data directory, and *more*."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EVENTCHAT_")}
    return clean | {"EVENTCHAT_DATA_DIR": str(data_dir), "COLUMNS": "200"} | more


def runner(data_dir: Path) -> Run:
    """Runs `eventchat` on *data_dir*; keywords are variables of its environment, `input` its input."""

    def run(*arguments: str, input: str | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            env=environment(data_dir, **environ),
            input=input,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def eventchat(server_on_sqlite: Server) -> Run:
    """The command beside a running server, whose engine it adopts."""
    return runner(server_on_sqlite.data_dir)


@pytest.fixture
def alone(tmp_path: Path) -> Run:
    """The command on a data directory of its own, without a server."""
    return runner(tmp_path / "alone")
