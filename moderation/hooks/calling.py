"""Asks a check by HTTP: to the address that was looked up, without redirects, cookies or proxies."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections import OrderedDict
from urllib.parse import urlsplit

import httpx
import msgspec

from eventchat import __version__
from eventchat.clock import now_ms
from eventchat.networks import Networks
from eventchat.types.hooks import RoomHook
from eventchat.types.ids import RoomId
from moderation.hooks import signing
from moderation.hooks.addresses import address_for
from moderation.hooks.contract import BadOpinion, Context, Message, Opinion, Question, checked, no_verdict
from moderation.hooks.failures import HookFailed

MOST_BYTES = 64 * 1024
MOST_CONNECTIONS = 20
ADDRESS_SECONDS = 30.0
MOST_PLACES = 64
"""Connections are kept for so many checks; who was not asked for longest is let go."""

NO_OPINION = 204
OK = 200
REDIRECTS = range(300, 400)

_question = msgspec.json.Encoder()
_opinion = msgspec.json.Decoder(Opinion)

Place = tuple[str, str, int]


class _Reached(msgspec.Struct):
    """A check's server: its connections, and the address it has until then (by the loop's clock)."""

    transport: httpx.AsyncHTTPTransport
    address: str = ""
    until: float = 0.0


class HttpCaller:
    """Connections to the servers of checks. *allowed* may be reached though they are not public."""

    def __init__(self, secret: str, allowed: Networks) -> None:
        self._secret = secret
        self._allowed = allowed
        self._reached: OrderedDict[Place, _Reached] = OrderedDict()
        self._context: ssl.SSLContext | None = None

    async def ask(self, hook: RoomHook, message: Message, context: Context) -> Opinion | None:
        """What the check says, None if it has no opinion. Raises HookFailed; the caller limits the time."""
        question = Question(id=secrets.token_hex(8), at=now_ms(), message=message, context=context)
        body = _question.encode(question)
        try:
            status, answer = await self._post(hook, context, body)
        except (httpx.HTTPError, OSError, ssl.SSLError) as error:
            raise HookFailed("unreachable", f"no connection: {type(error).__name__}") from error
        if status == NO_OPINION:
            return None
        if status in REDIRECTS:
            raise HookFailed("bad_answer", f"it answered {status}: redirects are not followed")
        if status != OK:
            raise HookFailed("failed", f"it answered {status}")
        try:
            return checked(_opinion.decode(answer), message.text)
        except msgspec.ValidationError as error:
            raise HookFailed("bad_answer", no_verdict(error)) from error
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise HookFailed("bad_answer", "the answer is not JSON that can be read") from error
        except BadOpinion as error:
            raise HookFailed("bad_answer", str(error)) from error

    async def close(self) -> None:
        """Let go of all connections."""
        while self._reached:
            await self._reached.popitem()[1].transport.aclose()

    async def _post(self, hook: RoomHook, context: Context, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(hook.url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        reached = await self._reach((parts.scheme, host, port))
        key = signing.key_of(self._secret, RoomId(context.room), hook.name, hook.turn)
        request = httpx.Request(
            "POST",
            httpx.URL(hook.url).copy_with(host=reached.address, port=port),
            headers={
                "Host": parts.netloc,
                "User-Agent": f"eventchat/{__version__}",
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                signing.HEADER: signing.sign(key, body, now_ms() // 1000),
            },
            content=body,
            extensions={"sni_hostname": host} if secure and reached.address != host else {},
        )
        try:
            response = await reached.transport.handle_async_request(request)
        except httpx.TransportError:
            reached.until = 0.0  # perhaps it has moved
            raise
        response.request = request
        try:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise HookFailed("bad_answer", "the answer is compressed")
            return response.status_code, await _read(response)
        finally:
            await response.aclose()

    async def _reach(self, place: Place) -> _Reached:
        reached = self._reached.get(place)
        if reached is None:
            reached = self._reached[place] = _Reached(self._transport(secure=place[0] == "https"))
        self._reached.move_to_end(place)
        if len(self._reached) > MOST_PLACES:
            await self._reached.popitem(last=False)[1].transport.aclose()
        now = asyncio.get_running_loop().time()
        if now >= reached.until:
            reached.address = await address_for(place[1], place[2], self._allowed)
            reached.until = now + ADDRESS_SECONDS
        return reached

    def _transport(self, *, secure: bool) -> httpx.AsyncHTTPTransport:
        if secure and self._context is None:
            # Reads all certificates, so only where needed; SSL_CERT_FILE may name others.
            self._context = httpx.create_ssl_context()
        unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return httpx.AsyncHTTPTransport(
            verify=self._context if secure and self._context is not None else unused,
            limits=httpx.Limits(max_connections=MOST_CONNECTIONS, keepalive_expiry=30.0),
            trust_env=False,
        )


async def _read(response: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > MOST_BYTES:
            raise HookFailed("bad_answer", f"the answer is larger than {MOST_BYTES // 1024} KiB")
        parts.append(part)
    return b"".join(parts)
