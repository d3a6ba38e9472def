"""One simulated person: the only way in for tests and for the web page.

Does what Discord's client does, with the same checks before anything reaches the bot.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from practice.discord import admission, forms, slash, writing
from practice.discord.entities import Channel, Json, Message, User
from practice.discord.interaction import Interaction, InteractionType
from practice.discord.resolved import Refused, Resolved
from practice.discord.rest.reactions import react
from practice.discord.server import Server

Place = Channel | str | int


class Visitor:
    """Somebody with an account who is looking at the practice Discord."""

    def __init__(self, server: Server, user: User) -> None:
        self.server = server
        self.user = user
        self.world = server.world

    def __repr__(self) -> str:
        return f"<Visitor {self.user.name}>"

    @property
    def id(self) -> int:
        """The person's user id."""
        return self.user.id

    # -- looking ----------------------------------------------------------------------------

    def channel(self, place: Place) -> Channel:
        """A channel this person sees. Refused for any other."""
        try:
            channel = place if isinstance(place, Channel) else self.world.channel(place)
        except KeyError:
            raise Refused(f"There is no channel {place!r}.") from None
        if channel.id not in self.world.channels or not self.world.may_see(self.user, channel):
            raise Refused(f"{self.user.name} does not see {place!r}.")
        return channel

    def direct(self) -> Channel:
        """The private conversation with the bot, opened where there was none yet."""
        return self.world.direct_channel(self.user)

    def messages(self, place: Place) -> list[Message]:
        """What this person reads in a channel, oldest first."""
        return self.world.history(self.channel(place), self.user)

    def message(self, which: Message | int) -> Message:
        """A message this person sees. Refused for any other."""
        number = which.id if isinstance(which, Message) else which
        message = self.world.messages.get(number)
        if message is None or message.reader_id not in (None, self.user.id):
            raise Refused("This message does not exist.")
        self.channel(message.channel_id)
        return message

    def commands(self, place: Place) -> list[Json]:
        """The commands this person may use in a channel."""
        channel = self.channel(place)
        return [
            it
            for it in self.server.commands.usable(channel.guild_id)
            if admission.why_not(self.world, self.user, it, channel) is None
        ]

    # -- acting on the bot ------------------------------------------------------------------

    async def command(self, place: Place, name: str, /, **options: Any) -> Interaction:
        """Use a slash command; sub-commands by words (`"studio limits"`).

        Raises:
            Refused: when Discord's client would not send it.
        """
        channel, chosen = self._chosen(place, name)
        resolved = Resolved(self.server, self.user, self.world.guild_of(channel))
        filled = slash.fill(chosen, options, resolved, channel)
        data = self._command_data(chosen, filled, resolved)
        return self.server.interactions.open(
            InteractionType.COMMAND, self.user, channel, data, name=" ".join(chosen.words)
        )

    async def autocomplete(
        self, place: Place, name: str, /, *, focused: str, timeout: float = 3.5, **options: Any
    ) -> list[Json]:
        """Type into an option and get the bot's suggestions.

        Raises:
            Refused: for an option without autocomplete.
            NoAnswerError: when the bot says nothing within 3 seconds.
        """
        channel, chosen = self._chosen(place, name)
        option = next((it for it in chosen.options if it["name"] == focused), None)
        if option is None or not option.get("autocomplete"):
            raise Refused(f"/{name} has no option {focused!r} with suggestions.")
        resolved = Resolved(self.server, self.user, self.world.guild_of(channel))
        filled = slash.fill(chosen, options, resolved, channel, focused=focused)
        interaction = self.server.interactions.open(
            InteractionType.AUTOCOMPLETE,
            self.user,
            channel,
            self._command_data(chosen, filled, resolved),
            name=" ".join(chosen.words),
            focused_type=option["type"],
        )
        await interaction.settled(timeout)
        return interaction.choices or []

    async def menu(self, which: Message | int, name: str) -> Interaction:
        """Use a message's context menu command."""
        message = self.message(which)
        channel = self.channel(message.channel_id)
        commands = self.server.commands.usable(channel.guild_id)
        command = next((it for it in commands if it["type"] == 3 and it["name"] == name), None)
        if command is None:
            raise Refused(f"There is no message command {name!r}.")
        self._allow(command, channel)
        shown = self.server.messages.message(message, plain=True)
        data: Json = {
            "id": command["id"],
            "name": command["name"],
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): shown}},
        }
        return self.server.interactions.open(InteractionType.COMMAND, self.user, channel, data, name=name)

    async def press(self, which: Message | int, what: str, values: Iterable[Any] | None = None) -> Interaction:
        """Press a button or choose from a select, by custom id or label."""
        message = self.message(which)
        channel = self.channel(message.channel_id)
        if message.author is not self.world.bot:
            raise Refused("Only the bot's messages have buttons.")
        component = forms.find_component(message, what)
        resolved = Resolved(self.server, self.user, self.world.guild_of(channel))
        chosen = None if values is None else list(values)
        data = forms.press(component, chosen, resolved)
        return self.server.interactions.open(InteractionType.COMPONENT, self.user, channel, data, source=message)

    async def submit(
        self, interaction: Interaction, fields: Mapping[str, Any] | None = None, /, **more: Any
    ) -> Interaction:
        """Fill in the modal an interaction opened and send it; fields by custom id."""
        if interaction.user is not self.user or interaction.modal is None:
            raise Refused("There is no form open.")
        resolved = Resolved(self.server, self.user, self.world.guild_of(interaction.channel))
        given = {**(fields or {}), **more}
        data = forms.submit(interaction.modal, given, resolved, interaction.channel)
        return self.server.interactions.open(
            InteractionType.MODAL,
            self.user,
            interaction.channel,
            data,
            source=interaction.source,
            parent=interaction,
        )

    # -- writing ----------------------------------------------------------------------------

    async def say(
        self,
        place: Place,
        content: str = "",
        *,
        attachments: Iterable[Any] = (),
        reply_to: Message | int | None = None,
        ping: bool = True,
    ) -> Message:
        """Write a message; `ping` tells whether a reply notifies whom it answers.

        Raises:
            Refused: when Discord's client would not send it, or the server's AutoMod does not let it through.
        """
        channel = self.channel(place)
        if not admission.may_write(self.world, self.user, channel):
            raise Refused("You may not write here.")
        reference = None if reply_to is None else {"message_id": str(self.message(reply_to).id)}
        draft = writing.draft(self.server, self.user, channel, content, attachments, reference, ping=ping)
        return writing.post(self.server, self.user, channel, draft)

    async def begin(self, place: Place, name: str, content: str = "", *, attachments: Iterable[Any] = ()) -> Channel:
        """Start a public thread in a channel, or a post in a forum, which begins with words or files.

        Raises:
            Refused: where this person may not, or AutoMod does not let the words through.
        """
        parent = self.channel(place)
        if not admission.may_begin(self.world, self.user, parent):
            raise Refused("You may not start anything here.")
        return writing.begin(self.server, self.user, parent, name, content, attachments)

    async def react(self, which: Message | int, emoji: str, *, add: bool = True) -> None:
        """Put or take a reaction."""
        message = self.message(which)
        channel = self.channel(message.channel_id)
        if message.ephemeral or not self.world.may(self.user, channel, "ADD_REACTIONS"):
            raise Refused("You may not react here.")
        react(self.world, message, self.user, emoji, add=add)

    async def delete(self, which: Message | int) -> None:
        """Delete an own message, or anybody's as a moderator; an ephemeral one is dismissed."""
        message = self.message(which)
        channel = self.channel(message.channel_id)
        own = message.author is self.user or message.reader_id == self.user.id
        if not own and not self.world.may(self.user, channel, "MANAGE_MESSAGES"):
            raise Refused("You may not delete this message.")
        self.world.remove_message(message)

    async def archive(self, place: Place, *, archived: bool = True) -> None:
        """Archive a thread or bring it back."""
        thread = self.channel(place)
        if not admission.may_archive(self.world, self.user, thread):
            raise Refused("You may not archive this.")
        self.world.set_archived(thread, archived)

    async def lock(self, place: Place, *, locked: bool = True) -> None:
        """Lock a thread against everyone but moderators, or unlock it."""
        thread = self.channel(place)
        if thread.thread is None or not self.world.may(self.user, thread, "MANAGE_THREADS"):
            raise Refused("You may not lock this.")
        thread.thread.locked = locked
        self.world.touch_channel(thread)

    # -- rules ------------------------------------------------------------------------------

    def _chosen(self, place: Place, name: str) -> tuple[Channel, slash.Chosen]:
        channel = self.channel(place)
        chosen = slash.choose(self.server.commands.usable(channel.guild_id), name)
        self._allow(chosen.command, channel)
        return channel, chosen

    def _allow(self, command: Json, channel: Channel) -> None:
        reason = admission.why_not(self.world, self.user, command, channel)
        if reason is not None:
            raise Refused(reason)

    def _command_data(self, chosen: slash.Chosen, filled: list[Json], resolved: Resolved) -> Json:
        data: Json = {
            "id": chosen.command["id"],
            "name": chosen.command["name"],
            "type": 1,
            "options": chosen.nest(filled),
        }
        if resolved.data:
            data["resolved"] = resolved.data
        if "guild_id" in chosen.command:
            data["guild_id"] = chosen.command["guild_id"]
        return data
