"""Several workers, one account: each counts in files of one directory, and any of them adds them up."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client keeps its values; it looks once, when it is first imported."""

DEAD = 0
"""In the place of a process id: all that are dead."""

_LIVE = re.compile(r"gauge_live[a-z]+_(\d+)\.db")


@contextmanager
def shared_by_workers() -> Iterator[None]:
    """Workers that are started meanwhile share their metrics, in a private directory that goes afterwards."""
    with TemporaryDirectory(prefix="eventchat-metrics-", ignore_cleanup_errors=True) as directory:
        os.environ[VARIABLE] = directory
        try:
            yield
        finally:
            del os.environ[VARIABLE]


def worker_gone(pid: int | None) -> None:
    """Forget what a worker that is dead said of now; what it counted is counted with that of all the dead."""
    directory = shared_directory()
    if directory is not None and pid is not None:
        mark_process_dead(pid, str(directory))
        for path in directory.glob(f"*_{pid}.db"):
            _bury(path, directory / f"{path.name.removesuffix(f'{pid}.db')}{DEAD}.db")


def _bury(path: Path, grave: Path) -> None:
    """Add what is in one file to another, and remove it: workers that die again and again leave no pile."""
    totals: dict[str, float] = {}
    for each in (grave, path):
        if each.exists() and each.stat().st_size:
            for key, value, *_ in MmapedDict.read_all_values_from_file(str(each)):
                totals[key] = totals.get(key, 0.0) + value
    fresh = grave.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    values = MmapedDict(str(fresh))
    for key, total in totals.items():
        values.write_value(key, total, 0.0)
    values.close()
    path.unlink()
    fresh.replace(grave)  # right after it, so that a scrape in between is as good as impossible


def shared_directory() -> Path | None:
    """The directory that this worker shares with others; None for the only one."""
    directory = os.environ.get(VARIABLE)
    return Path(directory) if directory else None


def live_workers(directory: Path) -> list[int]:
    """The process ids of the workers that have not been forgotten."""
    found = (_LIVE.fullmatch(path.name) for path in directory.iterdir())
    return sorted({int(match[1]) for match in found if match})
