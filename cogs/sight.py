"""Who may look at which picture: whoever sees the place it stands in. Numbers can be guessed; pictures must not be.

Pictures of age-restricted channels are shown in age-restricted channels only.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.core.family import Family, Node
from cogs.faults import TROUBLE

if TYPE_CHECKING:
    from cogs.host import Interaction

log = structlog.get_logger(__name__)

REMEMBERED = 2_000
ASKED_AT_ONCE = 10  # archived threads are not in memory and have to be asked for


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where permissions are read: the channel itself, or the one a thread hangs on."""

    channel_id: int
    private: bool = False


class Sight:
    """Decides for one asker at a time; remembers where threads hang, the longest unused are forgotten."""

    def __init__(self) -> None:
        self._places: OrderedDict[int, _Place | None] = OrderedDict()

    async def seen(self, interaction: "Interaction", nodes: Iterable[Node]) -> frozenset[int]:
        """The numbers of those pictures the asker may see, here: none in private messages, never one taken down."""
        if interaction.guild is None:
            return frozenset()
        there = [node for node in nodes if not node.removed]
        await self._learn(interaction, {node.channel_id for node in there if node.channel_id})
        seen = {node.number for node in there if self._may(interaction, node)}
        # A picture handed in stands nowhere by itself: it is shown with what was made from it.
        shown = {parent for node in there if node.number in seen for parent in node.parents}
        return frozenset(seen | {node.number for node in there if node.uploaded and node.number in shown})

    async def family(self, interaction: "Interaction", family: Family) -> Family:
        """The family with everything veiled that the asker may not see: its place stays, as of one taken down.

        Of one that was taken down only its maker is told.
        """
        seen = await self.seen(interaction, family.nodes)
        nodes = [
            replace(node, prompt="") if node.removed else node if node.number in seen else veiled(node)
            for node in family.nodes
        ]
        return Family(asked=family.asked, nodes=nodes, hidden=family.hidden)

    def _may(self, interaction: "Interaction", node: Node) -> bool:
        if node.guild_id != interaction.guild_id:
            return False
        if node.channel_id is None:
            return node.user_id == interaction.user.id
        if node.channel_id == interaction.channel_id:
            return True
        place = self._places.get(node.channel_id)
        channel = self._guild(interaction).get_channel(place.channel_id) if place else None
        if place is None or channel is None:
            return False
        if age_restricted(channel) and not age_restricted(interaction.channel):
            return False
        held = channel.permissions_for(_member(interaction))
        if place.private and not held.manage_threads and node.user_id != interaction.user.id:
            return False
        return held.view_channel

    async def _learn(self, interaction: "Interaction", channels: Iterable[int]) -> None:
        guild, asked = self._guild(interaction), 0
        for number in channels:
            if number in self._places:
                self._places.move_to_end(number)
                continue
            channel: Any = guild.get_channel_or_thread(number)
            if channel is None:
                asked += 1
                if asked > ASKED_AT_ONCE:
                    continue
                try:
                    channel = await guild.fetch_channel(number)
                except (discord.NotFound, discord.Forbidden):
                    channel = None
                except TROUBLE as error:
                    log.info("channel_unknown", channel=number, error=repr(error))
                    continue  # not remembered: it may be known a moment later
            self._note(number, channel)

    def _note(self, number: int, channel: Any) -> None:
        thread = isinstance(channel, discord.Thread)
        place = _Place(channel_id=channel.parent_id, private=channel.is_private()) if thread else None
        if channel is not None and not thread:
            place = _Place(channel_id=channel.id)
        self._places[number] = place
        while len(self._places) > REMEMBERED:
            self._places.popitem(last=False)

    def _guild(self, interaction: "Interaction") -> discord.Guild:
        assert interaction.guild is not None, "commands and buttons of ours work in servers only"
        return interaction.guild


def veiled(node: Node) -> Node:
    """A picture of which only its place in the family is told."""
    return replace(node, user_id=0, prompt="", removed=True, sha256="", channel_id=None, message_id=None, stars=0)


def _member(interaction: "Interaction") -> discord.Member:
    assert isinstance(interaction.user, discord.Member), "interactions in servers come from members"
    return interaction.user


def age_restricted(channel: Any) -> bool:
    """Whether Discord marks a channel so; a thread or forum post is what its parent is."""
    ask = getattr(channel, "is_nsfw", None)
    return bool(ask()) if ask is not None else False
