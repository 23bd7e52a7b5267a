"""`/metrics`: for Prometheus, and for nobody else who is not asked in."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get

from eventchat.api.asking import address_of
from eventchat.errors import Forbidden
from eventchat.gauges import Gauges
from eventchat.metrics.exposition import CONTENT_TYPE, exposition
from eventchat.networks import Networks


def metrics_handler(allowed: Networks, gauges: Gauges) -> Any:
    """Serves what all workers of this machine have counted to the addresses in *allowed*."""

    @get("/metrics", include_in_schema=False)
    async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
        if address_of(request) not in allowed:
            raise Forbidden("Metrics are only for the addresses that EVENTCHAT_METRICS_FROM names.")
        gauges.read()
        text = await asyncio.to_thread(exposition)
        return Response(text, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})

    return metrics
