"""How a room looks on a terminal: one line an event, names in their colours."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rich.text import Text

BADGES = {"moderator": "🛡 ", "host": "★ ", "service": "⚙ "}
SHORT = 48
REMEMBERED = 2000

_COLOR = re.compile(r"#[0-9a-f]{6}")


class Screen:
    """Turns events into lines. Remembers what it showed, to say what was removed."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    def line(self, event: dict[str, Any]) -> Text | None:
        """*event* as a line; None for one that says nothing to a person."""
        match event["type"]:
            case "posted" if event.get("removed"):
                return _dim(event, f"{event['author']['name']}: (removed)")
            case "posted":
                return self._posted(event)
            case "removed":
                reason = f" ({event['reason']})" if event.get("reason") else ""
                what = ", ".join(self._shown.get(target, target) for target in event["targets"])
                return _dim(event, f"✖ removed by {_whom(event['by'])}{reason}: {what}")
            case "purged":
                return _dim(event, f"✖ everything of {event['user']} was removed")
            case "restored":
                return _dim(event, f"↩ {len(event['messages'])} restored")
            case "edited":
                return _dim(
                    event, f"✎ {self._shown.get(event['target'], event['target'])} → {_cut(event['text'])}"
                )
            case "announced":
                return _dim(event, f"📣 {event['by']['name']}: {_cut(event['text'])}")
            case "pinned":
                message = event["message"]
                return _dim(event, f"📌 {message['author']['name']}: {_cut(message['text'])}")
            case "unpinned":
                return _dim(event, "📌 nothing is pinned any more")
            case "settings":
                changes = ", ".join(f"{name}={value}" for name, value in event["settings"].items())
                return _dim(event, f"⚙ {changes}") if changes else None
            case "frozen" | "opened" | "ended" as state:
                words = {"frozen": "⏸ paused", "opened": "▶ open", "ended": "■ ended"}
                return _dim(event, words[state])
            case other:
                return _dim(event, f"({other})")

    def _posted(self, event: dict[str, Any]) -> Text:
        author, text = event["author"], event["text"]
        self._remember(event["id"], f"{author['name']}: {_cut(text)}")
        line = Text().append(_time(event), style="dim").append(" ")
        color = author.get("color", "")
        line.append(BADGES.get(author.get("role", "viewer"), ""))
        line.append(author["name"], style=f"bold {color}" if _COLOR.fullmatch(color) else "bold")
        reply = event.get("reply_to")
        if reply is not None:
            quoted = "(removed)" if reply.get("removed") else _cut(reply["text"])
            line.append(f" ↪ {reply['author']['name']}: {quoted}", style="dim")
        line.append("  ")
        line.append(text.replace("\n", "\n         "))
        return line

    def _remember(self, message: str, words: str) -> None:
        self._shown[message] = words
        if len(self._shown) > REMEMBERED:
            del self._shown[next(iter(self._shown))]


def _dim(event: dict[str, Any], words: str) -> Text:
    return Text(f"{_time(event)} {words}", style="dim")


def _time(event: dict[str, Any]) -> str:
    return datetime.fromtimestamp(event["at"] / 1000).strftime("%H:%M:%S")


def _whom(by: str) -> str:
    return {"author": "its author", "moderator": "a moderator", "rule": "a rule"}.get(by, by)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"
