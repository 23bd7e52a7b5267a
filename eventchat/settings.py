"""How this server is set up: read once from the environment, frozen afterwards."""

from __future__ import annotations

import os
import tempfile
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta
from platformdirs import user_data_path

from eventchat.networks import Networks
from eventchat.plain import plain_words

Durability = Literal["process", "disk", "replica"]
PREFIX = "EVENTCHAT_"
LONGEST_SOCKET_PATH = 104

EMPTY_SAYS_SO = frozenset({"metrics_from"})
"""Settings for which an empty variable is a value; for all others it is as good as none."""


class ConfigurationError(Exception):
    """A setting is wrong; the message says which, and what would be right."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One field for each `EVENTCHAT_…` variable, with the reason for its default."""

    data_dir: Path
    """Where the private engine, the SQLite file and the secret live."""

    host: str = "127.0.0.1"
    """Loopback unless told otherwise: a chat is put on a network on purpose."""

    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    """0 takes a free port."""

    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    """Processes on one socket, each a node."""

    tls_cert: str = ""
    """A PEM file with the certificate and its chain. With it and its key the server itself speaks TLS."""

    tls_key: str = ""
    """A PEM file with the certificate's private key, without a password."""

    redis_url: str = ""
    """The log. Empty starts a private Valkey in the data directory."""

    database_url: str = ""
    """The record: postgresql://… or empty for SQLite in the data directory."""

    secret: str = ""
    """Signs tokens. Empty makes one and keeps it in the data directory; several machines must share it."""

    public_url: str = ""
    """Where browsers find this server, when that is not what the Host header says."""

    origins: tuple[str, ...] = ()
    """Other sites that may embed every room, `https://example.org`, separated by commas."""

    trusted_proxies: str = "127.0.0.1"
    """Addresses whose X-Forwarded-For and X-Forwarded-Proto count, separated by commas; `*` for all."""

    durability: Durability = "process"
    """What "accepted" means: survives the process, reached the disk, reached a replica."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much the server tells on its standard error, one JSON object a line."""

    session_days: Annotated[int, Meta(ge=1, le=365)] = 7
    """How long a guest stays the same guest."""

    ring_size: Annotated[int, Meta(ge=256, le=65536)] = 1024
    """Entries of a room that each node keeps in memory, framed."""

    resume_minutes: Annotated[int, Meta(ge=10, le=1440)] = 10
    """Entries younger than this stay in the log; so do the newest `resume_entries`."""

    resume_entries: Annotated[int, Meta(ge=1000, le=1_000_000)] = 1000
    """The newest entries that always stay in the log."""

    linger_seconds: Annotated[float, Meta(ge=5, le=3600)] = 60.0
    """How long a room is followed after its last reader left."""

    max_flush_ms: Annotated[int, Meta(ge=0, le=1000)] = 100
    """The longest a message waits for others to share a write with."""

    writer: Literal["raw", "asgi"] = "raw"
    """How readers are written to: straight to the socket where that works, or through ASGI."""

    streams_per_user: Annotated[int, Meta(ge=1)] = 10
    """Open streams one person may hold on a node."""

    streams_per_address: Annotated[int, Meta(ge=1)] = 50
    """Open streams one address may hold on a node; raise it behind a proxy that hides addresses."""

    backlog_limit: Annotated[int, Meta(ge=1000)] = 200_000
    """Entries of a room that may wait for the database before posting is refused."""

    metrics_from: str = "127.0.0.0/8,::1"
    """Who may read `/metrics`: addresses or networks, separated by commas; `*` for all, empty for nobody."""

    hooks_to: str = ""
    """Networks where rooms' checks may be though they are not public, separated by commas; `*` for all."""

    @property
    def scheme(self) -> str:
        """What browsers that come straight here put in front of the address."""
        return "https" if self.tls_cert else "http"

    @property
    def engine_is_private(self) -> bool:
        """Whether we start the log's engine ourselves."""
        return not self.redis_url

    @property
    def socket_path(self) -> Path:
        """Where the private engine listens: in the data directory, unless that path is too long."""
        path = self.data_dir / "valkey" / "valkey.sock"
        if len(os.fsencode(path)) < LONGEST_SOCKET_PATH:
            return path
        digest = blake2b(os.fsencode(path), digest_size=8).hexdigest()
        return Path(tempfile.gettempdir()) / f"eventchat-{os.getuid()}" / f"{digest}.sock"

    @property
    def log_url(self) -> str:
        """The URL under which the log is reached."""
        return self.redis_url or f"unix://{self.socket_path}"

    @property
    def record_url(self) -> str:
        """The URL under which the record is reached."""
        return self.database_url or f"sqlite:///{self.data_dir / 'eventchat.sqlite'}"


