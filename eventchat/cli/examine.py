"""What `eventchat doctor` looks at: the machine, the data directory, the log's engine, the database."""

from __future__ import annotations

import importlib.util
import os
import resource
import stat
import sys
import tempfile
from contextlib import AsyncExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec
from redis.exceptions import RedisError

from eventchat.cli.discreet import without_password
from eventchat.cli.silence import no_answer
from eventchat.errors import HistoryUnavailable
from eventchat.log.connection import connect
from eventchat.log.engine import PrivateEngine, valkey_binary
from eventchat.log.requirements import check_engine, engine_info
from eventchat.logs import configure_logs
from eventchat.networks import Networks
from eventchat.record.database import Database
from eventchat.record.migrate import pending
from eventchat.settings import ConfigurationError, Settings
from eventchat.tls import check_certificate
from eventchat.tokens import SHORTEST_SECRET
from moderation.judging.model.shipped import WEIGHTS, load
from transports.fitness import why_not

FILES_WANTED = 4096
FILES_OF_OURS = 100
"""Of a process's open files, those that are no readers: libraries, connections to the log, the database."""

STRONG_SECRET, STRONG_LETTERS = 32, 10
MANIFEST = Path(__file__).parents[1] / "static/dist/.vite/manifest.json"

State = Literal["ok", "note", "wrong"]


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at: how it is, in words."""

    what: str
    state: State
    words: str


def examine_machine(settings: Settings) -> list[Finding]:
    """What needs no connection: Python, limits, the front end, the data directory, the secret."""
    return [
        Finding("Python", "ok", ".".join(map(str, sys.version_info[:3]))),
        _uvloop(),
        _raw_writes(settings, why_not()),
        _model(WEIGHTS),
        _open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[0], settings.workers),
        _front_end(MANIFEST),
        _data_dir(settings.data_dir),
        _secret(settings),
        _tls(settings),
        _metrics(settings.metrics_from),
    ]


async def examine(settings: Settings) -> list[Finding]:
    """What has to be asked: the log's engine (a private one is started if none runs) and the database."""
    configure_logs("error")
    findings: list[Finding] = []
    usable = settings.data_dir.is_dir() or _may_make(settings.data_dir)
    if settings.engine_is_private and not usable:
        findings.append(Finding("Log", "wrong", "no private engine without a data directory to write to."))
    else:
        findings += await _log(settings)
    if settings.database_url or usable:
        findings.append(await _database(settings))
    else:
        findings.append(Finding("Database", "wrong", "no SQLite file without a data directory to write to."))
    return findings


def _uvloop() -> Finding:
    if importlib.util.find_spec("uvloop") is None:
        return Finding("uvloop", "wrong", "not installed; `eventchat serve` needs it: pip install uvloop.")
    return Finding("uvloop", "ok", "installed.")


def _model(weights: Path) -> Finding:
    scorer, complaint = load(weights)
    if scorer is None:
        return Finding("moderation model", "note", complaint)
    return Finding("moderation model", "ok", "there; it may hold messages.")


def _raw_writes(settings: Settings, in_the_way: str | None) -> Finding:
    if settings.writer == "asgi":
        words = "off, as EVENTCHAT_WRITER is asgi; readers are written to through ASGI, at twice the cost."
        return Finding("Raw writes", "note", words)
    if in_the_way is not None:
        words = f"off: {in_the_way}. Readers are written to through ASGI, at twice the cost."
        return Finding("Raw writes", "note", words)
    words = f"on: readers' sockets are written to directly, by uvicorn {version('uvicorn')}."
    return Finding("Raw writes", "ok", words)


def _open_files(limit: int, workers: int) -> Finding:
    if limit == resource.RLIM_INFINITY:
        return Finding("Open files", "ok", "as many as the system has may be open; each reader is one.")
    readers = max(0, limit - FILES_OF_OURS)
    words = f"{limit} may be open, so about {readers} readers a process"
    if workers > 1:
        words += f", {readers * workers} on {workers} workers"
    if limit >= FILES_WANTED:
        return Finding("Open files", "ok", f"{words}.")
    return Finding("Open files", "note", f"only {words}. Raise it: ulimit -n 65536.")


def _tls(settings: Settings) -> Finding:
    if not settings.tls_cert:
        return Finding("TLS", "ok", "off: a proxy in front speaks it, or nobody does.")
    try:
        check_certificate(settings)
    except ConfigurationError as error:
        return Finding("TLS", "wrong", str(error))
    return Finding("TLS", "ok", f"on, with the certificate in {settings.tls_cert}.")


def _metrics(allowed: str) -> Finding:
    networks = Networks.parse(allowed)
    if not networks:
        return Finding("Metrics", "ok", "off: EVENTCHAT_METRICS_FROM is empty.")
    if networks.everybody:
        return Finding("Metrics", "note", "everybody who reaches this server can read /metrics.")
    return Finding("Metrics", "ok", f"/metrics is for {allowed}.")


