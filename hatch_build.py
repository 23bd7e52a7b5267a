"""Put the built front end into wheels and source archives."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Build `frontend/` unless this is an editable install or the assets are there already."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the archive is written; raises SystemExit with a sentence when npm is missing."""
        root = Path(self.root)
        if version == "editable" or (root / "eventchat/static/dist/.vite/manifest.json").exists():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("The front end is not built, and npm is not installed: install Node.js 20.")
        for command in (["ci"], ["run", "build"]):
            subprocess.run([npm, *command], cwd=root / "frontend", check=True)
