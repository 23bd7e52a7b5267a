"""The metric objects, and the page that explains them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client import generate_latest
from prometheus_client.mmap_dict import MmapedDict

from eventchat import metrics
from eventchat.metrics.exposition import exposition
from eventchat.metrics.shared import VARIABLE, worker_gone
from eventchat.types.verdicts import Action
from moderation.hooks.failures import FAILINGS
from tests.scraping import Scrape

PAGE = Path(__file__).parents[3] / "docs/metrics.md"


def now() -> Scrape:
    """What this process has counted."""
    return Scrape(generate_latest(metrics.REGISTRY).decode())


def test_a_flush_counts_its_entries_once_and_its_writes_by_transport() -> None:
    """However many readers: one observation an entry, one a flush; deliveries are events times readers."""
    before = now()
    metrics.wrote("websocket", 4000, 3, 900)
    metrics.wrote("sse", 1000, 3, 950)
    metrics.flushed(0.004)
    metrics.aged((0.02, 0.01, -0.5))
    after = now()

    def more(name: str, **labels: str) -> float:
        return after.value(name, **labels) - before.value(name, **labels)

    assert more("eventchat_publish_to_write_seconds_count") == 3
    # Other tests of this process count ages since 1970: beside them small ones lose their last digits.
    assert abs(more("eventchat_publish_to_write_seconds_sum") - 0.03) < 1e-3
    assert more("eventchat_flush_seconds_count") == 1
    assert more("eventchat_writes_total", transport="websocket") == 4000
    assert more("eventchat_deliveries_total", transport="websocket") == 12_000
    assert more("eventchat_written_bytes_total", transport="websocket") == 3_600_000
    assert more("eventchat_deliveries_total", transport="sse") == 3000
    assert more("eventchat_deliveries_total", transport="poll") == 0


def test_what_has_not_happened_is_shown_as_nought() -> None:
    """Every transport, reason and refusal has its series from the start, so that the first one is seen."""
    found = now()
    assert len(found.samples("eventchat_joins_total")) == 3
    assert found.value("eventchat_closes_total", reason="stalled") == 0
    assert found.value("eventchat_refusals_total", code="overloaded") == 0
    before = found.value("eventchat_closes_total", reason="slow")
    metrics.closed("slow")
    assert now().value("eventchat_closes_total", reason="slow") == before + 1


def test_a_worker_that_is_just_starting_disturbs_no_scrape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that it has made and not filled yet is passed over."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    (tmp_path / "counter_1.db").touch()
    (tmp_path / "gauge_livesum_1.db").touch()
    assert isinstance(exposition(), bytes)


def test_the_page_names_exactly_the_metrics_there_are() -> None:
    """`docs/metrics.md` has a row for each metric, with its type and its labels, and no others."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \|", PAGE.read_text(), re.MULTILINE)
    documented = {
        name.removesuffix("_total"): (kind, set(re.findall(r"`(\w+)`", labels)))
        for name, kind, labels in rows
    }
    assert len(documented) == len(rows)
    existing = {
        name: (family.type, {label for s in family.samples for label in s.labels} - {"le"})
        for name, family in Scrape(exposition().decode()).families.items()
    }
    assert documented == existing


def test_the_page_names_every_reason() -> None:
    """Why a stream may end is explained for each value of `reason`."""
    page = PAGE.read_text()
    assert [reason for reason in metrics.CLOSE_REASONS if f"`{reason}`" not in page] == []


def test_alerts_ask_for_metrics_that_exist() -> None:
    """Each name in the PromQL on the page is one that a scrape has."""
    text = exposition().decode()
    queries = "".join(re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL))
    names = set(re.findall(r"\b(?:eventchat|process)_\w+", queries))
    assert len(names) >= 3
    assert [name for name in names if f"\n{name}" not in text and f"{name}{{" not in text] == []


def test_every_end_of_a_question_to_a_check_is_counted() -> None:
    """What a check may say, and every way in which it may fail, begins at 0."""
    said = {"no_opinion", *get_args(Action)}
    assert set(metrics.HOOK_OUTCOMES) == said | set(FAILINGS)


def test_workers_that_die_again_and_again_leave_no_pile_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they counted stays counted, in one file a kind; what they said of now is gone."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for pid in range(1000, 1010):
        for kind in ("counter", "histogram", "gauge_livesum"):
            key = f'["{kind}_x", "{kind}_x", {{}}, "Something."]'
            values = MmapedDict(str(tmp_path / f"{kind}_{pid}.db"))
            values.write_value(key, 2.0, 0.0)
            values.close()
        worker_gone(pid)
    assert {path.name for path in tmp_path.iterdir()} == {"counter_0.db", "histogram_0.db"}
    [(_, total, *_)] = MmapedDict.read_all_values_from_file(str(tmp_path / "counter_0.db"))
    assert total == 20.0
    assert Scrape(exposition().decode()).value("histogram_x") == 20.0
