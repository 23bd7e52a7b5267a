"""`/metrics` of real servers: what moves it, who may read it, and that several workers give one account."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from eventchat.metrics.exposition import CONTENT_TYPE
from tests.chat import Chat
from tests.deadline import eventually
from tests.readers import Transport
from tests.scraping import Scrape, scrape
from tests.serving import Server
from tests.valkey import Valkey

KIND = {
    "websocket": {"transport": "websocket", "state": "live"},
    "sse": {"transport": "sse", "state": "live"},
    "longpoll": {"transport": "poll", "state": "parked"},
}
ELSEWHERE = "203.0.113.9"
READERS = 12


def workers(found: Scrape) -> set[int]:
    """The processes that a scrape tells of."""
    return {int(dict(labels)["pid"]) for labels in found.samples("process_open_fds")}


def files(directory: Path) -> list[Path]:
    """What servers keep there for metrics that workers share."""
    return list(directory.glob("eventchat-metrics-*"))


async def moved(server: Server, name: str, by: float, before: Scrape, **labels: str) -> None:
    """Wait until a value is *by* more than it was before."""

    async def there() -> bool:
        return (await scrape(server)).value(name, **labels) == before.value(name, **labels) + by

    await eventually(there)


async def grown(server: Server, name: str, by: float, before: Scrape, **labels: str) -> None:
    """Wait until a value is at least *by* more: counts of viewers are written as well, once a second."""

    async def there() -> bool:
        return (await scrape(server)).value(name, **labels) >= before.value(name, **labels) + by

    await eventually(there)


async def test_it_is_text_that_prometheus_reads(server_on_sqlite: Server) -> None:
    """Families have a type, a help text, a name by Prometheus's rules, and no label that names anybody."""
    async with server_on_sqlite.client() as client:
        answer = await client.get("/metrics")
        head = await client.head("/metrics")
        documented = (await client.get("/schema/openapi.json")).json()["paths"]
    assert answer.headers["content-type"] == f"{CONTENT_TYPE}; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert (head.status_code, head.content) == (200, b"")
    assert "/metrics" not in documented
    families = Scrape(answer.text).families
    assert len(families) > 20
    for name, family in families.items():
        assert family.type in {"counter", "gauge", "histogram"}, name
        assert len(family.documentation) > 20, name
        assert name.startswith(("eventchat_", "process_")), name
        if family.type == "histogram":
            assert name.endswith("_seconds"), name
        labels = {label for sample in family.samples for label in sample.labels}
        assert labels <= {
            "le",
            "transport",
            "state",
            "reason",
            "code",
            "outcome",
            "command",
            "queue",
            "pid",
        }, name


async def test_readers_are_counted_by_transport_and_state(
    server_on_sqlite: Server, transport: Transport
) -> None:
    """A reader that joins is a join and one reader more, in the state of its transport, until it leaves."""
    async with Chat(server_on_sqlite, transport) as chat:
        before = await scrape(server_on_sqlite)
        async with chat.reader() as reader:
            await reader.ready()
            await moved(server_on_sqlite, "eventchat_readers", 1, before, **KIND[transport])
            after = await scrape(server_on_sqlite)
            assert after.value("eventchat_rooms_open") >= 1
            joins = {"transport": KIND[transport]["transport"]}
            assert after.value("eventchat_joins_total", **joins) > before.value(
                "eventchat_joins_total", **joins
            )
        await moved(server_on_sqlite, "eventchat_readers", 0, before, **KIND[transport])


async def test_posts_are_counted_by_what_became_of_them(server_on_sqlite: Server) -> None:
    """Accepted, held, a duplicate, or refused with a code; a refusal is among all refusals too."""
    async with Chat(server_on_sqlite, blocked_terms=["spoiler"]) as chat:
        before = await scrape(server_on_sqlite)
        ada = await chat.guest()
        await ada.says("hello", nonce="metrics-0001")
        await ada.says("hello", nonce="metrics-0001")
        assert (await ada.posts("see https://example.org")).status_code == 202
        assert (await ada.posts("   ")).json()["code"] == "empty"
        for outcome in ("accepted", "duplicate", "held"):
            await moved(server_on_sqlite, "eventchat_posts_total", 1, before, outcome=outcome)
        after = await scrape(server_on_sqlite)
        assert after.value("eventchat_posts_total", outcome="empty") >= 1
        await moved(server_on_sqlite, "eventchat_refusals_total", 1, before, code="empty")


