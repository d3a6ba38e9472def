"""`About this picture`: whether Easel made it, by whom and from what; and its maker's switch for remixing.

Easel's own messages are looked up; any other picture is downloaded, compared with what was made in this server, and
not kept.
"""

from collections.abc import Sequence

import discord
from discord.ext import commands

from bot.core.errors import BadRequest, PictureRefused
from bot.core.family import Node
from bot.engine.together import Recognised
from cogs.found import pictures_of_author
from cogs.host import Host, Interaction
from cogs.showcase import copied_in
from cogs.sight import Sight
from cogs.ui import words_family as words
from cogs.ui.answers import Answer
from cogs.ui.dossier import SWITCH, Entry, dossier
from cogs.ui.menus import add_menus, message_menu
from cogs.ui.sheet import Sheet
from cogs.ui.text import plain

LOOKED_AT = 5  # pictures of a message; more would not fit into one answer
_NEAR = 3  # other pictures it might be


class About(commands.Cog):
    """What is known about a picture."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._sight = Sight()
        bot.turns[SWITCH] = self.switch

    @message_menu("About this picture", "Says whether Easel made it, by whom and from what; also for saved copies")
    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """Tell the asker, and nobody else."""
        answer = Answer.of(interaction)
        await answer.tell(await answer.meanwhile(self._about(interaction, message), private=True))

    async def switch(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Let others take one picture further, or not; for its maker."""
        allow, number, shown = parts[0] == "on", int(parts[1]), [int(each) for each in parts[2].split("-")]
        answer, guild_id = Answer.of(interaction).in_place(), interaction.guild_id or 0
        change = self._bot.engine.customs.set_picture_remixing(
            number, by=interaction.user.id, guild_id=guild_id, allow=allow
        )
        await answer.meanwhile(change)
        await answer.replace(await answer.meanwhile(self._of_numbers(interaction, shown)))

    async def _about(self, interaction: Interaction, message: discord.Message) -> Sheet:
        guild_id = interaction.guild_id or 0
        if self._bot.user is not None and message.author.id == self._bot.user.id:
            nodes = await self._bot.engine.together.in_message(message.id) or await self._in_gallery(message, guild_id)
            if nodes:
                entries = [await self._entry(interaction, it) for it in nodes[:LOOKED_AT] if it.guild_id == guild_id]
                return dossier(entries, by=interaction.user.id, left_out=max(0, len(nodes) - LOOKED_AT))
        finds = pictures_of_author(message)
        if not finds:
            raise BadRequest(words.NO_PICTURE_HERE)
        entries = []
        for find in finds[:LOOKED_AT]:
            assert find.handed is not None, "pictures of members are not known by number"
            handed = find.handed
            entries.append(await self._recognised(interaction, handed.url, handed.filename, handed.size))
        return dossier(entries, by=interaction.user.id, left_out=max(0, len(finds) - LOOKED_AT))

    async def _in_gallery(self, message: discord.Message, guild_id: int) -> list[Node]:
        """The picture of a copy in the gallery channel, which its button names."""
        number = copied_in(message)
        node = await self._bot.engine.together.picture(number, guild_id=guild_id) if number is not None else None
        return [node] if node is not None else []

    async def _recognised(self, interaction: Interaction, url: str, name: str, size: int | None) -> Entry:
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        try:
            found = await together.recognise(url=url, name=name, size=size, guild_id=guild_id)
        except PictureRefused as error:
            return Entry(title=plain(name), verdict=error.sentence)
        # Of pictures that look alike, what Easel made is meant rather than what somebody handed in.
        found.sort(key=lambda it: it.node.uploaded)
        seen = await self._sight.seen(interaction, [it.node for it in found] + await self._children(found, guild_id))
        known = [it for it in found if it.node.number in seen or it.node.removed]
        if not known and all(it.node.uploaded for it in found):
            return Entry(title=plain(name), verdict=words.NOT_MADE_HERE)
        if not known:
            return Entry(title=plain(name), verdict=words.MADE_OUT_OF_SIGHT)
        best = known[0]
        others = [it.node for it in known[1:] if not it.node.uploaded][:_NEAR]
        entry = await self._entry(interaction, best.node)
        verdict = (
            words.handed_in_as(best.node.number, best.node.user_id)
            if best.node.uploaded
            else words.looks_like(best.node.number, same=best.same)
        )
        return entry.evolve(title=plain(name), verdict=verdict, similar=others)

    async def _children(self, found: Sequence[Recognised], guild_id: int) -> list[Node]:
        """What was made from pictures that were handed in: by it alone others may know of them."""
        given = [it.node.number for it in found if it.node.uploaded][:_NEAR]
        families = [await self._bot.engine.together.family(each, guild_id=guild_id) for each in given]
        return [child for each, family in zip(given, families, strict=True) for child in family.children(each)]

    async def _of_numbers(self, interaction: Interaction, numbers: Sequence[int]) -> Sheet:
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        nodes = [node for it in numbers[:LOOKED_AT] if (node := await together.picture(it, guild_id=guild_id))]
        return dossier([await self._entry(interaction, it) for it in nodes], by=interaction.user.id)

    async def _entry(self, interaction: Interaction, node: Node) -> Entry:
        """Everything known about one picture, as far as the asker may see it."""
        engine, guild_id = self._bot.engine, interaction.guild_id or 0
        family = await self._sight.family(interaction, await engine.together.family(node.number, guild_id=guild_id))
        job = await engine.job(node.job_id) if node.job_id is not None else None
        return Entry(
            node=node,
            job=job,
            parents=[family.by_number[each] for each in node.parents if each in family.by_number],
            children=len(family.descendants(node.number)),
            owed=[each for each in family.makers(node.number) if each],
            remixing=await engine.customs.picture_allows(node.number, by=0),
        )


async def setup(bot: Host) -> None:
    """Add the menu entry and the switch."""
    cog = About(bot)
    await bot.add_cog(cog)
    add_menus(bot.tree, cog)