def default_data_dir() -> Path:
    """The user's own data directory for this program."""
    return user_data_path("eventchat", appauthor=False)


def read_settings(environ: dict[str, str] | None = None, **given: Any) -> Settings:
    """Settings from *environ* (default: the process's), where *given* values that are not None win.

    Raises ConfigurationError naming the variable that is wrong.
    """
    environ = dict(os.environ) if environ is None else environ
    values: dict[str, Any] = {"data_dir": default_data_dir()}
    names = {name.upper(): name for name in Settings.__struct_fields__}
    for key, value in environ.items():
        name = names.get(key.removeprefix(PREFIX)) if key.startswith(PREFIX) else None
        if name is not None and (value != "" or name in EMPTY_SAYS_SO):
            values[name] = value
    values |= {name: value for name, value in given.items() if value is not None}
    if isinstance(values.get("origins"), str):
        values["origins"] = tuple(part.strip() for part in values["origins"].split(",") if part.strip())
    values["data_dir"] = str(Path(values["data_dir"]).expanduser().absolute())
    try:
        settings = msgspec.convert(values, Settings, strict=False, dec_hook=_decode_path)
    except msgspec.ValidationError as error:
        raise ConfigurationError(_explain(str(error))) from error
    for origin in settings.origins:
        check_origin(origin)
    if settings.public_url:
        check_origin(settings.public_url.rstrip("/"))
    if settings.redis_url and urlsplit(settings.redis_url).scheme not in {"redis", "rediss", "unix"}:
        raise ConfigurationError("EVENTCHAT_REDIS_URL must begin with redis://, rediss:// or unix://.")
    if settings.database_url and urlsplit(settings.database_url).scheme not in {
        "postgres",
        "postgresql",
        "sqlite",
    }:
        raise ConfigurationError("EVENTCHAT_DATABASE_URL must begin with postgresql:// or sqlite:///.")
    if bool(settings.tls_cert) != bool(settings.tls_key):
        there, missing = ("CERT", "KEY") if settings.tls_cert else ("KEY", "CERT")
        raise ConfigurationError(f"EVENTCHAT_TLS_{there} needs EVENTCHAT_TLS_{missing} beside it.")
    for name in ("metrics_from", "hooks_to"):
        try:
            Networks.parse(getattr(settings, name))
        except ValueError as error:
            raise ConfigurationError(f"{PREFIX}{name.upper()}: {error}") from error
    return settings


def check_origin(origin: str) -> None:
    """Raise ConfigurationError unless *origin* is scheme, host and perhaps port, in lower case."""
    parts = urlsplit(origin)
    clean = f"{parts.scheme}://{parts.netloc}"
    if (
        parts.scheme not in {"http", "https"}
        or not parts.netloc
        or clean != origin
        or origin != origin.lower()
        or "*" in origin
        or "@" in origin
    ):
        raise ConfigurationError(
            f"{origin!r} is not an origin: write it as https://example.org or https://example.org:8443, "
            "in lower case, without a path or a wildcard."
        )


def _decode_path(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)


def _explain(message: str) -> str:
    reason, _, place = message.partition(" - at `$.")
    name = place.rstrip("`").partition("[")[0]
    if not name:
        return f"The settings: {plain_words(reason)}."
    hint = get_type_hints(Settings)[name]
    words = (
        f"must be one of {', '.join(get_args(hint))}" if get_origin(hint) is Literal else plain_words(reason)
    )
    return f"{PREFIX}{name.upper()} {words}."
