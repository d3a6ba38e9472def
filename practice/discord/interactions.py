"""All interactions of a room: opened by visitors, told to the bot, timed.

A first answer is due within 3 seconds, the token lives 15 minutes. Builds the payload the
gateway carries; the answers arrive in `rest/callbacks.py` and `rest/webhooks.py`.
Source: https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import secrets
from collections.abc import Callable

from practice.clock import Clock
from practice.discord import payloads
from practice.discord.changes import Event
from practice.discord.entities import Channel, Json, Message, User
from practice.discord.interaction import NO_ANSWER, Interaction, InteractionType, State
from practice.discord.message_payloads import MessagePayloads
from practice.discord.world import World

DEFERRED_MESSAGE = 5  # the callback type of "please wait"


class Interactions:
    """All interactions of a room, by id and by token."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        messages: MessagePayloads,
        *,
        send: Callable[[Json, int | None], None],
        answer_seconds: float,
        token_seconds: float,
    ) -> None:
        self.all: list[Interaction] = []
        self.answer_seconds = answer_seconds
        self.token_seconds = token_seconds
        self._world = world
        self._clock = clock
        self._messages = messages
        self._send = send
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self._by_message: dict[int, Interaction] = {}
        self._timers: set[asyncio.Task[None]] = set()

    def open(
        self,
        kind: InteractionType,
        user: User,
        channel: Channel,
        data: Json,
        *,
        name: str | None = None,
        source: Message | None = None,
        parent: Interaction | None = None,
        focused_type: int = 3,
    ) -> Interaction:
        """Let somebody do something: tell the bot and start the clock."""
        interaction = Interaction(
            id=self._world.ids.next(),
            type=kind,
            user=user,
            channel=channel,
            data=data,
            token=secrets.token_urlsafe(96),
            created_at=self._clock.time(),
            world=self._world,
            token_seconds=self.token_seconds,
            name=name,
            source=source,
            parent=parent,
            focused_type=focused_type,
        )
        self.all.append(interaction)
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        self._tell(interaction)
        timer = asyncio.create_task(self._deadline(interaction), name="answer deadline")
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)
        self._send(self.payload(interaction), channel.guild_id)
        return interaction

    def by_id(self, interaction_id: int) -> Interaction | None:
        """An interaction by its id."""
        return self._by_id.get(interaction_id)

    def by_token(self, token: str) -> Interaction | None:
        """An interaction by its token."""
        return self._by_token.get(token)

    def of_message(self, message: Message) -> Interaction | None:
        """The interaction that produced a message."""
        return self._by_message.get(message.id)

    def produced(self, interaction: Interaction, message: Message) -> None:
        """Note a message as one the interaction produced."""
        interaction.messages.append(message)
        self._by_message[message.id] = interaction

    def settle(self, interaction: Interaction, state: State, error: str | None = None) -> None:
        """Note how far an interaction has come and tell the page."""
        if interaction.answered_at is None and state is not State.FAILED:
            interaction.answered_at = self._clock.time()
        interaction.state, interaction.error = state, error
        self._tell(interaction)

    def filled(self, interaction: Interaction) -> None:
        """Note that the message somebody waited for is there, however it was written."""
        if interaction.callback_type == DEFERRED_MESSAGE and interaction.state is not State.ANSWERED:
            self.settle(interaction, State.ANSWERED)

    def summary(self, interaction: Interaction) -> Json:
        """What the page hears of an interaction."""
        document: Json = {"id": str(interaction.id), "state": str(interaction.state)}
        if interaction.error is not None:
            document["error"] = interaction.error
        if interaction.modal is not None:
            document["modal"] = interaction.modal
        return document

    def payload(self, it: Interaction) -> Json:
        """The body of INTERACTION_CREATE."""
        world, channel = self._world, it.channel
        guild = world.guild_of(channel)
        document: Json = {
            "id": str(it.id),
            "application_id": str(world.bot.id),
            "type": int(it.type),
            "token": it.token,
            "version": 1,
            "data": it.data,
            "channel_id": str(channel.id),
            "channel": payloads.partial_channel(world, channel, it.user),
            "app_permissions": str(world.permissions(world.bot, channel)),
            "locale": it.user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": str(channel.guild_id or 0)},
            "attachment_size_limit": guild.file_limit if guild else 10 * 1024 * 1024,
        }
        if guild is None:
            document |= {"context": 1, "user": payloads.user(it.user)}
        else:
            member = guild.members[it.user.id]
            held = world.permissions(it.user, channel)
            document |= {
                "context": 0,
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "guild_locale": guild.locale,
                "member": payloads.member(member, permissions=held),
            }
        if it.source is not None:
            document["message"] = self._messages.message(it.source, plain=True)
        return document

    async def close(self) -> None:
        """Stop the clocks."""
        for timer in tuple(self._timers):
            timer.cancel()
        await asyncio.gather(*self._timers, return_exceptions=True)

    async def _deadline(self, interaction: Interaction) -> None:
        due = interaction.created_at + self.answer_seconds
        await self._clock.sleep(due - self._clock.time())
        if not interaction.acknowledged:
            self.settle(interaction, State.FAILED, NO_ANSWER)
        elif interaction.state is State.DEFERRED:
            due = interaction.created_at + self.token_seconds
            await self._clock.sleep(due - self._clock.time())
            if interaction.state is State.DEFERRED:
                self.settle(interaction, State.FAILED, NO_ANSWER)

    def _tell(self, interaction: Interaction) -> None:
        data: Json = {"user": interaction.user.id, "interaction": interaction}
        self._world.changes.tell(Event(name="interaction", data=data))
