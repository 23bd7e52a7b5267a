"""How posts end: counted around the one path of a message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from eventchat.errors import ChatError
from eventchat.metrics import POSTS
from eventchat.types.events import Accepted, Held

P = ParamSpec("P")
R = TypeVar("R", bound=Accepted | Held)

_ACCEPTED, _DUPLICATE, _HELD = map(POSTS.labels, ("accepted", "duplicate", "held"))


def posts_counted(post: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Count what *post* answers, or the code with which it refuses."""

    @wraps(post)
    async def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            answer = await post(*args, **kwargs)
        except ChatError as why:
            POSTS.labels(why.code).inc()
            raise
        if isinstance(answer, Held):
            _HELD.inc()
        else:
            (_DUPLICATE if answer.duplicate else _ACCEPTED).inc()
        return answer

    return counted
