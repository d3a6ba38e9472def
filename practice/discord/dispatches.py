"""Which gateway event a change in the world becomes, with which intent and for which guild.

Source: https://discord.com/developers/docs/events/gateway-events
"""

from dataclasses import dataclass

from practice.clock import iso
from practice.discord import payloads, sessions
from practice.discord.changes import Event
from practice.discord.entities import Channel, ChannelType, Guild, Json
from practice.discord.message_payloads import MessagePayloads, deletion
from practice.discord.permissions import BITS, in_guild
from practice.discord.world import World


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """One event on its way to the sessions that hear it; intent 0 needs none."""

    name: str
    data: Json
    guild_id: int | None
    intent: int = sessions.GUILDS


class Dispatches:
    """Renders changes for the bot, and leaves out what the bot does not get to see."""

    def __init__(self, world: World, messages: MessagePayloads) -> None:
        self._world = world
        self._messages = messages

    def of(self, event: Event) -> Dispatch | None:
        """The gateway's event for a change, or None when the bot hears nothing of it."""
        if not event.name.isupper():
            return None
        if event.message is not None:
            return self._message(event)
        if event.channel is not None:
            return self._channel(event, event.channel)
        return self._guild(event)

    def _message(self, event: Event) -> Dispatch | None:
        message, channel = event.message, event.channel
        assert message is not None
        bot = self._world.bot
        if message.ephemeral and message.author is not bot:
            return None
        if channel is None or not self._world.may_see(bot, channel):
            return None
        private = message.ephemeral or message.guild_id is None
        if event.data is not None:  # a reaction, already rendered
            intent = sessions.DIRECT_REACTIONS if private else sessions.GUILD_REACTIONS
            data = event.data
        else:
            intent = sessions.DIRECT_MESSAGES if private else sessions.GUILD_MESSAGES
            gone = event.name == "MESSAGE_DELETE"
            data = deletion(message) if gone else self._messages.gateway_message(message)
        guild_id = None if private else message.guild_id
        return Dispatch(name=event.name, data=data, guild_id=guild_id, intent=intent)

    def _channel(self, event: Event, channel: Channel) -> Dispatch | None:
        world = self._world
        gone = event.name.endswith("_DELETE")
        if channel.type is ChannelType.DM:
            return None
        if channel.is_thread and not gone and not world.may_see(world.bot, channel):
            return None
        if event.name == "MESSAGE_DELETE_BULK":
            data = (event.data or {}) | {"channel_id": str(channel.id), "guild_id": str(channel.guild_id)}
            return Dispatch(name=event.name, data=data, guild_id=channel.guild_id, intent=sessions.GUILD_MESSAGES)
        if event.name == "THREAD_MEMBERS_UPDATE":
            data = self._members_update(channel, event.data or {})
        elif event.name == "CHANNEL_PINS_UPDATE":
            data = self._pins_update(channel)
        elif event.name == "THREAD_DELETE":
            kept = ("id", "guild_id", "parent_id", "type")
            whole = payloads.channel(world, channel)
            data = {key: whole[key] for key in kept}
        else:
            data = payloads.channel(world, channel)
            if event.name == "THREAD_CREATE":
                data["newly_created"] = True
        return Dispatch(name=event.name, data=data, guild_id=channel.guild_id)

    def _members_update(self, thread: Channel, change: Json) -> Json:
        state = thread.thread
        assert state is not None
        added = [it for it in change["added"] if it == self._world.bot.id]
        return {
            "id": str(thread.id),
            "guild_id": str(thread.guild_id),
            "member_count": min(50, len(state.member_joined)),
            "added_members": [payloads.thread_member(thread, state, it) for it in added],
            "removed_member_ids": [str(it) for it in change["removed"]],
        }

    def _pins_update(self, channel: Channel) -> Json:
        pinned = [it.pinned_at for it in channel.messages.values() if it.pinned_at is not None]
        return {
            "guild_id": str(channel.guild_id),
            "channel_id": str(channel.id),
            "last_pin_timestamp": iso(max(pinned)) if pinned else None,
        }

    def _guild(self, event: Event) -> Dispatch | None:
        if event.guild_id is None:
            return None
        guild = self._world.guilds.get(event.guild_id)
        if event.name.startswith("AUTO_MODERATION"):
            return self._automod(event, guild)
        if event.name == "GUILD_CREATE":
            if guild is None or self._world.bot.id not in guild.members:
                return None
            data = payloads.guild_create(self._world, guild, all_members=False)
        else:
            data = event.data or {}
        return Dispatch(name=event.name, data=data, guild_id=event.guild_id)

    def _automod(self, event: Event, guild: Guild | None) -> Dispatch | None:
        """Rules and what they did are told to those with Manage Server only; words need the content intent besides."""
        member = guild.members.get(self._world.bot.id) if guild is not None else None
        if guild is None or member is None or not in_guild(guild, member) & BITS["MANAGE_GUILD"]:
            return None
        data = event.data or {}
        done = event.name == "AUTO_MODERATION_ACTION_EXECUTION"
        if done and not self._messages.message_content:
            data = data | {"content": "", "matched_content": ""}
        intent = sessions.AUTOMOD_EXECUTION if done else sessions.AUTOMOD_CONFIGURATION
        return Dispatch(name=event.name, data=data, guild_id=guild.id, intent=intent)
