"""The load generator's program, compiled when its source has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path

from platformdirs import user_cache_path

SOURCE = Path(__file__).parent
FLAGS = ("-O2", "-std=c11", "-Wall", "-Wextra", "-Werror=implicit-function-declaration")


class NoCompiler(Exception):
    """The load generator cannot be compiled here; the message says what to install."""


def program() -> Path:
    """Where the program is; compiled now unless this source was compiled before. Raises NoCompiler."""
    target = _home() / f"load-{_digest()}"
    if not target.exists():
        _compile(target)
    return target


def _digest() -> str:
    digest = blake2b(" ".join(FLAGS).encode(), digest_size=8)
    for path in sorted(SOURCE.glob("*.[ch]")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _home() -> Path:
    """The user's cache directory, or a temporary one where that cannot be written."""
    for home in (
        user_cache_path("eventchat", appauthor=False),
        Path(tempfile.gettempdir()) / f"eventchat-{os.getuid()}",
    ):
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            continue
        if os.access(home, os.W_OK | os.X_OK):
            return home
    raise NoCompiler("There is no directory to compile the load generator into.")


def _compile(target: Path) -> None:
    if sys.platform != "linux":
        raise NoCompiler("The benchmarks' load generator needs Linux: it waits with epoll.")
    compiler = shutil.which(os.environ.get("CC", "cc")) or shutil.which("gcc")
    if compiler is None:
        raise NoCompiler(
            "The benchmarks' load generator is a C program and there is no C compiler here. "
            "Install one (Debian: apt-get install gcc libc6-dev) or set CC to its path."
        )
    draft = target.with_suffix(f".{os.getpid()}")
    sources = [str(path) for path in sorted(SOURCE.glob("*.c"))]
    done = subprocess.run(
        [compiler, *FLAGS, "-o", str(draft), *sources], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NoCompiler(f"{compiler} could not compile the load generator:\n{done.stderr}")
    draft.replace(target)
