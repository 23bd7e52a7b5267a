"""The text of `/metrics`: what all workers count, and what the system says of their processes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from eventchat.metrics import REGISTRY
from eventchat.metrics.shared import live_workers, shared_directory

CONTENT_TYPE = "text/plain; version=0.0.4"


def exposition() -> bytes:
    """Everything in Prometheus's text format. Takes milliseconds and reads files: not for the event loop."""
    directory = shared_directory()
    if directory is None:
        counted, workers = REGISTRY, [os.getpid()]
    else:
        counted, workers = CollectorRegistry(), live_workers(directory)
        counted.register(Shared(directory))
    system = CollectorRegistry()
    system.register(Processes(workers))
    return generate_latest(counted) + generate_latest(system)


class Shared(Collector):
    """What all workers have counted, those included that are dead."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def collect(self) -> Iterable[Metric]:
        """The sum over their files."""
        while True:
            with suppress(FileNotFoundError):  # a worker died this very moment: its files become others
                merged: Iterable[Metric] = MultiProcessCollector.merge(list(self._files()))
                return merged

    def _files(self) -> Iterator[str]:
        for path in self._directory.glob("*.db"):
            # One that is empty was made this very moment by a worker that starts; another may just have gone.
            with suppress(FileNotFoundError):
                if path.stat().st_size:
                    yield str(path)


class Processes(Collector):
    """CPU, memory and open files of each worker, under the names that all Prometheus clients use."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids

    def collect(self) -> Iterable[Metric]:
        """What the system says now; nothing where there is no `/proc`."""
        families: dict[str, Metric] = {}
        for pid in self._pids:
            for found in ProcessCollector(pid=partial(int, pid), registry=None).collect():
                family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                for sample in found.samples:
                    family.add_sample(sample.name, {"pid": str(pid)}, sample.value)
        return families.values()
