"""One interaction: who did what, how far it has come, and the messages that came of it.

Source: https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from practice.discord import payloads
from practice.discord.entities import Channel, Json, Message, MessageFlag, User
from practice.discord.world import World

NO_ANSWER = "The application did not respond"


class InteractionType(IntEnum):
    """What somebody did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class State(StrEnum):
    """How far an interaction has come, as its user sees it."""

    PENDING = "pending"
    DEFERRED = "deferred"
    ANSWERED = "answered"
    MODAL = "modal"
    FAILED = "failed"


class NoAnswerError(Exception):
    """Discord would show "The application did not respond"."""


@dataclass(kw_only=True, eq=False)
class Interaction:
    """One interaction and everything that came of it."""

    id: int
    type: InteractionType
    user: User
    channel: Channel
    data: Json
    token: str
    created_at: float
    world: World
    token_seconds: float
    name: str | None = None
    source: Message | None = None
    parent: "Interaction | None" = None
    state: State = State.PENDING
    error: str | None = None
    answered_at: float | None = None
    callback_type: int | None = None
    deferred_reader: User | None = None
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    focused_type: int = 3
    token_dead: bool = False

    @property
    def answered_after(self) -> float | None:
        """Seconds to the first answer, None while there is none."""
        return None if self.answered_at is None else self.answered_at - self.created_at

    @property
    def acknowledged(self) -> bool:
        """Whether the first answer was given."""
        return self.callback_type is not None

    @property
    def expired(self) -> bool:
        """Whether the token can no longer be used."""
        age = self.world.clock.time() - self.created_at
        return self.token_dead or age >= self.token_seconds

    def expire_token(self) -> None:
        """Let the 15 minutes be over."""
        self.token_dead = True

    async def settled(self, timeout: float = 5.0) -> "Interaction":
        """Wait for the first answer, whatever it is.

        Raises:
            NoAnswerError: when Discord would say that the application did not respond.
            TimeoutError: when neither happened within `timeout` seconds.
        """
        await self.world.changes.until(lambda: self.state is not State.PENDING, timeout)
        if self.state is State.FAILED:
            raise NoAnswerError(self.error)
        return self

    async def answered(self, timeout: float = 5.0) -> Message:
        """Wait until the original answer is a finished message, and return it.

        Raises:
            NoAnswerError: when Discord would say that the application did not respond.
            TimeoutError: when neither happened within `timeout` seconds.
        """

        def finished() -> bool:
            if self.state is State.FAILED:
                return True
            return self.original is not None and not self.original.flags & MessageFlag.LOADING

        await self.world.changes.until(finished, timeout)
        if self.state is State.FAILED or self.original is None:
            raise NoAnswerError(self.error)
        return self.original

    @property
    def metadata(self) -> Json:
        """What the messages it produces say about it."""
        owners = {"0": str(self.channel.guild_id or 0)}
        document: Json = {
            "id": str(self.id),
            "type": int(self.type),
            "user": payloads.user(self.user),
            "authorizing_integration_owners": owners,
        }
        if self.type is InteractionType.COMMAND:
            document["name"] = self.name
            document["command_type"] = self.data.get("type", 1)
            if self.data.get("type") == 3:
                document["target_message_id"] = self.data["target_id"]
        if self.type is InteractionType.COMPONENT and self.source is not None:
            document["interacted_message_id"] = str(self.source.id)
        if self.parent is not None:
            document["triggering_interaction_metadata"] = self.parent.metadata
        return document

    @property
    def message_fields(self) -> Json:
        """The interaction fields of the messages it produces."""
        fields: Json = {"interaction_metadata": self.metadata}
        if self.type is InteractionType.COMMAND:
            fields["interaction"] = {
                "id": str(self.id),
                "type": int(self.type),
                "name": self.name,
                "user": payloads.user(self.user),
            }
        return fields
