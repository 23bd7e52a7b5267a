"""Why a server does not answer, in words."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from redis.exceptions import AuthenticationError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError


def no_answer(error: BaseException) -> str:
    """The rest of a sentence that begins with the server's address: "does not answer: …"."""
    for cause in _causes(error):
        match cause:
            case AuthenticationError():
                return "does not know this user or password"
            case ResponseError():
                return f"refuses: {cause}"
            case ConnectionRefusedError():
                return "does not answer: the connection was refused"
            case TimeoutError() | RedisTimeoutError():
                return "does not answer: it timed out"
            case socket.gaierror():
                return "does not answer: there is no host of this name"
            case FileNotFoundError():
                return "does not answer: there is no such file or socket"
            case PermissionError():
                return "does not answer: it may not be opened by this user"
    return "does not answer: the connection broke"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """*error*, what it came from, what that came from, ..."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
