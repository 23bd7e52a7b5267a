"""The server's own log keeps what people write to itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

FAILING = """
import structlog
from eventchat.logs import configure_logs

configure_logs("info", pretty={pretty})

def fails(text, token):
    raise ValueError("something is wrong")

try:
    fails("a private " + "message", "tok" + "en-of-ada")
except ValueError as error:
    structlog.get_logger("test").error("internal_error", exc_info=error)
"""


@pytest.mark.parametrize("pretty", [True, False])
def test_a_traceback_in_the_log_shows_no_values(*, pretty: bool) -> None:
    """S-13: what failed and where, on a terminal and as JSON, without tokens and message text."""
    done = subprocess.run(
        [sys.executable, "-c", FAILING.format(pretty=pretty)], capture_output=True, text=True, check=True
    )
    assert "something is wrong" in done.stderr
    assert "fails" in done.stderr
    assert "a private message" not in done.stderr
    assert "token-of-ada" not in done.stderr
