"""`/metrics` as Prometheus reads it."""

from __future__ import annotations

import httpx
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.serving import Server


class Scrape:
    """What one scrape found."""

    def __init__(self, text: str) -> None:
        self.families: dict[str, Metric] = {
            family.name: family for family in text_string_to_metric_families(text)
        }

    def samples(self, name: str, **labels: str) -> dict[tuple[tuple[str, str], ...], float]:
        """The samples called *name* that have these labels, by all their labels."""
        return {
            tuple(sorted(sample.labels.items())): sample.value
            for family in self.families.values()
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        }

    def value(self, name: str, **labels: str) -> float:
        """The sum of those samples; there is at least one."""
        found = self.samples(name, **labels)
        assert found, f"no {name} with {labels}"
        return sum(found.values())


async def scrape(server: Server) -> Scrape:
    """Scrape *server* over a connection of its own, which any of its workers may take."""
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=10) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return Scrape(answer.text)
