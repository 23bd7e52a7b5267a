"""Plugins as packages install them: a module and an entry point, in a directory of a test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent


def install(directory: Path, source: str, **names: str) -> Path:
    """A distribution whose module `house_checks` is *source*; *names* are its entry points."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "house_checks.py").write_text(dedent(source))
    info = directory / "house_checks-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-checks\nVersion: 1.0\n")
    points = "\n".join(f"{name} = {place}" for name, place in names.items())
    (info / "entry_points.txt").write_text(f"[eventchat.moderation]\n{points}\n")
    return directory
