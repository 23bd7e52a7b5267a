"""Which packages have tables, and where Piccolo's own command line finds the database.

`PICCOLO_CONF=eventchat.record.piccolo_conf piccolo migrations new eventchat --auto` works with this.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

APPS: tuple[str, ...] = tuple(
    name for name in ("eventchat.record.piccolo_app", "moderation.piccolo_app") if find_spec(name)
)
"""Every package with tables, in the order in which their migrations run."""


def __getattr__(name: str) -> Any:
    """Piccolo's two names, made when they are asked for: the engine, and the registry (which loads a lot)."""
    if name == "DB":
        from eventchat.record.database import engine_for  # noqa: PLC0415 - see above
        from eventchat.settings import read_settings  # noqa: PLC0415

        return engine_for(read_settings().record_url)
    if name == "APP_REGISTRY":
        from piccolo.conf.apps import AppRegistry  # noqa: PLC0415

        return AppRegistry(list(APPS))
    raise AttributeError(name)