async def test_the_way_of_an_entry_is_timed(server_on_sqlite: Server) -> None:
    """What is said is read by the tail, and Redis is asked; both within a second, as is the event loop."""
    async with Chat(server_on_sqlite, "sse") as chat, chat.reader() as reader:
        await reader.ready()
        before = await scrape(server_on_sqlite)
        ada = await chat.guest()
        await ada.says("hello")
        await reader.until("posted")
        after = await scrape(server_on_sqlite)
        for name, labels in (
            ("eventchat_tail_lag_seconds", {}),
            ("eventchat_redis_round_trip_seconds", {"command": "admit"}),
            ("eventchat_redis_round_trip_seconds", {"command": "other"}),
        ):
            more = after.value(f"{name}_count", **labels) - before.value(f"{name}_count", **labels)
            assert more >= 1
            assert 0 <= after.value(f"{name}_sum", **labels) - before.value(f"{name}_sum", **labels) < more

        async def beaten() -> bool:
            return (await scrape(server_on_sqlite)).value("eventchat_loop_lag_seconds_count") > after.value(
                "eventchat_loop_lag_seconds_count"
            )

        await eventually(beaten)


async def test_what_is_written_is_counted_by_transport(
    server_on_sqlite: Server, transport: Transport
) -> None:
    """One message to three readers: three deliveries, their writes and bytes, one flush, one age."""
    label = {"transport": KIND[transport]["transport"]}
    async with Chat(server_on_sqlite, transport) as chat, AsyncExitStack() as streams:
        ada = await chat.guest()
        before = await scrape(server_on_sqlite)
        readers = [await streams.enter_async_context(chat.reader()) for _ in range(3)]
        for reader in readers:
            await reader.ready()
        await moved(server_on_sqlite, "eventchat_readers", 3, before, **KIND[transport])
        await ada.says("hello")
        for reader in readers:
            await reader.until("posted")
        await moved(server_on_sqlite, "eventchat_deliveries_total", 3, before, **label)
        await grown(server_on_sqlite, "eventchat_writes_total", 3, before, **label)
        await moved(server_on_sqlite, "eventchat_publish_to_write_seconds_count", 1, before)
        await moved(server_on_sqlite, "eventchat_flush_seconds_count", 1, before)
        after = await scrape(server_on_sqlite)
        name = "eventchat_written_bytes_total"
        assert after.value(name, **label) - before.value(name, **label) > 3 * 100
        name = "eventchat_publish_to_write_seconds_sum"
        assert 0 <= after.value(name) - before.value(name) < 5


async def test_streams_that_end_are_counted_by_reason(server_on_sqlite: Server) -> None:
    """A goodbye, a client that is cut off, frames that are none of ours, a session that ends, a ban."""
    async with Chat(server_on_sqlite, "websocket") as chat:
        before = await scrape(server_on_sqlite)

        async def closed(reason: str) -> None:
            await moved(server_on_sqlite, "eventchat_closes_total", 1, before, reason=reason)

        reader = chat.reader()
        async with reader:
            await reader.ready()
            assert reader.socket is not None
            await reader.socket.close()
        await closed("normal")
        async with chat.reader() as reader:
            await reader.ready()
        await closed("gone")
        async with chat.reader() as reader:
            await reader.ready()
            assert reader.socket is not None
            await reader.socket.send("{")
            await moved(server_on_sqlite, "eventchat_refusals_total", 1, before, code="bad_request")
            await reader.socket.send(b"binary")
            await closed("misused")
        ada = await chat.guest()
        async with chat.reader(token=ada.token) as reader:
            await reader.ready()
            assert (await ada.client.delete("/api/v1/session")).status_code == 204
            await closed("revoked")
        bob = await chat.guest()
        await bob.says("hello")
        async with chat.reader(token=bob.token) as reader:
            await reader.ready()
            ban = {"user": bob.id, "kind": "ban"}
            answer = await chat.host.post(f"/api/v1/rooms/{chat.room}/staff/sanctions", json=ban)
            assert answer.status_code == 201, answer.text
            await closed("banned")


async def test_an_outage_of_the_log_shows(new_server: Callable[..., Server], engine: Valkey) -> None:
    """`eventchat_degraded` is 0, 1 while the log is away, and 0 again; scrapes are answered throughout."""
    server = new_server(EVENTCHAT_REDIS_URL=engine.url)

    async def degraded(wanted: float) -> bool:
        return (await scrape(server)).value("eventchat_degraded") == wanted

    assert await degraded(0)
    engine.kill()
    await eventually(lambda: degraded(1))
    engine.start()
    await eventually(lambda: degraded(0))


