"""What a check from outside is told and what it may answer; the same over HTTP and for plugins."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from eventchat.errors import ChatError
from eventchat.plain import plain_words
from eventchat.types.messages import Quote
from eventchat.types.people import Author
from eventchat.types.verdicts import Action, Verdict
from moderation.deciding.reasons import clean_reason

MOST_SPANS = 100

Purpose = Literal["post", "check", "after"]
"""Why it is asked: the message is about to be posted; somebody tries a text; it was posted before."""

Span = tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)]]


class Message(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A message: `id` and `at` (ms) only once it is posted."""

    text: str
    author: Author
    reply_to: Quote | None = None
    id: str = ""
    at: int = 0


class Context(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where it was said, why this is asked, which check is asked, and what the room's own rules say."""

    room: str
    check: str
    purpose: Purpose = "post"
    verdict: Verdict | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True, tag="moderation.check"):
    """The body of a request. `id` is new for each; `at` (ms) is when it was asked."""

    id: str
    at: int
    message: Message
    context: Context


class Opinion(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a check says. `allow` says that it found nothing; `spans` are in code points of the text.

    `level` runs from 1 (mild) to 4 (severest), `score` from 0 to 1. `reason` is shown to the author.
    """

    action: Action
    reason: Annotated[str, Meta(max_length=300)] = ""
    rule: Annotated[str, Meta(max_length=64)] = ""
    category: Annotated[str, Meta(max_length=40)] = ""
    level: Annotated[int, Meta(ge=0, le=4)] = 0
    score: Annotated[float, Meta(ge=0, le=1)] = 0.0
    spans: Annotated[tuple[Span, ...], Meta(max_length=MOST_SPANS)] = ()


class BadOpinion(ValueError):
    """What a check said makes no sense."""


def opinion_of(said: Any, text: str) -> Opinion:
    """*said* (an Opinion, a mapping or an object like one) about *text*. Raises BadOpinion."""
    try:
        opinion = msgspec.convert(said, Opinion, from_attributes=True)
    except msgspec.ValidationError as error:
        raise BadOpinion(no_verdict(error)) from error
    return checked(opinion, text)


def no_verdict(error: msgspec.ValidationError) -> str:
    """What is wrong with an answer: which field, and what it must be; nothing of what it says."""
    wrong, _, place = str(error).partition(" - at `$")
    field = place.strip("`").lstrip(".").partition("[")[0]
    actions = wrong.startswith("Invalid enum value")
    words = f"must be one of {', '.join(get_args(Action))}" if actions else plain_words(wrong)
    return f"the answer is no verdict: {f'`{field}`' if field else 'it'} {words}"


def checked(opinion: Opinion, text: str) -> Opinion:
    """*opinion* with words as they are shown.

    Raises BadOpinion when it points at what is not in *text*, masks nothing, or its words deceive the eye.
    """
    if any(not start < end <= len(text) for start, end in opinion.spans):
        raise BadOpinion("a span lies outside of the text")
    if opinion.action == "mask" and not opinion.spans:
        raise BadOpinion("a mask needs spans")
    try:
        words = {name: clean_reason(getattr(opinion, name)) for name in ("reason", "rule", "category")}
    except ChatError as error:
        raise BadOpinion("its words have characters that cannot be shown") from error
    return msgspec.structs.replace(opinion, **words)
