"""A certificate of our own for tests of TLS, made with nothing but the standard library.

The curve is P-256, the signature ECDSA with SHA-256; the encoding is DER, which is lengths and tags.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import ssl
import time
from pathlib import Path

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None

EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
P_256 = bytes.fromhex("06082a8648ce3d030107")
ECDSA_SHA256 = bytes.fromhex("06082a8648ce3d040302")
COMMON_NAME = bytes.fromhex("0603550403")
SUBJECT_ALT_NAME = bytes.fromhex("0603551d11")
INTEGER, BIT_STRING, OCTET_STRING, UTF8, UTC_TIME, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x0C, 0x17, 0x30, 0x31
FIRST, SECOND, FOURTH, ADDRESS = 0xA0, 0xA1, 0xA3, 0x87
DAY = 86_400


class Certificate:
    """A certificate for 127.0.0.1 that signs itself, and its key, as PEM files in a directory."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.chain = directory / "chain.pem"
        self.key = directory / "private.key"
        secret = secrets.randbelow(N - 1) + 1
        public = _public(secret)
        told = _told(public)
        self.chain.write_text(_pem("CERTIFICATE", _signed(told, secret)))
        private = _der(
            SEQUENCE,
            _integer(1),
            _der(OCTET_STRING, secret.to_bytes(32)),
            _der(FIRST, P_256),
            _der(SECOND, _bits(public)),
        )
        self.key.write_text(_pem("EC PRIVATE KEY", private))

    @property
    def environ(self) -> dict[str, str]:
        """The variables with which a server shows it."""
        return {"EVENTCHAT_TLS_CERT": str(self.chain), "EVENTCHAT_TLS_KEY": str(self.key)}

    def trusted(self) -> ssl.SSLContext:
        """For a client that trusts this certificate and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.chain)
        return context


def _told(public: bytes) -> bytes:
    """What the certificate says: who, from when until when, with which key, at which address."""
    who = _der(SEQUENCE, _der(SET, _der(SEQUENCE, COMMON_NAME, _der(UTF8, b"eventchat tests"))))
    now = time.time()
    times = (time.strftime("%y%m%d%H%M%SZ", time.gmtime(at)).encode() for at in (now - DAY, now + DAY))
    address = _der(SEQUENCE, _der(ADDRESS, bytes((127, 0, 0, 1))))
    return _der(
        SEQUENCE,
        _der(FIRST, _integer(2)),
        _integer(secrets.randbits(64) + 1),
        _der(SEQUENCE, ECDSA_SHA256),
        who,
        _der(SEQUENCE, *(_der(UTC_TIME, at) for at in times)),
        who,
        _der(SEQUENCE, _der(SEQUENCE, EC_PUBLIC_KEY, P_256), _bits(public)),
        _der(FOURTH, _der(SEQUENCE, _der(SEQUENCE, SUBJECT_ALT_NAME, _der(OCTET_STRING, address)))),
    )


def _signed(told: bytes, secret: int) -> bytes:
    digest = int.from_bytes(hashlib.sha256(told).digest())
    once = secrets.randbelow(N - 1) + 1
    point = _times(once, G)
    assert point is not None
    r = point[0] % N
    s = (digest + r * secret) * pow(once, -1, N) % N
    signature = _der(SEQUENCE, _integer(r), _integer(s))
    return _der(SEQUENCE, told, _der(SEQUENCE, ECDSA_SHA256), _bits(signature))


def _public(secret: int) -> bytes:
    point = _times(secret, G)
    assert point is not None
    return b"\x04" + point[0].to_bytes(32) + point[1].to_bytes(32)


def _times(number: int, point: Point) -> Point:
    total: Point = None
    while number:
        if number & 1:
            total = _plus(total, point)
        point = _plus(point, point)
        number >>= 1
    return total


def _plus(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        slope = 3 * (one[0] ** 2 - 1) * pow(2 * one[1], -1, P) % P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P) % P
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 128:
        return bytes((tag, len(body))) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes((tag, 128 + len(size))) + size + body


def _integer(number: int) -> bytes:
    return _der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def _bits(data: bytes) -> bytes:
    return _der(BIT_STRING, b"\0", data)


def _pem(kind: str, der: bytes) -> str:
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN {kind}-----\n{text}-----END {kind}-----\n"
