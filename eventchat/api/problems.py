"""Refusals over HTTP: RFC 9457 problems, the same codes as on every transport."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE

from eventchat.api.choices import among
from eventchat.errors import BadRequest, ChatError, NotFound, TooLarge
from eventchat.metrics import refused
from eventchat.plain import plain_sentence

logger = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why a request was refused. `code` is for programs, `detail` for people, times in seconds."""

    title: str
    status: int
    detail: str
    code: str
    request_id: str
    type: str = "about:blank"
    retry_after: float | None = None
    field: str | None = None
    rule: str | None = None
    category: str | None = None
    until: int | None = None
    reason: str | None = None
    warning: str | None = None


def problem_response(error: ChatError, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """*error* as an answer, counted."""
    refused(error.code)
    body = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": secrets.token_hex(6),
        **error.members(),
        **getattr(error, "extra", {}),
    }
    extra = dict(headers or {})
    if error.retry_after is not None:
        extra["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    if error.status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body), status_code=error.status, media_type=MEDIA_TYPE, headers=extra)


class _MethodNotAllowed(ChatError):
    code, status, title = "method_not_allowed", 405, "Method not allowed"
    detail = "This address does not take that method."


class _Internal(ChatError):
    pass


def _chat_error(_: Request[Any, Any, Any], error: ChatError) -> Response[bytes]:
    return problem_response(error)


def _http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    match error:
        case ValidationException():
            return problem_response(_of_validation(request, error))
        case NotFoundException():
            return problem_response(NotFound())
        case MethodNotAllowedException():
            return problem_response(_MethodNotAllowed(), error.headers)
    if error.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        return problem_response(TooLarge())
    if error.status_code >= 500:
        return _unexpected(request, error)
    return problem_response(BadRequest())


def _of_validation(request: Request[Any, Any, Any], error: ValidationException) -> BadRequest:
    details: Any = error.extra
    first = details[0] if isinstance(details, list) and details else {}
    message = str(first.get("message", "")).split(" - at `")[0]
    field = first.get("key") or None
    if field and message.startswith("Invalid enum value"):
        body = request.route_handler.parsed_data_field
        if body is not None and (which := among(body.annotation, str(field))):
            return BadRequest(f"`{field}` {which}.", field=str(field))
    return BadRequest(plain_sentence(message, field), field=str(field) if field else None)


def _not_json(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    return problem_response(BadRequest("The body is not JSON that can be read."))


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    logger.error("internal_error", path=request.scope["path"], exc_info=error)
    return problem_response(_Internal())


EXCEPTION_HANDLERS: dict[Any, Any] = {
    ChatError: _chat_error,
    HTTPException: _http_exception,
    SerializationException: _not_json,
    RecursionError: _not_json,
    Exception: _unexpected,
}


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """The problems that an operation may answer with, for its documentation."""
    what = {
        400: "Not understood: `bad_request` (with `field`) or `bad_cursor`.",
        401: "`unauthorized`: no, bad or expired credentials.",
        403: "`forbidden`, `bad_origin`, `csrf`, `banned` or `timed_out`.",
        404: "`not_found`: no such thing, or not visible to you.",
        409: "In conflict with what is: `nonce_conflict`, `frozen`, `room_closed`, `already_decided`, …",
        413: "`too_large`: over 64 KiB.",
        415: "`unsupported_media_type`: not JSON.",
        422: "`empty`, `too_long`, `bad_text`, `rejected` or `repeated`.",
        429: "`slow_mode`, `rate_limited` or `too_many_connections`, with `retry_after`.",
        503: "`log_unavailable`, `history_unavailable`, `not_durable`, `draining` or `overloaded`.",
    }
    return {
        status: ResponseSpec(
            Problem, description=what[status], media_type=MEDIA_TYPE, generate_examples=False
        )
        for status in statuses
    }
