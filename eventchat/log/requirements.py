"""What the log's engine must be like; the server refuses to start on anything less (G-11)."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from eventchat.settings import ConfigurationError, Durability

Info = dict[str, str]


async def engine_info(redis: Redis) -> Info:
    """INFO as name and value."""
    text: bytes = await redis.execute_command("INFO", "all")
    lines = (line.partition(":") for line in text.decode().splitlines() if ":" in line)
    return {name: value for name, _, value in lines}


async def check_engine(redis: Redis, durability: Durability) -> Info:
    """Raise ConfigurationError with a sentence for what is wrong; return INFO when nothing is."""
    info = await engine_info(redis)
    fsync = await _appendfsync(redis)
    for problem in problems(info, fsync, durability):
        raise ConfigurationError(problem)
    return info


def problems(info: Info, appendfsync: str | None, durability: Durability) -> list[str]:
    """What is wrong with the engine for this level of durability, one sentence each."""
    found = []
    name = "Valkey" if "valkey_version" in info else "Redis"
    version = info.get("valkey_version", info.get("redis_version", "0"))
    wanted = (7, 2) if name == "Valkey" else (7, 0)
    if _version(version) < wanted:
        found.append(f"{name} {version} is too old: {'.'.join(map(str, wanted))} or newer is needed.")
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        found.append(
            f"maxmemory-policy is {policy}: {name} would throw messages away when memory runs short. "
            "Set it to noeviction."
        )
    if durability == "replica":
        if int(info.get("connected_slaves", "0")) < 1:
            found.append("EVENTCHAT_DURABILITY is replica, but no replica is connected.")
        return found
    if info.get("aof_enabled") != "1":
        found.append(
            f"appendonly is off: a crash of {name} would lose accepted messages. Set appendonly yes "
            "(or EVENTCHAT_DURABILITY=replica with a replica)."
        )
    elif durability == "disk" and appendfsync != "always":
        found.append("EVENTCHAT_DURABILITY is disk, but appendfsync is not always.")
    elif appendfsync == "no":
        found.append("appendfsync is no: set it to everysec or always.")
    return found


async def _appendfsync(redis: Redis) -> str | None:
    """The setting, or None where CONFIG is not allowed to us."""
    try:
        answer: Any = await redis.execute_command("CONFIG", "GET", "appendfsync")
    except ResponseError:
        return None
    return answer[1].decode() if answer else None


def _version(text: str) -> tuple[int, int]:
    major, minor, *_ = (*text.split("."), "0", "0")
    return int(major), int(minor)