async def test_only_named_addresses_read_it(server_on_sqlite: Server) -> None:
    """Loopback may; whoever a trusted proxy says comes from elsewhere gets 403, and a sentence why."""
    async with server_on_sqlite.client() as client:
        assert (await client.get("/metrics")).status_code == 200
        answer = await client.get("/metrics", headers={"X-Forwarded-For": ELSEWHERE})
    assert answer.status_code == 403
    assert answer.json()["code"] == "forbidden"
    assert "EVENTCHAT_METRICS_FROM" in answer.json()["detail"]


async def test_other_addresses_can_be_named(new_server: Callable[..., Server]) -> None:
    """A network may read, and loopback then not; what a proxy says that is not trusted changes nothing."""
    server = new_server("named", EVENTCHAT_METRICS_FROM="2001:db8::1, 203.0.113.0/24")
    async with server.client() as client:
        assert (await client.get("/metrics", headers={"X-Forwarded-For": ELSEWHERE})).status_code == 200
        assert (await client.get("/metrics", headers={"X-Forwarded-For": "2001:db8::1"})).status_code == 200
        assert (await client.get("/metrics")).status_code == 403
    server.stop()
    server = new_server("untrusting", EVENTCHAT_TRUSTED_PROXIES="192.0.2.1")
    async with server.client() as client:
        assert (await client.get("/metrics", headers={"X-Forwarded-For": ELSEWHERE})).status_code == 200


async def test_it_can_be_turned_off(new_server: Callable[..., Server]) -> None:
    """With an empty EVENTCHAT_METRICS_FROM there is no such page."""
    async with new_server(EVENTCHAT_METRICS_FROM="").client() as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_two_workers_give_one_account(new_server: Callable[..., Server], tmp_path: Path) -> None:
    """Whichever worker answers, it answers for both; their files are private, and gone afterwards."""
    server = new_server("server", "--workers", "2", TMPDIR=str(tmp_path))
    posts = 8
    async with Chat(server, "sse") as chat, AsyncExitStack() as streams:
        before = await scrape(server)
        for _ in range(READERS):
            await (await streams.enter_async_context(chat.reader())).ready()
        for number in range(posts):
            await (await chat.guest()).says(f"hello {number}")
        await moved(server, "eventchat_readers", READERS, before, **KIND["sse"])
        for _ in range(10):
            after = await scrape(server)
            assert after.value("eventchat_joins_total", transport="sse") == READERS
            assert after.value("eventchat_posts_total", outcome="accepted") == posts
            assert after.value("eventchat_readers", **KIND["sse"]) == READERS
            assert after.value("eventchat_degraded") == 0
            assert len(workers(after)) == 2
    [shared] = files(tmp_path)
    assert shared.stat().st_mode & 0o777 == 0o700
    assert server.terminate() == 0
    assert files(tmp_path) == []


async def test_a_worker_that_dies_is_forgotten_but_not_its_counts(
    new_server: Callable[..., Server],
) -> None:
    """Its readers are no longer among those that are connected; what it counted never goes back."""
    server = new_server("server", "--workers", "2")
    async with Chat(server, "sse") as chat, AsyncExitStack() as streams:
        readers = [await streams.enter_async_context(chat.reader()) for _ in range(READERS)]
        for reader in readers:
            await reader.ready()
        victim = min(workers(await scrape(server)))
        os.kill(victim, signal.SIGKILL)

        async def replaced() -> Scrape | None:
            with contextlib.suppress(httpx.TransportError):  # it had the connection
                found = await scrape(server)
                return found if victim not in workers(found) and len(workers(found)) == 2 else None
            return None

        found = await eventually(replaced)
        assert found.value("eventchat_joins_total", transport="sse") == READERS
        assert found.value("eventchat_readers", **KIND["sse"]) == sum(not reader.closed for reader in readers)
        assert found.value("eventchat_degraded") == 0


async def test_one_worker_keeps_no_files(new_server: Callable[..., Server], tmp_path: Path) -> None:
    """Its metrics are in its memory."""
    server = new_server("server", TMPDIR=str(tmp_path))
    assert (await scrape(server)).value("eventchat_degraded") == 0
    assert files(tmp_path) == []
