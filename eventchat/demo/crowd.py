"""The demo's crowd: guests with real sessions who post by the path that all messages take."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Iterator

import structlog

from eventchat.demo import show
from eventchat.errors import BadRequest, ChatError
from eventchat.health import Health
from eventchat.log.entry import Entry
from eventchat.log.keys import LogName
from eventchat.posting import Posting
from eventchat.rooms.hub import Hub
from eventchat.sessions import Sessions
from eventchat.tokens import expires_in, new_session
from eventchat.types.events import Accepted, Held
from eventchat.types.ids import RoomId, UserId
from eventchat.types.messages import Draft
from eventchat.types.people import Person, Role
from moderation.deciding.reports import Reports

logger = structlog.get_logger(__name__)

SLOW, LIVELY = 3.0, 1.0
"""Mean seconds between messages, in the quietest and the loudest part of a scene."""

REPLY_CHANCE, WELCOME_CHANCE = 0.14, 0.6
HELD_CHANCE = 1 / 15
REPEAT_CHANCE = 1 / 60
"""Somebody impatient says the same twice, which is refused."""

ARRIVALS, ARRIVING = 5, 0.2
"""The first lines come quickly, so that the room is not empty when somebody looks."""

WAIT_OUT_SECONDS = 3.0
"""Before trying again, when the log is away."""

REPLY_AMONG = 6
"""The newest messages, among which one to answer is chosen."""


class Crowd:
    """Some guests in one room."""

    def __init__(
        self,
        room: RoomId,
        sessions: Sessions,
        hub: Hub,
        posting: Posting,
        reports: Reports,
        health: Health,
    ) -> None:
        self._room = room
        self._reports = reports
        self._sessions = sessions
        self._hub = hub
        self._posting = posting
        self._health = health
        self._guests: list[Person] = []
        self._silent: Person | None = None
        self._lines = endless(show.SCENES)
        self._held = shuffled_forever(show.HELD)
        self._replies = shuffled_forever(show.REPLIES)
        self._welcomes = shuffled_forever(show.WELCOMES)
        self._welcomed: set[str] = set()

    async def run(self) -> None:
        """Talk until cancelled or the node drains, through every outage of the log."""
        said, stirring = 0, False
        while not self._health.draining:
            try:
                if not self._guests:
                    self._guests = [await self._arrive(seat, name) for seat, name in enumerate(show.GUESTS)]
                    stirring = not (await self._listen())[1]
                pace, line = next(self._lines)
                await asyncio.sleep(random.uniform(0.4, 1.6) * (pace if said >= ARRIVALS else ARRIVING))
                said += 1
                await self._speak(line)
                if stirring and said >= ARRIVALS:
                    stirring = False
                    await self._stir()
            except ChatError as error:
                if error.status < 500:
                    logger.debug("crowd_refused", code=error.code)  # it happens to everybody
                    continue
                logger.info("crowd_waits", code=error.code)
                await asyncio.sleep(WAIT_OUT_SECONDS)

    async def _arrive(self, seat: int, name: str) -> Person:
        """A guest by that name, the same after each restart; another name when a visitor has taken it."""
        user = UserId(f"u_row_guest_{seat}")  # their colours lie well apart
        known = Person(user, name, Role.VIEWER, (), new_session(), expires_in(0), guest=True)
        try:
            return await self._sessions.guest(name, known)
        except BadRequest:
            return await self._sessions.guest(None)

    async def _speak(self, line: str) -> None:
        speaker = random.choice([guest for guest in self._guests if guest is not self._silent])
        self._silent = speaker  # nobody speaks twice in a row
        if self._health.draining:
            return
        stranger, recent = await self._listen()
        if stranger is not None and stranger.author not in self._welcomed:
            self._welcomed.add(str(stranger.author))
            await self._post(speaker, next(self._welcomes), stranger)
        elif stranger is not None and random.random() < WELCOME_CHANCE:
            await self._post(speaker, next(self._replies), stranger)
        elif random.random() < HELD_CHANCE:
            await self._post(speaker, next(self._held))
        elif recent and random.random() < REPLY_CHANCE:
            others = [entry for entry in recent if entry.author != speaker.id]
            await self._post(speaker, next(self._replies), random.choice(others) if others else None)
        else:
            await self._post(speaker, line)
            if random.random() < REPEAT_CHANCE:
                await asyncio.sleep(LIVELY)
                await self._post(speaker, line)

    async def _stir(self) -> None:
        """Say what waits for a moderator and what others report, so that their queues are not empty."""
        speakers = random.sample(self._guests, len(self._guests))
        for line in (*show.STIR, show.MASKED):
            await self._post_or_be_refused(speakers.pop(), line)
        for line, complaints in show.REPORTED:
            posted = await self._post_or_be_refused(speakers.pop(), line)
            if isinstance(posted, Accepted):
                settings = (await self._hub.open(LogName(self._room))).room.settings
                for who, (reason, note) in zip(speakers, complaints, strict=False):
                    await self._reports.report(self._room, settings, who, posted.id, reason, note)

    async def _post_or_be_refused(self, speaker: Person, text: str) -> Accepted | Held | None:
        """One who is refused does not keep the others from speaking."""
        try:
            return await self._post(speaker, text)
        except ChatError as error:
            if error.status >= 500:
                raise
            return None

    async def _listen(self) -> tuple[Entry | None, list[Entry]]:
        """The newest message if it is a visitor's, and the newest messages."""
        opened = await self._hub.open(LogName(self._room))
        ring = opened.room.ring
        recent = ring.newest_where(
            lambda entry: entry.type == "posted" and not entry.removed, REPLY_AMONG, ring.top
        )
        ours = {guest.id for guest in self._guests}
        stranger = recent[-1] if recent and recent[-1].author not in ours else None
        return stranger, recent

    async def _post(self, speaker: Person, text: str, answers: Entry | None = None) -> Accepted | Held:
        draft = Draft(text, secrets.token_urlsafe(12), answers.id if answers else None)
        return await self._posting.post(self._room, speaker, draft)


def endless(scenes: tuple[tuple[str, ...], ...]) -> Iterator[tuple[float, str]]:
    """Lines for ever, scene after scene, each with its pace in seconds: loudest in the middle of a scene."""
    while True:
        for scene in scenes:
            # The order stays nearly that of the script, so that answers come after what they answer.
            order = sorted(range(len(scene)), key=lambda place: place + random.uniform(0, 1.5))
            for number, place in enumerate(order):
                loudness = 1 - abs(2 * number / max(1, len(scene) - 1) - 1)
                yield SLOW - (SLOW - LIVELY) * loudness, scene[place]


def shuffled_forever(lines: tuple[str, ...]) -> Iterator[str]:
    """All *lines* in random order, again and again."""
    while True:
        yield from random.sample(lines, len(lines))
