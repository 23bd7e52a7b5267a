"""Which values a field of a request may have, where it must be one of a few."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.inspect import (
    ListType,
    LiteralType,
    Metadata,
    StructType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)


def choices(body: Any, field: str) -> tuple[str, ...]:
    """The values that *field* (`author.standing`) of a *body* of this type may have; none for any."""
    kinds: list[Type] = [type_info(body)]
    for part in field.split("."):
        name, in_list, _ = part.partition("[")
        kinds = [
            _bare(one.type)
            for kind in kinds
            if isinstance(kind, StructType)
            for one in kind.fields
            if one.encode_name == name
        ]
        kinds = [one for kind in kinds for one in (kind.types if isinstance(kind, UnionType) else (kind,))]
        if in_list:
            kinds = [_bare(kind.item_type) for kind in kinds if isinstance(kind, ListType | VarTupleType)]
    return tuple(str(value) for kind in kinds if isinstance(kind, LiteralType) for value in kind.values)


def _bare(kind: Type) -> Type:
    return kind.type if isinstance(kind, Metadata) else kind


def among(body: Any, field: str) -> str:
    """The rest of a sentence about a *field* that has another value than it may; empty if it may have any."""
    try:
        allowed = choices(body, field)
    except (TypeError, msgspec.MsgspecError):  # a body that is no type of ours
        return ""
    return f"must be one of {', '.join(allowed)}" if allowed else ""
