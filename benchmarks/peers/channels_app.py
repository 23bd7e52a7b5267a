"""Litestar's ChannelsPlugin with its Redis streams backend: one channel, and a way to publish to it."""

from __future__ import annotations

import os
from typing import Any

from litestar import Litestar, Request, post
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.redis import RedisChannelsStreamBackend
from redis.asyncio import Redis

CHANNEL = "talk"

redis = Redis.from_url(os.environ["PEER_REDIS_URL"], protocol=2)  # the backend reads answers of that shape
backend = RedisChannelsStreamBackend(history=100, redis=redis)
plugin = ChannelsPlugin(
    backend, channels=[CHANNEL], create_ws_route_handlers=True, ws_handler_base_path="/ws"
)


@post("/publish", status_code=204)
async def publish(request: Request[Any, Any, Any], channels: ChannelsPlugin) -> None:
    """Send the body to everybody."""
    await channels.wait_published(await request.body(), [CHANNEL])


app = Litestar([publish], plugins=[plugin], openapi_config=None)
