"""What a load balancer asks."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import Controller, Response, get

from eventchat.health import Health


class Ready(msgspec.Struct):
    """Whether this node should get traffic, and what is the matter if not."""

    status: Literal["ready", "draining", "degraded"]
    log: Literal["ok", "away"]
    database: Literal["ok", "away"]


class HealthController(Controller):
    """Health."""

    path = "/health"
    tags = ("operation",)

    @get("/live", summary="Is the process alive?")
    async def live(self) -> dict[str, str]:
        """Always, as long as it answers."""
        return {"status": "alive"}

    @get("/ready", summary="Should this node get traffic?")
    async def ready(self, health: Health) -> Response[Ready]:
        """503 while draining or while the log is away; the database being away does not stop the chat."""
        log, database = health.log_is_there(), await health.database_is_there()
        status: Literal["ready", "draining", "degraded"] = "ready"
        if health.draining:
            status = "draining"
        elif not log:
            status = "degraded"
        answer = Ready(status, "ok" if log else "away", "ok" if database else "away")
        return Response(answer, status_code=200 if status == "ready" else 503)
