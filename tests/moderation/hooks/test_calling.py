"""Asking over HTTP: signed, to the address that was checked, and what becomes of every bad answer."""

from __future__ import annotations

import ssl
import time
from pathlib import Path

import msgspec
import pytest

from eventchat.networks import Networks
from eventchat.types.hooks import RoomHook
from eventchat.types.ids import RoomId
from moderation.hooks.calling import HttpCaller
from moderation.hooks.contract import Opinion
from moderation.hooks.failures import HookFailed
from moderation.hooks.lines import Lines
from moderation.hooks.signing import BadSignature, key_of
from tests.certificate import Certificate
from tests.checker import Answer, Checker, dies, drips, floods, hangs, says
from tests.moderation.hooks.conftest import CONTEXT, LOOPBACK, SECRET, message

KEY = key_of(SECRET, RoomId("main"), "mood", 1)


async def test_a_check_is_asked_with_a_signature_and_answers(
    checker: Checker, caller: HttpCaller, hook: RoomHook
) -> None:
    """One POST with the text, its author and the room; the signature is of this key and no other."""
    checker.answer = says(200, {"action": "hold", "reason": "Too loud.", "spans": [[0, 4]], "score": 0.9})
    opinion = await caller.ask(hook, message(), CONTEXT)
    assert opinion == Opinion("hold", "Too loud.", score=0.9, spans=((0, 4),))
    [asked] = checker.asked
    assert asked["type"] == "moderation.check"
    assert asked["message"]["text"] == "what a show"
    assert asked["message"]["author"]["name"] == "Ada"
    assert asked["context"] == {"room": "main", "check": "mood"}
    [headers] = checker.headers
    assert headers[""] == "POST /check?from=eventchat HTTP/1.1"
    assert headers["host"] == f"127.0.0.1:{checker.port}"
    assert headers["content-type"] == "application/json"
    checker.verified(KEY)
    with pytest.raises(BadSignature):
        checker.verified(key_of(SECRET, RoomId("other"), "mood", 1))


async def test_no_content_is_no_opinion(checker: Checker, caller: HttpCaller, hook: RoomHook) -> None:
    """204 says nothing; the connection is used again; no cookie is sent back."""
    checker.answer = says(204, None, "Set-Cookie: a=b; Path=/")
    assert await caller.ask(hook, message(), CONTEXT) is None
    assert await caller.ask(hook, message("again"), CONTEXT) is None
    assert [asked["message"]["text"] for asked in checker.asked] == ["what a show", "again"]
    assert len({asked["id"] for asked in checker.asked}) == 2
    assert "cookie" not in checker.headers[1]


async def silent(_: dict[str, object], writer: object) -> None:
    """Ends the connection without a word."""
    writer.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        (says(200, b"no json"), "bad_answer"),
        (says(200, b""), "bad_answer"),
        (says(200, b'{"action":"hold","reason":"\xff"}'), "bad_answer"),
        (says(200, b"[" * 60_000), "bad_answer"),
        (says(200, []), "bad_answer"),
        (says(200, {"action": "ban"}), "bad_answer"),
        (says(200, {"action": "mask"}), "bad_answer"),
        (says(200, {"action": "mask", "spans": [[0, 12]]}), "bad_answer"),
        (says(200, {"action": "mask", "spans": [[4, 4]]}), "bad_answer"),
        (says(200, {"action": "mask", "spans": [[-1, 4]]}), "bad_answer"),
        (says(200, {"action": "hold", "score": 7}), "bad_answer"),
        (says(200, {"action": "hold", "reason": "x" * 301}), "bad_answer"),
        (says(200, {"action": "hold", "reason": "from \u202eright to left"}), "bad_answer"),
        (says(200, b" " * 65_537), "bad_answer"),
        (says(200, b"\x1f\x8b", "Content-Encoding: gzip"), "bad_answer"),
        (says(302, None, "Location: http://127.0.0.1:1/"), "bad_answer"),
        (says(500, {"action": "allow"}), "failed"),
        (says(404), "failed"),
        (floods, "bad_answer"),
        (dies, "unreachable"),
        (silent, "unreachable"),
    ],
)
async def test_a_check_that_lies_has_failed(
    checker: Checker, caller: HttpCaller, hook: RoomHook, answer: Answer, how: str
) -> None:
    """Whatever it sends instead of a verdict is a failure of its kind; redirects are not followed."""
    checker.answer = answer
    with pytest.raises(HookFailed) as failed:
        await caller.ask(hook, message(), CONTEXT)
    assert failed.value.how == how
    assert len(checker.asked) == 1


