"""The load generator counts right: what it does not see, nobody does."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import httpx
import pytest

from benchmarks.load import build
from benchmarks.load.build import NoCompiler
from benchmarks.load.driver import LoadFailed, Publishers, Readers, Sender
from benchmarks.serving import UNPACED, TooFewFiles, allow_files
from benchmarks.talk import PATHS
from tests.benchmarks.scripted import STREAM, SWITCHED, batch, chunk, frame, scripted
from tests.serving import Server

SECONDS = 15


@pytest.fixture
def room(server_on_sqlite: Server, request: pytest.FixtureRequest) -> str:
    """A room of its own, in which one person may say much."""
    name = f"load-{abs(hash(request.node.name)) % 10**9}"
    make(server_on_sqlite, name, **UNPACED)
    return name


def make(server: Server, name: str, **settings: int) -> None:
    """Make a room."""
    headers = {"Authorization": f"Bearer {server.token('host')}"}
    body = {"id": name, "settings": settings}
    with httpx.Client(trust_env=False, verify=False) as client:
        answer = client.post(f"{server.url}/api/v1/rooms", json=body, headers=headers)
    assert answer.status_code == 201, answer.text


def tokens(server: Server, path: Path, role: str, count: int = 1) -> Path:
    """A file with so many people's tokens."""
    path.write_text("".join(f"{server.token(role)}\n" for _ in range(count)))
    return path


@pytest.mark.parametrize("transport", PATHS)
def test_every_delivery_is_counted_once(
    server_on_sqlite: Server, room: str, transport: str, tmp_path: Path
) -> None:
    """Twenty readers of ten messages have 200 deliveries, each with an age, whichever transport they use."""
    server, path = server_on_sqlite, f"/api/v1/rooms/{room}/{PATHS[transport]}"
    token = tokens(server, tmp_path / "tokens", "service")
    with (
        Readers(transport, server.port, path, 20) as readers,
        Publishers(server.port, room, 2, tokens=token, text="stamp") as publishers,
    ):
        opened = readers.opened(seconds=SECONDS)
        assert (opened.count, opened.joins.count) == (20, 20)
        readers.mark()
        posted = publishers.post(40, 0.25)
        assert (posted.planned, posted.sent, posted.accepted, posted.refused) == (10, 10, 10, 0)
        assert posted.latency.count == 10
        report = readers.expect(10, SECONDS)
    assert (report.complete, report.deliveries, report.ages.count, report.faults) == (True, 200, 200, 0)
    assert 0 < report.ages.p50 <= report.ages.p99 <= report.ages.max < SECONDS * 1000
    assert report.parsed < report.frames  # the same bytes are read for one reader and compared for the others


@pytest.mark.parametrize("transport", PATHS)
def test_readers_that_are_thrown_off_come_back_and_miss_nothing(
    server_on_sqlite: Server, room: str, transport: str, tmp_path: Path
) -> None:
    """What was posted while they were away is counted as if they had been there."""
    server, path = server_on_sqlite, f"/api/v1/rooms/{room}/{PATHS[transport]}"
    token = tokens(server, tmp_path / "tokens", "service")
    with (
        Readers(transport, server.port, path, 20) as readers,
        Publishers(server.port, room, 2, tokens=token, text="stamp") as publishers,
    ):
        readers.opened(seconds=SECONDS)
        publishers.post(40, 0.1)
        readers.expect(4, SECONDS)
        readers.mark()
        readers.cut("rst")
        publishers.start(20, 2)
        back = readers.opened("back", SECONDS)
        posted = publishers.done(2)
        report = readers.expect(posted.accepted, SECONDS)
    assert (back.count, back.absences.count) == (20, 20)
    assert (posted.accepted, report.deliveries, report.faults) == (40, 800, 0)


def test_refused_posts_are_counted_by_code(server_on_sqlite: Server, room: str, tmp_path: Path) -> None:
    """One viewer of a room with the default pace says more than they may; every post has its answer."""
    server = server_on_sqlite
    make(server, f"{room}-paced")
    token = tokens(server, tmp_path / "tokens", "viewer")
    with Publishers(server.port, f"{room}-paced", 1, tokens=token) as publishers:
        posted = publishers.post(0, 0.5)
    assert posted.accepted == 5
    assert posted.refused == posted.codes["rate_limited"] == posted.sent - 5 > 0
    assert posted.lost == 0


def test_a_hole_and_a_repeat_are_seen_by_every_reader() -> None:
    """Seq 8 never comes and 9 comes twice: one missing and one out of order for each of three readers."""

    def script(client: socket.socket, _number: int) -> None:
        opening = chunk(b"retry: 2000") + chunk(batch(4, 5, welcome=True))
        client.sendall(STREAM + opening)
        client.sendall(chunk(batch(6, 7)) + chunk(batch(9)) + chunk(batch(9)) + chunk(batch(10)))

    with scripted(script) as port, Readers("sse", port, "/", 3) as readers:
        readers.opened(seconds=SECONDS)
        report = readers.expect(5, SECONDS)
    assert (report.deliveries, report.missing, report.disorder) == (15, 3, 3)
    assert report.snapshots == 6  # those in the opening are no deliveries


