"""Gateway sessions: what each shard was sent, so that a lost connection can be resumed.

Decides which events a session hears (shard, intents) and numbers them; sends through whatever
connection the session has at the moment, or keeps them for the next one.
Source: https://discord.com/developers/docs/events/gateway#resuming
"""

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from practice.discord.entities import Json
from practice.discord.snowflakes import shard_of

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_REACTIONS = 1 << 10
DIRECT_MESSAGES = 1 << 12
DIRECT_REACTIONS = 1 << 13
MESSAGE_CONTENT = 1 << 15
AUTOMOD_CONFIGURATION = 1 << 20
AUTOMOD_EXECUTION = 1 << 21
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 26) - 1
MOST_KEPT = 4000

Send = Callable[[Json], None]


@dataclass(kw_only=True, eq=False)
class Session:
    """One identified shard; `send` is None while nobody is connected."""

    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    send: Send | None = None
    resumable: bool = True

    def dispatch(self, name: str, data: Any) -> None:
        """Send an event, numbered; keep it in case the connection is lost."""
        self.sequence += 1
        packet = {"op": 0, "s": self.sequence, "t": name, "d": data}
        self.kept.append(packet)
        if self.send is not None:
            self.send(packet)

    def missed(self, sequence: int) -> list[Json] | None:
        """The packets after `sequence`, or None when they are no longer all there."""
        if sequence > self.sequence:
            return None
        first = self.kept[0]["s"] if self.kept else self.sequence + 1
        if sequence + 1 < first:
            return None
        return [packet for packet in self.kept if packet["s"] > sequence]

    def hears(self, guild_id: int | None, intent: int) -> bool:
        """Whether this session's shard and intents cover an event; private ones go to shard 0."""
        if intent and not self.intents & intent:
            return False
        number, count = self.shard
        return number == (0 if guild_id is None else shard_of(guild_id, count))


class Sessions:
    """All sessions of the bot, living or waiting to be resumed."""

    def __init__(self) -> None:
        self._by_id: dict[str, Session] = {}

    def open(self, intents: int, shard: tuple[int, int]) -> Session:
        """Start a session; a dead one of the same shard is forgotten."""
        stale = [it for it in self._by_id.values() if it.shard == shard and it.send is None]
        for session in stale:
            del self._by_id[session.id]
        session = Session(intents=intents, shard=shard)
        self._by_id[session.id] = session
        return session

    def find(self, session_id: str) -> Session | None:
        """A session that may be resumed."""
        session = self._by_id.get(session_id)
        return session if session is not None and session.resumable else None

    def forget(self, session: Session) -> None:
        """Make a session impossible to resume."""
        self._by_id.pop(session.id, None)

    def hearing(self, guild_id: int | None, intent: int) -> list[Session]:
        """The sessions an event goes to."""
        return [it for it in self._by_id.values() if it.hears(guild_id, intent)]

    @property
    def all(self) -> tuple[Session, ...]:
        """Every session there is."""
        return tuple(self._by_id.values())

    @property
    def connected(self) -> tuple[Session, ...]:
        """The sessions somebody is connected to now."""
        return tuple(it for it in self._by_id.values() if it.send is not None)