@pytest.mark.parametrize("answer", [hangs, drips])
async def test_a_check_that_takes_its_time_is_left(
    checker: Checker, caller: HttpCaller, hook: RoomHook, answer: Answer
) -> None:
    """The limit counts for all of it, however the time is spent; the next question is asked as ever."""
    checker.answer = answer
    lines = Lines(caller, lambda *_: None)
    began = time.monotonic()
    with pytest.raises(HookFailed) as failed:
        await lines.ask(hook, message(), CONTEXT, 0.2)
    assert failed.value.how == "timeout"
    assert time.monotonic() - began < 1.5
    checker.answer = says(200, {"action": "reject"})
    opinion = await lines.ask(hook, message(), CONTEXT, 2.0)
    assert opinion is not None and opinion.action == "reject"


async def test_nobody_listens(caller: HttpCaller) -> None:
    """A port without a server, a name without an address."""
    async with Checker() as gone:
        url = gone.url
    for place in (url, "http://nowhere.invalid/"):
        with pytest.raises(HookFailed) as failed:
            await caller.ask(RoomHook(name="mood", url=place, on_failure="hold"), message(), CONTEXT)
        assert failed.value.how == "unreachable"


async def test_private_addresses_are_refused(checker: Checker, hook: RoomHook) -> None:
    """S-10: without the operator's leave nothing goes to the loopback, by name or by number."""
    caller = HttpCaller(SECRET, Networks.parse("10.0.0.0/8"))
    for url in (hook.url, f"http://localhost:{checker.port}/", "http://[::1]/", "http://169.254.169.254/"):
        with pytest.raises(HookFailed) as failed:
            await caller.ask(RoomHook(name="mood", url=url, on_failure="hold"), message(), CONTEXT)
        assert failed.value.how == "refused_address", url
    assert checker.asked == []
    await caller.close()


async def test_the_signature_goes_with_the_address_that_was_asked_for(
    checker: Checker, caller: HttpCaller
) -> None:
    """A name is looked up by us, and sent as the Host the check knows itself by."""
    hook = RoomHook(name="mood", url=f"http://localhost:{checker.port}/", on_failure="hold")
    allowed = HttpCaller(SECRET, Networks.parse("127.0.0.0/8,::1"))
    try:
        await allowed.ask(hook, message(), CONTEXT)
    except HookFailed as failed:
        assert failed.how == "unreachable"  # a machine where localhost is ::1 first
    else:
        assert checker.headers[0]["host"] == f"localhost:{checker.port}"
    await allowed.close()


async def test_a_certificate_is_asked_for_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who shows one that nobody vouches for is told nothing; one that the operator trusts is asked."""
    certificate = Certificate(tmp_path)
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate.chain, certificate.key)
    async with Checker(shown) as checker:
        hook = RoomHook(name="mood", url=checker.url, on_failure="hold")
        wary = HttpCaller(SECRET, LOOPBACK)
        with pytest.raises(HookFailed) as failed:
            await wary.ask(hook, message(), CONTEXT)
        assert (failed.value.how, checker.asked) == ("unreachable", [])
        await wary.close()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.chain))
        trusting = HttpCaller(SECRET, LOOPBACK)
        assert await trusting.ask(hook, message(), CONTEXT) is None
        await trusting.close()


@pytest.mark.parametrize(
    "wish",
    [
        {"url": "ftp://example.org/"},
        {"url": "https://user:secret@example.org/"},
        {"url": "https://example.org/#part"},
        {"url": "https://exa mple.org/"},
        {"url": "https:///path"},
        {"url": "https://example.org:99999/"},
        {"url": "https://example.org/", "plugin": "mood"},
        {},
        {"url": "https://example.org/", "limit_ms": 1501},
        {"url": "https://example.org/", "on_failure": "shrug"},
    ],
)
def test_a_check_must_make_sense(wish: dict[str, object]) -> None:
    """An address is http or https with a host and nothing secret; exactly one of address and plugin."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "mood", "on_failure": "hold", **wish}, RoomHook)
