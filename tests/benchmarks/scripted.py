"""A server that says exactly what a test wants, to show what the load generator makes of it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator

Script = Callable[[socket.socket, int], None]
"""What to do with a connection whose request was read; the number counts connections from 0."""

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


@contextlib.contextmanager
def scripted(script: Script) -> Iterator[int]:
    """The port on which *script* is played to everybody who connects; all are let go at the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def play(client: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):
            client.recv(65536)
            script(client, number)

    def take() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                taken.append(client)
                threads.append(threading.Thread(target=play, args=(client, len(taken) - 1)))
                threads[-1].start()

    taking = threading.Thread(target=take)
    taking.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        taking.join()
        for client in taken:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
        for client in taken:
            client.close()


def batch(*seqs: int, welcome: bool = False, resumed: bool = False) -> bytes:
    """A batch of posted entries with these seqs; the welcome before them if asked for."""
    events: list[dict[str, object]] = [{"type": "welcome", "resumed": resumed}] if welcome else []
    events += [{"type": "posted", "id": f"{seq}-0", "seq": seq, "text": f't{seq} "say"'} for seq in seqs]
    return json.dumps({"cursor": f"e.{seqs[-1]}-0.{seqs[-1]}", "events": events}).encode()


def chunk(payload: bytes) -> bytes:
    """A batch as one SSE event in one chunk."""
    data = b"data: " + payload + b"\n\n"
    return b"%x\r\n%b\r\n" % (len(data), data)


def frame(payload: bytes, opcode: int = 1) -> bytes:
    """A batch as one short or middling WebSocket frame."""
    if len(payload) < 126:
        return bytes((0x80 | opcode, len(payload))) + payload
    return bytes((0x80 | opcode, 126)) + len(payload).to_bytes(2) + payload