def test_a_hole_inside_a_batch_is_seen() -> None:
    """Of one batch with seqs 6 and 8, 7 is missing."""

    def script(client: socket.socket, _number: int) -> None:
        client.sendall(SWITCHED + frame(batch(5, welcome=True)) + frame(batch(6, 8)))

    with scripted(script) as port, Readers("websocket", port, "/", 1) as readers:
        readers.opened(seconds=SECONDS)
        report = readers.expect(2, SECONDS)
    assert (report.deliveries, report.missing, report.disorder) == (2, 1, 0)


def test_bytes_may_come_in_any_pieces() -> None:
    """A stream that arrives byte by byte says the same."""

    def script(client: socket.socket, _number: int) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        said = (
            SWITCHED + frame(batch(5, welcome=True)) + frame(batch(6, 7)) + frame(b"hi", 9) + frame(batch(8))
        )
        for byte in said:
            client.sendall(bytes((byte,)))

    with scripted(script) as port, Readers("websocket", port, "/", 2) as readers:
        readers.opened(seconds=SECONDS)
        report = readers.expect(3, SECONDS)
    assert (report.deliveries, report.faults) == (6, 0)


def test_what_is_no_batch_is_malformed() -> None:
    """A batch that breaks off is counted as that, and what was in it is missing."""

    def script(client: socket.socket, _number: int) -> None:
        client.sendall(SWITCHED + frame(batch(5, welcome=True)) + frame(batch(6)[:-2]) + frame(batch(7)))

    with scripted(script) as port, Readers("websocket", port, "/", 1) as readers:
        readers.opened(seconds=SECONDS)
        report = readers.expect(1, SECONDS)
    assert (report.deliveries, report.malformed, report.missing) == (1, 1, 1)


def test_refused_readers_wait_for_as_long_as_they_are_told() -> None:
    """503 with Retry-After, and a close with 1013 that says when: the reader is in on its third attempt."""

    def script(client: socket.socket, number: int) -> None:
        if number == 0:
            client.sendall(b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
        elif number == 1:
            told = b'{"events":[{"type":"refused","code":"overloaded","retry_after":0.5}]}'
            client.sendall(SWITCHED + frame(told) + frame((1013).to_bytes(2) + b"overloaded", 8))
        else:
            client.sendall(SWITCHED + frame(batch(5, welcome=True)))

    with scripted(script) as port, Readers("websocket", port, "/", 1) as readers:
        opened = readers.opened(seconds=SECONDS)
        report = readers.report()
    assert opened.refused == 2
    assert 1.5 <= opened.seconds < SECONDS
    assert report.codes == {"503": 1, "1013": 1}


def test_an_answer_that_no_retry_mends_ends_the_run() -> None:
    """404 is told, instead of being retried for ever."""

    def script(client: socket.socket, _number: int) -> None:
        client.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    with (
        scripted(script) as port,
        Readers("sse", port, "/", 1) as readers,
        pytest.raises(LoadFailed, match="answered with 404"),
    ):
        readers.opened(seconds=SECONDS)


@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_the_loop_that_only_sends_reaches_everybody(transport: str) -> None:
    """Its frames are of the size asked for, and pass the same checks."""
    with (
        Sender(transport, min(os.sched_getaffinity(0)), 5) as sender,
        Readers(transport, sender.port, "/", 5) as readers,
    ):
        readers.opened(seconds=SECONDS)
        readers.mark()
        sent = sender.send(10, 100, 3, 300)
        report = readers.expect(30, SECONDS)
    assert (sent.sends, sent.full) == (50, 0)
    assert (report.deliveries, report.frames, report.faults) == (150, 50, 0)
    assert 300 <= report.bytes / report.deliveries < 330


def test_without_a_compiler_one_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message names what to install."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoCompiler, match="apt-get install gcc"):
        build.program()


def test_changed_source_is_compiled_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program's name has the digest of its source; the same source is compiled once."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "main.c").write_text("int main(void) { return 3; }\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(build, "SOURCE", source)
    first = build.program()
    made = first.stat().st_mtime_ns
    assert (build.program(), first.stat().st_mtime_ns) == (first, made)
    (source / "main.c").write_text("int main(void) { return 4; }\n")
    assert build.program() != first


def test_too_low_a_limit_of_open_files_is_told() -> None:
    """Before anything is started."""
    with pytest.raises(TooFewFiles, match="ulimit"):
        allow_files(2**60)