def _front_end(manifest: Path) -> Finding:
    if manifest.exists():
        return Finding("Browser pages", "ok", "built.")
    return Finding(
        "Browser pages", "note", "not built; the API works without them. Build them: make frontend."
    )


def _may_make(directory: Path) -> bool:
    parent = directory
    while not parent.exists():
        parent = parent.parent
    return parent.is_dir() and os.access(parent, os.W_OK | os.X_OK)


def _data_dir(directory: Path) -> Finding:
    if not directory.exists():
        if _may_make(directory):
            return Finding("Data directory", "ok", f"{directory} will be made.")
        return Finding("Data directory", "wrong", f"{directory} is not there and cannot be made here.")
    if not directory.is_dir():
        return Finding("Data directory", "wrong", f"{directory} is not a directory.")
    try:
        with tempfile.NamedTemporaryFile(dir=directory, prefix=".doctor-"):
            pass
    except OSError as error:
        return Finding("Data directory", "wrong", f"{directory} cannot be written to: {error.strerror}.")
    return Finding("Data directory", "ok", f"{directory} can be written to.")


def _secret(settings: Settings) -> Finding:
    if settings.secret:
        return _strength(settings.secret)
    path = settings.data_dir / "secret"
    try:
        mode, secret = path.stat().st_mode, path.read_text().strip()
    except FileNotFoundError:
        return Finding("Secret", "ok", "one will be made in the data directory.")
    except OSError as error:
        return Finding("Secret", "wrong", f"{path} cannot be read: {error.strerror}.")
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("Secret", "wrong", f"others can read {path}: chmod 600 {path}.")
    return _strength(secret)


def _strength(secret: str) -> Finding:
    make = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    if len(secret) < SHORTEST_SECRET:
        return Finding(
            "Secret",
            "wrong",
            f"it has fewer than {SHORTEST_SECRET} characters; nothing starts with it. {make}",
        )
    if len(secret) < STRONG_SECRET or len(set(secret)) < STRONG_LETTERS:
        return Finding("Secret", "wrong", f"it can be guessed: too short or too uniform. {make}")
    return Finding("Secret", "ok", f"{len(secret)} characters.")


async def _log(settings: Settings) -> list[Finding]:
    async with AsyncExitStack() as stack:
        if settings.engine_is_private:
            if valkey_binary() is None:
                words = "there is no private engine on this machine: set EVENTCHAT_REDIS_URL."
                return [Finding("Log", "wrong", words)]
            try:
                settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
                await stack.enter_async_context(PrivateEngine(settings))
            except ConfigurationError as error:
                return [Finding("Log", "wrong", str(error))]
            except (OSError, TimeoutError) as error:
                why = "it did not answer in time" if isinstance(error, TimeoutError) else error.strerror
                return [Finding("Log", "wrong", f"the private engine does not start: {why}.")]
        redis = connect(settings.log_url, connections=1)
        stack.push_async_callback(redis.aclose)
        try:
            info = await engine_info(redis)
        except (RedisError, OSError) as error:
            where = without_password(settings.log_url)
            return [Finding("Log", "wrong", f"{where} {no_answer(error)}.")]
        try:
            await check_engine(redis, settings.durability)
        except ConfigurationError as error:
            return [_engine(settings, info), Finding("Durability", "wrong", str(error))]
        words = f"level {settings.durability}: the engine's settings keep it."
        return [_engine(settings, info), Finding("Durability", "ok", words)]


def _engine(settings: Settings, info: dict[str, str]) -> Finding:
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = info.get("valkey_version", info.get("redis_version", "?"))
    aof = "on" if info.get("aof_enabled") == "1" else "off"
    policy = info.get("maxmemory_policy", "not said")
    whose = "private" if settings.engine_is_private else without_password(settings.log_url)
    words = f"{name} {version} ({whose}), append-only file {aof}, maxmemory-policy {policy}."
    return Finding("Log", "ok", words)


async def _database(settings: Settings) -> Finding:
    where = without_password(settings.record_url)
    if not settings.database_url and not (settings.data_dir / "eventchat.sqlite").exists():
        return Finding("Database", "ok", f"{where} will be made.")
    database = Database(settings.record_url)
    try:
        await database.ping()
        missing = await pending(settings.record_url)
    except HistoryUnavailable as error:
        return Finding("Database", "wrong", f"{where} {no_answer(error)}.")
    finally:
        await database.close()
    if missing:
        words = f"{where} answers; {len(missing)} migrations have not run yet: eventchat migrate."
        return Finding("Database", "note", words)
    return Finding("Database", "ok", f"{where} answers, its tables are up to date.")
